// Every pod runs as a ServiceAccount, whose token it finds mounted. Models plugin/pkg/admission/serviceaccount.
import { put, randomSuffix, type KubeObject } from '../../api/index.ts'
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../api/types/core-v1.ts'
import { MILLISECOND, sleep, type Process } from '../../../kernel/index.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const VOLUME_PREFIX = 'kube-api-access-'
const TOKEN_SECONDS = 3607
const MIRROR = 'kubernetes.io/config.mirror'
/** The default account of a new namespace comes a moment later: so often it is looked for. */
const TRIES = 10

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  wait(request, object) {
    if (request.operation !== 'CREATE' || request.context.subresource !== '' || isMirror(object)) return undefined
    const name = accountName(object as Pod)
    return name === 'default' && !findAccount(request, name) ? awaitAccount(request, name) : undefined
  },
  mutate(request, object) {
    if (request.operation !== 'CREATE' || request.context.subresource !== '' || isMirror(object)) return object
    const pod = object as Pod
    const name = accountName(pod)
    const account = findAccount(request, name)
    if (!account) throw refuse(request, `error looking up service account ${request.context.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`)
    const named = put<PodSpec>(pod.spec!, { serviceAccountName: name, serviceAccount: name })
    const mounted = mountsToken(pod.spec!, account) ? withToken(named, request) : named
    const withSecrets = !mounted.imagePullSecrets?.length && account.imagePullSecrets?.length ? put(mounted, { imagePullSecrets: account.imagePullSecrets }) : mounted
    return { ...pod, spec: withSecrets } as Pod
  },
}

function isMirror({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[MIRROR] !== undefined
}

function accountName({ spec }: Pod): string {
  return spec?.serviceAccountName || spec?.serviceAccount || 'default'
}

function findAccount({ core, context }: AdmissionRequest, name: string): ServiceAccount | undefined {
  return core.etcd.get(core.registry.serviceAccounts.prefix, `${context.namespace}/${name}`)?.object as ServiceAccount | undefined
}

function* awaitAccount(request: AdmissionRequest, name: string): Process<void> {
  const { random } = request.core
  for (let tries = 1; tries < TRIES && !findAccount(request, name); tries++) yield* sleep(100 * MILLISECOND + random.int(100 * MILLISECOND))
}

function mountsToken(spec: PodSpec, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
}

/** The spec with the token's volume, mounted wherever nothing else stands at its place. */
function withToken(spec: PodSpec, { core }: AdmissionRequest): PodSpec {
  const known = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX))?.name
  const name = known ?? VOLUME_PREFIX + randomSuffix(5, (n) => core.random.int(n))
  const mount = (container: Container): Container =>
    container.volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH) ? container : put(container, { volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }] })
  const containers = (spec.containers ?? []).map(mount)
  const initContainers = spec.initContainers?.map(mount)
  const isUsed = containers.some((container, i) => container !== spec.containers[i]) || initContainers?.some((container, i) => container !== spec.initContainers![i])
  if (!isUsed) return spec
  const volumes = known === undefined ? [...(spec.volumes ?? []), tokenVolume(name)] : spec.volumes
  return put(spec, initContainers ? { volumes, containers, initContainers } : { volumes, containers })
}

/** What the volume holds is the same for all pods. */
const TOKEN_AND_ROOT: Volume['projected'] = {
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
  defaultMode: 420,
}

function tokenVolume(name: string): Volume {
  return { name, projected: TOKEN_AND_ROOT! }
}
