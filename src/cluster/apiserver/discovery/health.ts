// /healthz, /livez and /readyz, whole and check by check.
import type { ApiQuery, ApiResponse } from '../../api/index.ts'
import type { Core } from '../core.ts'

const HOOKS = [
  'start-apiserver-admission-initializer', 'generic-apiserver-start-informers', 'priority-and-fairness-config-consumer', 'priority-and-fairness-filter', 'storage-object-count-tracker-hook', 'start-apiextensions-informers',
  'start-apiextensions-controllers', 'crd-informer-synced', 'start-system-namespaces-controller', 'start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector', 'start-legacy-token-tracking-controller', 'start-service-ip-repair-controllers', 'rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer', 'bootstrap-controller', 'start-kubernetes-service-cidr-controller', 'aggregator-reload-proxy-client-cert', 'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller', 'apiservice-status-remote-available-controller', 'apiservice-registration-controller', 'apiservice-discovery-controller', 'kube-apiserver-autoregistration',
].map((hook) => `poststarthook/${hook}`)
const LAST_HOOKS = ['autoregister-completion', 'poststarthook/apiservice-openapi-controller', 'poststarthook/apiservice-openapiv3-controller']

/** The checks of an endpoint, in the order in which they are listed. */
export function checksOf(endpoint: string): readonly string[] {
  const isReadiness = endpoint === 'readyz'
  return ['ping', 'log', 'etcd', ...(isReadiness ? ['etcd-readiness', 'informer-sync'] : []), ...HOOKS, ...LAST_HOOKS, ...(isReadiness ? ['shutdown'] : [])]
}

export const HEALTH_ENDPOINTS: readonly string[] = ['healthz', 'livez', 'readyz']

/** The answer at a health path; undefined when there is no such check. */
export function answerHealth(core: Core, path: string, query: ApiQuery | undefined): ApiResponse | undefined {
  const [endpoint = '', ...rest] = path.split('/').filter((part) => part !== '')
  if (!HEALTH_ENDPOINTS.includes(endpoint)) return undefined
  const check = rest.join('/')
  const checks = checksOf(endpoint)
  if (check !== '') return checks.includes(check) ? (isHealthy(core, check) ? { code: 200, body: 'ok' } : { code: 500, body: `internal server error: ${check} failed\n` }) : undefined
  const { verbose, exclude } = (query ?? {}) as { readonly verbose?: unknown; readonly exclude?: string }
  const lines = checks.map((name) => (name === exclude ? `[+]${name} excluded: ok` : isHealthy(core, name) ? `[+]${name} ok` : `[-]${name} failed: reason withheld`))
  const isFailed = lines.some((line) => line.startsWith('[-]'))
  if (isFailed) return { code: 500, body: `${lines.join('\n')}\n${endpoint} check failed\n` }
  return { code: 200, body: verbose === undefined ? 'ok' : `${lines.join('\n')}\n${endpoint} check passed\n` }
}

function isHealthy({ etcd }: Core, check: string): boolean {
  return !check.startsWith('etcd') || etcd.etcd.up
}
