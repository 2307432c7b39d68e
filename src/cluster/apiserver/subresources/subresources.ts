// Verbs on subresources, and on resources that nothing stores (reviews, bindings).
import type { ApiResponse } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, methodNotAllowed, noSuchResource } from '../status.ts'
import { get } from '../verbs/get.ts'
import { patch } from '../verbs/patch.ts'
import { update } from '../verbs/update.ts'
import { bind } from './binding.ts'
import { evict } from './eviction.ts'
import { proxy } from './proxy.ts'
import { scale } from './scale.ts'
import { createToken } from './token.ts'

type Answer = (core: Core, context: RequestContext) => Process<ApiResponse>

/** Subresources that are more than a part of the object they belong to. */
const OWN: Readonly<Record<string, Answer>> = { binding: bind, eviction: evict, proxy, scale, token: createToken }

/** These are answered on a stream only. */
const STREAMED = new Set(['log', 'exec', 'attach', 'portforward'])

/** Answers a request for a subresource. */
export function subresourceVerb(core: Core, context: RequestContext): ApiResponse | Process<ApiResponse> {
  const { request, served, subresource } = context
  const sub = served.subresources.get(subresource)
  if (!sub) throw noSuchResource()
  if (!sub.verbs.includes(request.verb)) throw methodNotAllowed()
  if (STREAMED.has(subresource)) throw badRequest('Upgrade request required')
  const own = OWN[subresource]
  if (own) return own(core, context)
  switch (request.verb) {
    case 'get': return get(core, context)
    case 'update': return update(core, context)
    case 'patch': return patch(core, context)
    default: throw methodNotAllowed()
  }
}
