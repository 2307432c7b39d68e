// What servers of HTTP share: answers, file types, waiting for the signal to stop.
import { EPOCH_MS } from '../../../api/index.ts'
import { SECOND, type Kernel, type Process } from '../../../../kernel/index.ts'
import type { Answer, ContainerProcess, HttpRequest, HttpResponse, Message, Peer, SignalHandler, SignalName } from '../../runtime/index.ts'
import { formatDate } from '../busybox/date.ts'

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK', 201: 'Created', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found', 304: 'Not Modified', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Not Allowed',
  411: 'Length Required', 412: 'Precondition Failed', 413: 'Request Entity Too Large', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', htm: 'text/html', css: 'text/css', js: 'application/javascript', json: 'application/json', txt: 'text/plain', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', xml: 'text/xml' }

/** The words after a status number. */
export function reasonOf(status: number): string {
  return REASONS[status] ?? 'Unknown'
}

export function contentType(path: string, otherwise = 'application/octet-stream'): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? otherwise
}

export function respond(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { protocol: 'http', status, headers: { 'content-length': String(body.length), ...headers }, body }
}

/** The path of a request without its query, decoded. */
export function pathOf(request: HttpRequest): string {
  if (!/[?#%]/.test(request.path)) return request.path
  const path = request.path.split(/[?#]/)[0]!
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The parameters of a query string. */
export function queryOf(request: HttpRequest): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  const mark = request.path.indexOf('?')
  if (mark < 0) return query
  for (const pair of request.path.slice(mark + 1).split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    query.set(decodeForm(name), decodeForm(value))
  }
  return query
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The last text of each format: a busy server stamps many lines in one second. */
const stamps = new Map<string, { readonly second: number; readonly text: string }>()

/** The present second by strftime's letters. */
export function clockText(kernel: Kernel, format: string): string {
  const second = Math.floor(kernel.now / SECOND)
  const last = stamps.get(format)
  if (last?.second === second) return last.text
  const text = formatDate(EPOCH_MS + second * 1000, format)
  stamps.set(format, { second, text })
  return text
}

/** The Date header. */
export function httpDate(kernel: Kernel): string {
  return clockText(kernel, '%a, %d %b %Y %H:%M:%S GMT')
}

export type HttpHandler = (request: HttpRequest, from: Peer) => Process<HttpResponse>

/** What a plain server answers the first bytes of TLS with: a client that speaks TLS sees that it is no TLS. */
const NO_TLS: Answer = { protocol: 'bytes', data: 'HTTP/1.1 400 Bad Request\r\n\r\n' }

/** A handler of messages from one of requests; what is not HTTP gets 400, as a line that is no request does. */
export function httpOnly(handler: HttpHandler): (message: Message, from: Peer) => Process<Answer> {
  return (message, from) => {
    if (message.protocol !== 'http') return refuse()
    return message.scheme === 'http' ? handler(message, from) : refuseTls()
  }
}

function* refuseTls(): Process<Answer> {
  return NO_TLS
}

function* refuse(): Process<Answer> {
  return respond(400, 'Bad Request\n', { 'content-type': 'text/plain' })
}

/** What a server does once it listens: everything is done by its handlers until one of these signals makes it end. Gives the exit code. */
export function* serveUntil(process: ContainerProcess, signals: readonly SignalName[], onSignal: SignalHandler): Process<number> {
  if (process.stay(signals, onSignal)) return 0
  for (;;) {
    const code = yield* onSignal(yield* untilSignal(process, signals))
    if (code !== undefined) return code
  }
}

/** Waits for one of these signals; everything else of the server runs meanwhile in its handlers. */
export function* untilSignal(process: ContainerProcess, signals: readonly SignalName[]): Process<SignalName> {
  const { signals: own } = process
  for (const signal of signals) own.trap(signal)
  return (yield* own.received.receive()) ?? 'TERM'
}
