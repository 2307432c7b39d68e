// `curl`, with the options that people type.
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import { NameError, type ContainerProcess, type HttpResponse, type Program } from '../../runtime/index.ts'
import { AppletError, parseOptions } from '../busybox/applet.ts'
import { reasonOf } from './http.ts'

const SECOND = 1_000_000
const REDIRECTS_MOST = 50
const CONNECT_SECONDS = 130

class CurlError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'CurlError'
    this.code = code
  }
}

/** Prints bodies of URLs; exit codes are curl's: 6 no such name, 7 refused, 22 with -f, 28 timeout, 52 empty. */
export const curl: Program = function* (process) {
  process.resources.useMemory(6 * 1024 * 1024)
  let options: ReturnType<typeof parseOptions>
  try {
    options = parseOptions(process.argv, 'sSfLIikvgo:Ow:m:X:d:H:A:u:', {
      silent: 's', 'show-error': 'S', fail: 'f', location: 'L', head: 'I', include: 'i', insecure: 'k', verbose: 'v', output: 'o', 'write-out': 'w', 'max-time': 'm', 'connect-timeout': 'm', request: 'X', data: 'd', header: 'H', 'user-agent': 'A', user: 'u', retry: 'w', 'no-progress-meter': 's',
    })
  } catch (error) {
    if (!(error instanceof AppletError)) throw error
    process.stderr.write(`curl: option: is unknown\ncurl: try 'curl --help' for more information\n`)
    return 2
  }
  if (options.operands.length === 0) {
    process.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  let status = 0
  for (const url of options.operands) {
    try {
      yield* transfer(process, url, options)
    } catch (error) {
      if (!(error instanceof CurlError)) throw error
      if (!options.given.has('s') || options.given.has('S')) process.stderr.write(`curl: (${error.code}) ${error.message}\n`)
      if (options.given.has('w')) process.stdout.write(writeOut(options.given.get('w')!, 0, '', 0))
      status = error.code
    }
  }
  return status
}

function* transfer(process: ContainerProcess, url: string, { given, all }: ReturnType<typeof parseOptions>): Process<void> {
  const began = process.kernel.now
  const headers: Record<string, string> = { 'user-agent': given.get('A') ?? 'curl/8.10.1', accept: '*/*' }
  for (const [letter, value] of all) if (letter === 'H') headers[value.slice(0, value.indexOf(':')).toLowerCase()] = value.slice(value.indexOf(':') + 1).trim()
  const body = all.filter(([letter]) => letter === 'd').map(([, value]) => value).join('&')
  const method = given.get('X') ?? (given.has('I') ? 'HEAD' : given.has('d') ? 'POST' : 'GET')
  let response = yield* ask(process, url, method, headers, body, Number(given.get('m') ?? CONNECT_SECONDS))
  for (let hops = 0; given.has('L') && response.headers['location'] !== undefined && hops < REDIRECTS_MOST; hops++) {
    url = new RegExp('^https?:').test(response.headers['location']) ? response.headers['location'] : url.replace(/^((?:https?:\/\/)?[^/]+).*$/, `$1${response.headers['location']}`)
    response = yield* ask(process, url, 'GET', headers, '', Number(given.get('m') ?? CONNECT_SECONDS))
  }
  if (given.has('f') && response.status >= 400) throw new CurlError(22, `The requested URL returned error: ${response.status}`)
  const head = given.has('I') || given.has('i') ? `HTTP/1.1 ${response.status} ${reasonOf(response.status)}\r\n${Object.entries(response.headers).map(([name, value]) => `${name.replace(/(^|-)\w/g, (start) => start.toUpperCase())}: ${value}\r\n`).join('')}\r\n` : ''
  const text = head + (given.has('I') ? '' : response.body)
  const output = given.get('o') ?? (given.has('O') ? url.split('/').pop() : undefined)
  if (output === undefined || output === '-') process.stdout.write(text)
  else if (output !== '/dev/null') process.files.write(process.path(output), text)
  if (given.has('w')) process.stdout.write(writeOut(given.get('w')!, response.status, url, (process.kernel.now - began) / SECOND))
}

function* ask(process: ContainerProcess, url: string, method: string, headers: Readonly<Record<string, string>>, body: string, seconds: number): Process<HttpResponse> {
  const match = /^(?:(https?):\/\/)?([^:/?#]+)(?::(\d+))?([^#]*)/.exec(url)
  if (!match) throw new CurlError(3, 'URL rejected: Malformed input to a URL function')
  const scheme = match[1] === 'https' ? 'https' : 'http'
  const host = match[2]!
  const port = Number(match[3] ?? (scheme === 'https' ? 443 : 80))
  const path = match[4]!.startsWith('/') ? match[4]! : `/${match[4]!}`
  const began = process.kernel.now
  const elapsed = (): number => Math.round((process.kernel.now - began) / 1000)
  try {
    const answer = yield* process.network.request(host, port, { protocol: 'http', scheme, method, host: match[3] === undefined ? host : `${host}:${port}`, path, headers, body }, { timeoutMicros: seconds * SECOND })
    if (answer.protocol === 'http') return answer
    if (scheme === 'https') throw new CurlError(35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number')
    throw new CurlError(1, 'Received HTTP/0.9 when not allowed')
  } catch (error) {
    if (error instanceof NameError) throw new CurlError(6, `Could not resolve host: ${host}`)
    if (!(error instanceof NetworkError)) throw error
    switch (error.failure) {
      case 'timeout': throw new CurlError(28, `Connection timed out after ${elapsed()} milliseconds`)
      case 'reset': throw new CurlError(56, 'Recv failure: Connection reset by peer')
      default: throw new CurlError(7, `Failed to connect to ${host} port ${port} after ${elapsed()} ms: ${error.failure === 'refused' ? 'Could not connect to server' : 'No route to host'}`)
    }
  }
}

function writeOut(format: string, status: number, url: string, seconds: number): string {
  return format.replace(/%\{(\w+)\}/g, (_, name: string) => ({ http_code: String(status).padStart(3, '0'), response_code: String(status).padStart(3, '0'), url_effective: url, time_total: seconds.toFixed(6) })[name] ?? '').replaceAll('\\n', '\n').replaceAll('\\t', '\t')
}
