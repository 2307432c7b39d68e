// `--raw PATH` of get and create: the server's answer as it came. A path is taken apart into the request that a server makes of it.
import { ApiError, inFieldOrder, parseJson, type ApiQuery, type ApiRequest, type ApiResponse, type KubeObject, type Status } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError } from '../../../errors.ts'
import type { Invocation } from '../../../invocation.ts'

/** Asks for a path and prints the body. Throws CommandError for what is no path, ApiError. */
export function* getRaw(invocation: Invocation, uri: string): Process<void> {
  yield* exchange(invocation, uri, {})
}

/** Posts a text to a path and prints the answer. Throws CommandError for what is no path, ApiError. */
export function* sendRaw(invocation: Invocation, uri: string, text: string): Process<void> {
  yield* exchange(invocation, uri, { verb: 'create', body: parseJson(text).value, contentType: 'application/json' })
}

/** Throws CommandError for what is no path of a server. */
export function requirePath(uri: string): void {
  if (!uri.startsWith('/')) throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(uri)}: invalid URI for request`)
}

function* exchange(invocation: Invocation, uri: string, parts: Partial<ApiRequest>): Process<void> {
  requirePath(uri)
  const response = yield* invocation.client.request({ ...requestOfPath(uri), ...parts })
  invocation.warn(response.warnings)
  if (response.code >= 400) throw new ApiError(statusOf(response))
  if (typeof response.body === 'string') return invocation.out(response.body)
  const body = response.body as KubeObject
  const listed = body as KubeObject & { readonly items?: readonly KubeObject[] }
  invocation.out(`${JSON.stringify(listed.items ? { kind: body.kind, apiVersion: body.apiVersion, metadata: body.metadata, items: listed.items.map(inFieldOrder) } : inFieldOrder(body))}\n`)
}

/** A failure that is no Status gets one from its code, as client-go makes it. */
function statusOf({ code, body }: ApiResponse): Status {
  if (typeof body === 'object' && body !== null) return body as Status
  const [reason, message] = code === 404 ? ['NotFound', 'the server could not find the requested resource'] : code === 403 ? ['Forbidden', String(body)] : ['', String(body)]
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
}

const NUMBERS = new Set(['limit', 'timeoutSeconds', 'gracePeriodSeconds', 'tailLines', 'sinceSeconds', 'limitBytes'])
const BOOLEANS = new Set(['follow', 'previous', 'timestamps', 'force', 'allowWatchBookmarks'])

/** The GET that a URL path stands for. Models apiserver's request info. */
export function requestOfPath(uri: string): Omit<ApiRequest, 'credentials' | 'userAgent'> {
  const [path = '', search = ''] = uri.split('?')
  const query: ApiQuery = Object.fromEntries(search.split('&').filter(Boolean).map((pair) => {
    const at = pair.indexOf('=')
    const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]
    return [key, NUMBERS.has(key) ? Number(value) : BOOLEANS.has(key) ? value === 'true' || value === '1' : value]
  }))
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent)
  const [root, first = '', second = ''] = parts
  const isCore = root === 'api' && parts.length > 2
  const isGroup = root === 'apis' && parts.length > 3
  if (!isCore && !isGroup) return { verb: 'get', group: '', version: '', resource: '', path, query }
  const [group, version, rest] = isCore ? ['', first, parts.slice(2)] : [first, second, parts.slice(3)]
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2
  const [resource = '', name, subresource] = inNamespace ? rest.slice(2) : rest
  return { verb: name === undefined ? 'list' : 'get', group, version, resource, query, path, ...(inNamespace ? { namespace: rest[1]! } : {}), ...(name === undefined ? {} : { name }), ...(subresource === undefined ? {} : { subresource }) }
}
