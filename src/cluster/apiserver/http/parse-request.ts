// From method, URL, headers and body to an ApiRequest. Models apiserver/pkg/endpoints/request/requestinfo.go.
import type { ApiError, ApiQuery, ApiRequest, Credentials, Verb } from '../../api/index.ts'
import { methodNotAllowed } from '../status.ts'
import { negotiate } from './accept.ts'
import { parseQuery } from './query.ts'

export interface HttpRequest {
  readonly method: string
  /** Path and query, still escaped: `/api/v1/pods?limit=1`. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

/** A request to hand on, or why it cannot be one. */
export type ParsedHttp = { readonly request: ApiRequest; readonly isStream: boolean; readonly yaml: boolean } | { readonly refused: ApiError }

/** A namespace's own subresources: what follows its name is not a resource. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize'])
const STREAMED = new Set(['log', 'exec', 'attach', 'portforward'])

/** `identity` is who the connection belongs to (a client certificate); a bearer token in the headers comes on top. */
export function parseHttpRequest({ method, url, headers, body }: HttpRequest, identity: Credentials): ParsedHttp {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const parsed = parseQuery(mark < 0 ? '' : url.slice(mark + 1))
  if ('refused' in parsed) return parsed
  const { query, flags } = parsed
  const common = { credentials: credentialsOf(headers, identity), userAgent: headers['user-agent'] || 'unknown', ...(body === undefined || body === '' ? {} : { body }), query }
  const place = placeOf(path)
  if (!place) {
    const request: ApiRequest = { ...common, verb: method === 'GET' || method === 'HEAD' ? 'get' : method === 'PUT' ? 'update' : 'create', group: '', version: '', resource: '', path }
    return { request, isStream: false, yaml: false }
  }
  const verb = verbOf(method, place, flags.watch)
  if (!verb) return { refused: methodNotAllowed() }
  const accept = negotiate(headers['accept'], verb)
  if (!('form' in accept)) return { refused: accept }
  const contentType = (headers['content-type'] ?? '').split(';')[0]!.trim() || 'application/json'
  const { isWatch: _, ...target } = place
  const request: ApiRequest = { ...common, ...target, verb, accept: accept.form, contentType, query: withResourceFlags(query, verb) }
  return { request, isStream: verb === 'watch' || STREAMED.has(place.subresource ?? ''), yaml: accept.yaml }
}

interface Place {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  /** The old form `/api/v1/watch/…`. */
  readonly isWatch: boolean
}

/** Which resource a path names; undefined when it names none. */
function placeOf(path: string): Place | undefined {
  const parts = path.split('/').filter((part) => part !== '').map(decodeURIComponent)
  const root = parts[0] === 'api' ? 1 : parts[0] === 'apis' ? 2 : 0
  if (root === 0 || parts.length < root + 2) return undefined
  const group = root === 1 ? '' : parts[1]!
  const version = parts[root]!
  let rest = parts.slice(root + 1)
  const isWatch = rest[0] === 'watch' && rest.length > 1
  if (isWatch) rest = rest.slice(1)
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2]!)) {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [resource, name, ...below] = rest
  return { group, version, resource: resource!, isWatch, ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }), ...(below.length === 0 ? {} : { subresource: below[0] === 'proxy' ? 'proxy' : below.join('/') }) }
}

function verbOf(method: string, { name, subresource, isWatch }: Place, watch: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD': return isWatch || (watch && name === undefined) ? 'watch' : name === undefined ? 'list' : 'get'
    case 'POST': return name === undefined || subresource !== undefined ? 'create' : undefined
    case 'PUT': return name === undefined ? undefined : 'update'
    case 'PATCH': return name === undefined ? undefined : 'patch'
    case 'DELETE': return name === undefined ? 'deletecollection' : 'delete'
    default: return undefined
  }
}

/** Watches send bookmarks only when asked; everything else passes through. */
function withResourceFlags(query: ApiQuery, verb: Verb): ApiQuery {
  if (verb === 'watch' || query.allowWatchBookmarks === undefined) return query
  const { allowWatchBookmarks: _, ...rest } = query
  return rest
}

function credentialsOf(headers: HttpRequest['headers'], identity: Credentials): Credentials {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers['authorization'] ?? '')?.[1]
  const user = headers['impersonate-user']
  const groups = headers['impersonate-group']?.split(',').map((group) => group.trim())
  const uid = headers['impersonate-uid']
  if (bearer === undefined && user === undefined) return identity
  return { ...identity, ...(bearer === undefined ? {} : { token: bearer }), ...(user === undefined ? {} : { impersonate: { user, ...(groups ? { groups } : {}), ...(uid ? { uid } : {}) } }) }
}
