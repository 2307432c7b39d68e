// The path of a request, stage by stage: who asks, whether they may, which resource and verb, and what that answers.
// Models apiserver/pkg/server/config.go (DefaultBuildHandlerChain) and endpoints/installer.go.
import { ApiError, type ApiRequest, type ApiResponse, type KubeObject, type StreamItem } from '../api/index.ts'
import { EtcdError } from '../etcd/index.ts'
import type { Process, ServerStream } from '../../kernel/index.ts'
import { apiServiceOf, forwardDiscovery, forwardRequest } from './aggregation/index.ts'
import { impersonated } from './authentication/authenticator.ts'
import type { User } from './authentication/user.ts'
import { checkImpersonation, checkRight } from './authorization/check.ts'
import type { Core } from './core.ts'
import { nonResource } from './non-resource.ts'
import { contextOf, type RequestContext } from './request-context.ts'
import { methodNotAllowed, noSuchResource, timeout, unclassified } from './status.ts'
import { traceArrival } from './stage.ts'
import { transient } from './reviews/reviews.ts'
import { streamOf } from './subresources/kubelet-stream.ts'
import { subresourceVerb } from './subresources/subresources.ts'
import { create } from './verbs/create.ts'
import { remove } from './verbs/delete.ts'
import { removeCollection } from './verbs/delete-collection.ts'
import { get } from './verbs/get.ts'
import { list } from './verbs/list.ts'
import { shapeAnswer } from './verbs/output.ts'
import { patch } from './verbs/patch.ts'
import { update } from './verbs/update.ts'
import { watch } from './verbs/watch.ts'

/** What became of a request, for the audit log. */
export interface Served {
  readonly response: ApiResponse
  readonly user: string
  /** The request's object as decoded, where there was one to decode. */
  readonly object?: KubeObject | undefined
  /** By which right it was allowed, where there is something to say. */
  readonly right?: string | undefined
}

/** Answers a request; failures are answers too. What has nothing to wait for runs without a generator of its own. */
export function* serve(core: Core, request: ApiRequest): Process<Served> {
  let user = ''
  let context: RequestContext | undefined
  try {
    const sender = identify(core, request)
    user = sender.name
    if (request.resource === '') return { response: (yield* discoverRemote(core, request, sender)) ?? nonResource(core, request, sender), user }
    context = enter(core, request, sender)
    if (!context) return { response: yield* forwardRequest(core, request, sender), user }
    const answering = carryOut(core, context)
    const response = withWarnings(context, shapeAnswer(core, context, 'code' in answering ? answering : yield* answering))
    return { response, user, object: context.audited.object, right: context.audited.right }
  } catch (error) {
    return { response: withWarnings(context, failureOf(error)), user, object: context?.audited.object, right: context?.audited.right }
  }
}

/** Each warning once. */
function withWarnings(context: RequestContext | undefined, response: ApiResponse): ApiResponse {
  return context === undefined || context.warnings.length === 0 ? response : { ...response, warnings: [...new Set(context.warnings)] }
}

/** Answers on a stream: a watch, a log, a session. What goes wrong before the first item is a `response` item. */
export function serveStream(core: Core, request: ApiRequest, stream: ServerStream<StreamItem>): Served {
  let user = ''
  try {
    const sender = identify(core, request)
    user = sender.name
    const context = enter(core, request, sender)
    if (!context) throw noSuchResource()
    return { response: request.verb === 'watch' ? watch(core, context, stream) : streamOf(core, context, stream), user }
  } catch (error) {
    const response = failureOf(error)
    stream.send({ response })
    stream.end()
    return { response, user }
  }
}

function identify(core: Core, request: ApiRequest): User {
  traceArrival(core, 'authentication', request)
  const sender = core.authenticator.authenticate(request.credentials)
  const { impersonate } = request.credentials
  if (!impersonate) return sender
  checkImpersonation(core, sender, impersonate)
  return impersonated(impersonate)
}

/** What a version of a group consists of, when only another server knows; undefined for every other path. */
function* discoverRemote(core: Core, request: ApiRequest, user: User): Process<ApiResponse | undefined> {
  const [, root, group = '', version = '', more] = (request.path ?? '/').split('?')[0]!.split('/')
  if (root !== 'apis' || version === '' || more !== undefined || isBuiltIn(core, group, version)) return undefined
  const service = apiServiceOf(core, group, version)
  if (!service) return undefined
  checkRight(core, user, request)
  return yield* forwardDiscovery(core, service, `/apis/${group}/${version}`, user)
}

function isBuiltIn({ registry }: Core, group: string, version: string): boolean {
  for (const { resource } of registry.all()) if (resource.group === group && resource.version === version) return true
  return false
}

/** Past authorization and routing; undefined for a resource that this server does not know. */
function enter(core: Core, request: ApiRequest, user: User): RequestContext | undefined {
  if (core.kernel.trace.on) traceArrival(core, 'authorization', request, { user: user.name })
  const right = checkRight(core, user, request)
  const served = core.registry.findFor(request.group, request.version, request.resource)
  if (!served) return undefined
  const context = contextOf(request, served, user)
  if (right !== '') context.audited.right = right
  return context
}

function carryOut(core: Core, context: RequestContext): ApiResponse | Process<ApiResponse> {
  const { request, served } = context
  if (context.subresource !== '') return subresourceVerb(core, context)
  if (!served.verbs.has(request.verb)) throw methodNotAllowed()
  if (!served.cache) return transient(core, context)
  if (served.namespaced && context.namespace === '' && request.verb !== 'list' && request.verb !== 'deletecollection') throw methodNotAllowed()
  switch (request.verb) {
    case 'get': return get(core, context)
    case 'list': return list(core, context)
    case 'create': return create(core, context)
    case 'update': return update(core, context)
    case 'patch': return patch(core, context)
    case 'delete': return remove(core, context)
    case 'deletecollection': return removeCollection(core, context)
    case 'watch':
    case 'connect': throw methodNotAllowed()
  }
}

function failureOf(error: unknown): ApiResponse {
  if (error instanceof ApiError) return { code: error.code, body: error.status }
  if (error instanceof EtcdError) return failureOf(error.failure === 'timeout' ? timeout('request did not complete within the allotted timeout') : unclassified(error.message))
  throw error
}
