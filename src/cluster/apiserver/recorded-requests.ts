// For tests: asks a server what was asked of a real one, over the HTTP layer, and compares as the recorders did.
import type { ApiResponse, Credentials, KubeObject, StreamItem } from '../api/index.ts'
import { API_SERVER_PORT } from '../api/index.ts'
import { sameJson } from '../api/patch/index.ts'
import type { Process } from '../../kernel/index.ts'
import { parseHttpRequest, renderEvent, renderHttpResponse } from './http/index.ts'
import type { TestServer } from './test-server.ts'

/** One line of validation.jsonl or http.jsonl. */
export interface RecordedRequest {
  readonly area: string
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly raw?: string | { readonly hex: string }
  readonly status: number
  readonly response?: unknown
  readonly responseText?: string
  readonly accepted?: string
  readonly warnings?: readonly string[]
  readonly compare?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly warnings: string
}

/** Sends a recorded request to the server, as kubectl proxy would have. */
export function ask(world: TestServer, row: RecordedRequest, identity: Credentials): Answer {
  const path = expand(row.path + (row.query ? `?${row.query}` : '')) as string
  const url = path.replace(/[^A-Za-z0-9/?&=%:,+!()~*;'@._-]/g, (c) => encodeURIComponent(c)).replaceAll('+', '%2B')
  const headers = Object.fromEntries([['accept', 'application/json'], ['user-agent', 'kubectl/v1.34.2'], ...Object.entries(row.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])])
  const body = row.raw === undefined ? (row.body === undefined ? undefined : JSON.stringify(expand(row.body))) : typeof row.raw === 'string' ? (expand(row.raw) as string) : fromHex(row.raw.hex)
  const parsed = parseHttpRequest({ method: row.method, url, headers, ...(body === undefined ? {} : { body }) }, identity)
  if ('refused' in parsed) return answerOf({ code: parsed.refused.code, body: parsed.refused.status })
  const { request, isStream, yaml } = parsed
  const from = world.network.host('proxy')
  if (!isStream) return answerOf(world.run(world.network.call<typeof request, ApiResponse>(from, world.host, API_SERVER_PORT, request)), yaml)
  return world.run(collect(world, request))
}

function* collect(world: TestServer, request: unknown): Process<Answer> {
  const stream = world.network.open<unknown, StreamItem>(world.network.host('proxy'), world.host, API_SERVER_PORT, request)
  let response: ApiResponse = { code: 0, body: '' }
  let text = ''
  for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
    if ('response' in item) response = item.response
    else if ('event' in item) text += renderEvent(item.event)
    else if ('chunk' in item) text += item.chunk
  }
  return text === '' ? answerOf(response) : { ...answerOf(response), text }
}

function answerOf(response: ApiResponse, yaml = false): Answer {
  const { status, headers, body } = renderHttpResponse(response, { yaml })
  return { status, text: body, warnings: headers.filter(([name]) => name === 'Warning').map(([, value]) => normalText(value)).join(', ') }
}

/** Whether an answer equals what was recorded, up to what a run draws by chance. */
export function isEqual(row: RecordedRequest, { status, text, warnings }: Answer): boolean {
  if (status !== row.status) return false
  if (row.warnings !== undefined && warnings !== row.warnings.join(', ')) return false
  const json = parse(text)
  if (row.accepted !== undefined) return (json as KubeObject | undefined)?.kind === row.accepted
  if (row.response !== undefined) return sameJson(normal(firstLines(json, row)), normal(firstLines(row.response, row)))
  return row.responseText === undefined || normalText(text.slice(0, 1500)) === row.responseText
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Failure { readonly message?: string; readonly details?: { readonly causes?: readonly { readonly message?: string }[] } }

/** Messages that end in a dump of structs are compared by their first line. */
function firstLines(value: unknown, { compare }: RecordedRequest): unknown {
  const failure = value as Failure | undefined
  if (compare !== 'firstLine' || !failure?.message) return value
  const line = (text: string | undefined) => text?.split('\n')[0]
  return { ...failure, message: line(failure.message), details: failure.details && { ...failure.details, ...(failure.details.causes ? { causes: failure.details.causes.map((cause) => ({ ...cause, message: line(cause.message) })) } : {}) } }
}

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC/g, '<time>'],
  [/(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/(resourceVersion\\*":\\*")\d+/g, '$1<rv>'],
  [/(ResourceVersion in record \()\d+/g, '$1<rv>'],
  [/(resource version: |resourceVersion: |ResourceVersion in precondition: \S+, ResourceVersion in object meta: )\d+/g, '$1<rv>'],
  [/Bad_[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])/g, 'Bad_<rand>'],
  [/too old resource version: \S+ \(\d+\)/g, 'too old resource version: <rv> (<rv>)'],
  [/kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'kube-api-access-<rand>'],
  [/\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, '<clusterIP>'],
]

export function normalText(text: string): string {
  let plain = text
  for (const [pattern, replacement] of RULES) plain = plain.replace(pattern, replacement)
  plain = plain.replace(/\(\d{3,9} < \d+\)|current: \d+/g, (found) => found.replace(/\d+/g, '<rv>'))
  return plain.replace(/(.)\1{299,}/gs, (found, letter) => `{{repeat:${letter}:${found.length}}}`)
}

/** A value with everything that differs from run to run replaced. */
export function normal(value: unknown, key?: string): unknown {
  if (typeof value === 'string') return key === 'resourceVersion' && /^\d{1,8}$/.test(value) ? '<rv>' : normalText(value)
  if (Array.isArray(value)) return value.map((item) => normal(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).map(([name, inner]) => [normalText(name), normal(inner, name)]))
}

function expand(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\{\{repeat:(.):(\d+)\}\}/gs, (_, letter: string, count: string) => letter.repeat(Number(count)))
  if (Array.isArray(value)) return value.map(expand)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [expand(name), expand(inner)]))
}

function fromHex(hex: string): string {
  return (hex.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('')
}
