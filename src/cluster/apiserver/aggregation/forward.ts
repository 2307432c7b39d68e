// One request to an aggregated server and its answer.
import type { ApiResponse } from '../../api/index.ts'
import { NetworkError, SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { noSuchResource, serviceUnavailable } from '../status.ts'
import { apiServiceOf, targetsOf } from './endpoints.ts'

const TIMEOUT: Micros = 5 * SECOND

/** What the pod's program gets and gives: HTTP over the pod network, as the node's runtime has it. */
interface HttpMessage { readonly protocol: 'http'; readonly scheme: 'https'; readonly method: string; readonly host: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
interface HttpAnswer { readonly status: number; readonly body: string }

/** Passes a request on. Throws NotFound when nobody is registered for it, ServiceUnavailable when nobody answers. */
export function* forward(core: Core, context: RequestContext): Process<ApiResponse> {
  const { resource } = context.served
  const service = apiServiceOf(core, resource.group, resource.version)
  if (!service) throw noSuchResource()
  const unavailable = serviceUnavailable(`the server is currently unable to handle the request (${context.request.verb === 'list' ? 'get' : context.request.verb} ${resource.resource}.${resource.group})`)
  const targets = targetsOf(core, service)
  if (targets.length === 0) throw unavailable
  const { ip, port } = targets[core.random.int(targets.length)]!
  const host = core.network.findHost(`pod/${ip}`)
  if (!host) throw unavailable
  const message = messageOf(context, `${service.spec!.service!.name}.${service.spec!.service!.namespace}.svc`)
  try {
    const answer = yield* core.network.call<{ readonly message: HttpMessage; readonly sourceIP: string }, HttpAnswer>(core.host, host, port, { message, sourceIP: core.address }, { deadlineMicros: TIMEOUT, channel: 'aggregated', label: message.path })
    return { code: answer.status, body: parse(answer.body) }
  } catch (error) {
    if (error instanceof NetworkError) throw unavailable
    throw error
  }
}

function messageOf({ served, namespace, name, query, user }: RequestContext, host: string): HttpMessage {
  const { group, version, resource } = served.resource
  const path = `/apis/${group}/${version}${namespace === '' ? '' : `/namespaces/${namespace}`}/${resource}${name === '' ? '' : `/${name}`}`
  const selectors = [query.labelSelector ? `labelSelector=${encodeURIComponent(query.labelSelector)}` : '', query.fieldSelector ? `fieldSelector=${encodeURIComponent(query.fieldSelector)}` : ''].filter((part) => part !== '')
  return { protocol: 'http', scheme: 'https', method: 'GET', host, path: selectors.length === 0 ? path : `${path}?${selectors.join('&')}`, headers: { 'x-remote-user': user.name, 'x-remote-group': user.groups.join(',') }, body: '' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
