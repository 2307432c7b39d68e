// One request to an aggregated server and its answer. Models kube-aggregator's proxy handler.
import type { ApiQuery, ApiRequest, ApiResponse } from '../../api/index.ts'
import type { APIService } from '../../api/types/apiregistration-v1.ts'
import { NetworkError, SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import type { User } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { noSuchResource, serviceUnavailable } from '../status.ts'
import { apiServiceOf, targetsOf } from './endpoints.ts'

const TIMEOUT: Micros = 5 * SECOND

/** What the pod's program gets and gives: HTTP over the pod network, as the node's runtime has it. */
interface HttpMessage { readonly protocol: 'http'; readonly scheme: 'https'; readonly method: string; readonly host: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
interface HttpAnswer { readonly status: number; readonly body: string }

/** Passes a request for a resource of the schema table on. Throws NotFound when nobody is registered for it, ServiceUnavailable when nobody answers. */
export function forward(core: Core, context: RequestContext): Process<ApiResponse> {
  const { request, served, namespace, name, user } = context
  return forwardRequest(core, { ...request, group: served.resource.group, version: served.resource.version, namespace, name }, user)
}

/** Passes on a request for what this server has no table of: any resource of a group that another serves. Throws as `forward`. */
export function* forwardRequest(core: Core, request: ApiRequest, user: User): Process<ApiResponse> {
  const { group, version, resource, name = '' } = request
  const service = apiServiceOf(core, group, version)
  if (!service) throw noSuchResource()
  const verb = request.verb === 'list' ? 'get' : request.verb
  return yield* pass(core, service, pathOf(request), user, `${verb} ${resource}.${group}${name === '' || request.verb === 'list' ? '' : ` ${name}`}`)
}

/** Passes on a request for what a group's version consists of. Throws ServiceUnavailable. */
export function forwardDiscovery(core: Core, service: APIService, path: string, user: User): Process<ApiResponse> {
  return pass(core, service, path, user, 'get')
}

function* pass(core: Core, service: APIService, path: string, user: User, what: string): Process<ApiResponse> {
  const unavailable = serviceUnavailable(`the server is currently unable to handle the request (${what})`)
  const targets = targetsOf(core, service)
  if (targets.length === 0) throw unavailable
  const { ip, port } = targets[core.random.int(targets.length)]!
  const host = core.network.findHost(`pod/${ip}`)
  if (!host) throw unavailable
  const { name, namespace } = service.spec!.service!
  const message: HttpMessage = { protocol: 'http', scheme: 'https', method: 'GET', host: `${name}.${namespace}.svc`, path, headers: { 'x-remote-user': user.name, 'x-remote-group': user.groups.join(',') }, body: '' }
  try {
    const answer = yield* core.network.call<{ readonly message: HttpMessage; readonly sourceIP: string }, HttpAnswer>(core.host, host, port, { message, sourceIP: core.address }, { deadlineMicros: TIMEOUT, channel: 'aggregated', label: message.path })
    return { code: answer.status, body: parse(answer.body) }
  } catch (error) {
    if (error instanceof NetworkError) throw unavailable
    throw error
  }
}

const SELECTORS: readonly (keyof ApiQuery)[] = ['labelSelector', 'fieldSelector', 'metricLabelSelector']

function pathOf({ group, version, resource, namespace = '', name = '', subresource = '', query = {} }: ApiRequest): string {
  const below = [resource, name, subresource].filter((part) => part !== '').join('/')
  const selectors = SELECTORS.filter((key) => query[key]).map((key) => `${key}=${encodeURIComponent(String(query[key]))}`)
  return `/apis/${group}/${version}${namespace === '' ? '' : `/namespaces/${namespace}`}/${below}${selectors.length === 0 ? '' : `?${selectors.join('&')}`}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
