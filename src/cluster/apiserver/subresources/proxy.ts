// services/proxy, pods/proxy and nodes/proxy: the API server as a way to a program's own HTTP server.
// Models pkg/registry/core/service/proxy.go as far as it needs no traffic. Left out: carrying the request on; what can be
// reached answers that this server does not do it.
import type { ApiResponse, KubeObject } from '../../api/index.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { serviceUnavailable } from '../status.ts'
import { findObject } from '../verbs/get.ts'

export function* proxy(core: Core, context: RequestContext): Process<ApiResponse> {
  const name = plainName(context.name)
  const target = findObject(core, { ...context, name })
  if (target.kind === 'Service' && !hasEndpoints(core, target)) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`)
  throw serviceUnavailable('error trying to reach service: proxying is not supported')
}

/** `https:web:8080` and `web:http` are names with a scheme and a port. */
function plainName(name: string): string {
  const parts = name.split(':')
  return parts.length === 3 ? parts[1]! : parts[0]!
}

function hasEndpoints(core: Core, { metadata }: KubeObject): boolean {
  const { prefix } = core.registry.get('discovery.k8s.io/v1', 'endpointslices')
  const slices = core.etcd.range(prefix, { under: `${metadata.namespace}/` })?.values ?? []
  return slices.some(({ object }) => object.metadata.labels?.['kubernetes.io/service-name'] === metadata.name && (object as EndpointSlice).endpoints.some(({ conditions }) => conditions?.ready !== false))
}
