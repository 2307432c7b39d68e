// GET of a collection. Models endpoints/handlers/get.go (ListResource) and storage/cacher, storage/etcd3 (GetList).
// Reads are answered from the present state, or for an exact or continued list from the state at that revision.
import type { ApiResponse, KubeList, KubeObject } from '../../api/index.ts'
import type { StoredValue } from '../../etcd/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, expired } from '../status.ts'
import { decodeContinue, encodeContinue, type Continuation } from './continue-token.ts'
import { concerns, interestOf } from './interest.ts'
import { checkListOptions } from './list-options.ts'
import { checkNotAhead, parseRevision } from './resource-version.ts'

export function list(core: Core, context: RequestContext): ApiResponse {
  checkListOptions(context.query, false)
  return { code: 200, body: listObjects(core, context) }
}

/** The list that a request asks for. Throws BadRequest, Expired. */
export function listObjects(core: Core, context: RequestContext): KubeList {
  const { served, query, namespace } = context
  const interest = interestOf(context)
  const page = pageOf(core, context)
  const under = served.namespaced && namespace !== '' ? `${namespace}/` : ''
  const range = core.etcd.range(served.prefix, { under, ...(page.revision === undefined ? {} : { revision: page.revision }), ...(page.from === undefined ? {} : { from: under + page.from }) })
  if (!range) throw tooOld(page)
  const items: KubeObject[] = []
  const { values } = range
  let at = 0
  let last: StoredValue | undefined
  for (; at < values.length && (page.limit === 0 || items.length < page.limit); at++) {
    last = values[at]!
    const object = served.versions ? served.versions.fromStored(last.object) : last.object
    if ((!interest.labels && !interest.fields) || concerns(context, interest, object)) items.push(object)
  }
  const left = values.length - at
  const more = left > 0 && last ? { continue: encodeContinue(range.revision, last.name.slice(under.length)), ...(query.labelSelector || query.fieldSelector ? {} : { remainingItemCount: left }) } : {}
  return { kind: `${served.kind}List`, apiVersion: served.apiVersion, metadata: { resourceVersion: String(range.revision), ...more }, items }
}

interface Page {
  /** 0: no limit. */
  readonly limit: number
  readonly revision: number | undefined
  readonly from: string | undefined
  readonly continuation?: Continuation
}

function pageOf(core: Core, { query }: RequestContext): Page {
  const limit = query.limit !== undefined && query.limit > 0 ? query.limit : 0
  const asked = parseRevision(query.resourceVersion, (problem) => badRequest(`invalid resource version: ${problem}`))
  if (query.continue) {
    if (asked) throw badRequest('specifying resource version is not allowed when using continue')
    const continuation = decodeContinue(query.continue)
    return { limit, revision: continuation.revision < 0 ? undefined : continuation.revision, from: continuation.start, continuation }
  }
  // What the cache may answer ignores the limit.
  if (asked === 0) return { limit: 0, revision: undefined, from: undefined }
  checkNotAhead(core, asked)
  const isExact = query.resourceVersionMatch === 'Exact' || (asked !== undefined && !query.resourceVersionMatch && limit > 0)
  return { limit, revision: isExact ? asked : undefined, from: undefined }
}

function tooOld({ continuation }: Page): Error {
  if (!continuation) return expired('The resourceVersion for the provided list is too old.')
  const token = encodeContinue(-1, continuation.start.replace(/\u0000$/, ''))
  return expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.', token)
}
