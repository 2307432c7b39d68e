// agnhost, the tool image of Kubernetes' own tests: netexec, serve-hostname, porter, test-webserver, pause, connect, liveness and a few more.
import { NetworkError, sleep, type Process } from '../../../../kernel/index.ts'
import { FileError, makePipe, NameError, SpawnError, type ContainerProcess, type HttpRequest, type HttpResponse, type Program } from '../../runtime/index.ts'
import { readAll } from '../shell/index.ts'
import { clockText, httpOnly, pathOf, queryOf, respond, untilSignal } from './http.ts'

const RESIDENT_BYTES = 10 * 1024 * 1024

type Subcommand = (process: ContainerProcess, flags: ReadonlyMap<string, string>, operands: readonly string[]) => Process<number>

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  netexec,
  'serve-hostname': serveHostname,
  'test-webserver': testWebserver,
  porter,
  connect,
  liveness,
  'grpc-health-checking': grpcHealthChecking,
  *pause(process) {
    process.stdout.write('Paused\n')
    yield* untilSignal(process, ['TERM', 'INT'])
    return 0
  },
  *'entrypoint-tester'(process) {
    process.stdout.write(`${JSON.stringify(process.argv)}\n`)
    return 0
  },
  *help(process) {
    process.stdout.write('Usage:\n  app [command]\n')
    return 0
  },
  *'env-logger'(process) {
    for (const name in process.env) process.stdout.write(`${name}=${process.env[name]}\n`)
    return 0
  },
  *'logs-generator'(process, flags) {
    const count = Number(flags.get('log-lines-total') ?? flags.get('t') ?? 1)
    for (let i = 0; i < count; i++) process.stdout.write(`${clock(process)} ${i} POST /api/v1/namespaces/kube-system/pods/generated-${i} 404\n`)
    return 0
  },
}

/** `agnhost SUBCOMMAND [--flag=value …]`; `pause` when nothing is said. */
export const agnhost: Program = function* (process) {
  process.resources.useMemory(RESIDENT_BYTES)
  const [name = 'pause', ...words] = process.argv.slice(1)
  const flags = new Map<string, string>()
  const operands: string[] = []
  for (let i = 0; i < words.length; i++) {
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(words[i]!)
    if (!match) operands.push(words[i]!)
    else if (match[2] !== undefined) flags.set(match[1]!, match[2])
    else flags.set(match[1]!, words[i + 1] !== undefined && /^[\w./:]+$/.test(words[i + 1]!) && !/^(http|close|tcp|udp)$/.test(match[1]!) ? words[++i]! : 'true')
  }
  const subcommand = SUBCOMMANDS[name]
  if (!subcommand) {
    process.stderr.write(`Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`)
    return 1
  }
  return yield* subcommand(process, flags, operands)
}

function* netexec(process: ContainerProcess, flags: ReadonlyMap<string, string>): Process<number> {
  const port = Number(flags.get('http-port') ?? 8080)
  const udpPort = Number(flags.get('udp-port') ?? 8081)
  const delay = Number(/^(\d+)s?$/.exec(flags.get('delay-shutdown') ?? '')?.[1] ?? 0)
  let exit: { code: number; afterMicros: number } | undefined
  let ready = true
  const handle = function* (request: HttpRequest, from: { readonly ip: string }): Process<HttpResponse> {
    process.stdout.write(`${clock(process)} ${request.method} ${request.path}\n`)
    const query = queryOf(request)
    const plain = (body: string, status = 200): HttpResponse => respond(status, body, { 'content-type': 'text/plain; charset=utf-8' })
    switch (pathOf(request)) {
      case '/':
      case '/hostName':
      case '/hostname': return plain(pathOf(request) === '/' ? `NOW: ${goTime(process)}` : process.network.hostname)
      case '/healthz': return plain('', ready ? 200 : 412)
      case '/readyz': return plain('', ready ? 200 : 503)
      case '/clientip': return plain(`${from.ip}:${32_768 + (process.kernel.now % 28_000)}`)
      case '/header': return plain(request.headers[(query.get('key') ?? '').toLowerCase()] ?? '')
      case '/echo': {
        const code = Number(query.get('code') ?? 200)
        return plain(query.get('msg') ?? '', code >= 100 && code < 600 ? code : 200)
      }
      case '/shell':
      case '/exec': return plain(yield* shell(process, query.get('cmd') ?? query.get('shellCommand') ?? ''))
      case '/exit': {
        exit = { code: Number(query.get('code') ?? 0), afterMicros: 0 }
        process.kill(process.pid, 'USR2')
        return plain('')
      }
      case '/redirect': return respond(Number(query.get('code') ?? 302), '', { location: query.get('location') ?? '/' })
      case '/dial': return plain(yield* dial(process, query))
      case '/shutdown':
        ready = false
        return plain('')
      default: return respond(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' })
    }
  }
  process.network.listen(port, 'TCP', httpOnly(handle))
  if (udpPort !== -1) {
    process.network.listen(udpPort, 'UDP', function* (message) {
      return { protocol: 'bytes', data: message.protocol === 'bytes' && message.data.trim() === 'hostname' ? process.network.hostname : message.protocol === 'bytes' && message.data.startsWith('echo ') ? message.data.slice(5) : '' }
    })
  }
  process.stdout.write(`${clock(process)} Started HTTP server on port ${port}\n`)
  if (udpPort !== -1) process.stdout.write(`${clock(process)} Started UDP server on port  ${udpPort}\n`)
  const signal = yield* untilSignal(process, ['TERM', 'INT', 'USR2'])
  if (signal === 'USR2' && exit) return exit.code
  if (delay > 0) yield* sleep(delay * 1_000_000)
  return signal === 'INT' ? 130 : 0
}

function* shell(process: ContainerProcess, command: string): Process<string> {
  const { input, output } = makePipe(process.kernel)
  const errors = makePipe(process.kernel)
  try {
    const child = process.spawn(['sh', '-c', command], { stdout: output, stderr: errors.output })
    const text = yield* readAll(input)
    const problem = yield* readAll(errors.input)
    const code = yield* child.wait()
    return JSON.stringify({ ...(code === 0 ? {} : { error: `exit status ${code}` }), output: text + problem })
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error
    return JSON.stringify({ error: error.message })
  }
}

function* dial(process: ContainerProcess, query: ReadonlyMap<string, string>): Process<string> {
  const responses: string[] = []
  const errors: string[] = []
  const host = query.get('host') ?? ''
  const port = Number(query.get('port') ?? 8080)
  for (let i = 0; i < Number(query.get('tries') ?? 1); i++) {
    try {
      const reply = yield* process.network.request(host, port, { protocol: 'http', scheme: 'http', method: 'GET', host: `${host}:${port}`, path: `/${query.get('request') ?? 'hostname'}`, headers: {}, body: '' })
      if (reply.protocol === 'http') responses.push(reply.body)
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
      errors.push(error.message)
    }
  }
  return JSON.stringify(errors.length > 0 ? { responses, errors } : { responses })
}

function* serveHostname(process: ContainerProcess, flags: ReadonlyMap<string, string>): Process<number> {
  const port = Number(flags.get('port') ?? 9376)
  process.network.listen(port, 'TCP', httpOnly(function* () {
    return respond(200, process.network.hostname, { 'content-type': 'text/plain; charset=utf-8' })
  }))
  process.stdout.write(`${clock(process)} Serving on port ${port}.\n`)
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

/** A gRPC server that answers health checks; over HTTP it can be told what to answer. */
function* grpcHealthChecking(process: ContainerProcess, flags: ReadonlyMap<string, string>): Process<number> {
  const port = Number(flags.get('port') ?? 5000)
  const httpPort = Number(flags.get('http-port') ?? 8080)
  const service = flags.get('service') ?? ''
  let status: 'SERVING' | 'NOT_SERVING' = 'SERVING'
  process.network.listen(port, 'TCP', function* (message) {
    if (message.protocol !== 'grpc') return respond(400, '')
    return { protocol: 'grpc', status: message.service === '' || message.service === service ? status : 'SERVICE_UNKNOWN' }
  })
  process.network.listen(httpPort, 'TCP', httpOnly(function* (request) {
    const path = pathOf(request)
    if (path !== '/make-serving' && path !== '/make-not-serving') return respond(404, '404 page not found\n')
    status = path === '/make-serving' ? 'SERVING' : 'NOT_SERVING'
    return respond(200, '')
  }))
  process.stdout.write(`${clock(process)} Http server starting to listen on :${httpPort}\n${clock(process)} gRPC server starting to listen on :${port}\n`)
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

function* testWebserver(process: ContainerProcess, flags: ReadonlyMap<string, string>): Process<number> {
  process.network.listen(Number(flags.get('port') ?? 80), 'TCP', httpOnly(function* (request) {
    try {
      return respond(200, process.files.read(process.path(pathOf(request))), { 'content-type': 'text/plain' })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return respond(error.code === 'EISDIR' ? 200 : 404, error.code === 'EISDIR' ? '<pre>\n</pre>\n' : '404 page not found\n')
    }
  }))
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

/** Serves the values of SERVE_PORT_n variables on their ports. */
function* porter(process: ContainerProcess): Process<number> {
  for (const name in process.env) {
    const port = /^SERVE_PORT_(\d+)$/.exec(name)?.[1]
    if (port !== undefined) process.network.listen(Number(port), 'TCP', httpOnly(function* () { return respond(200, process.env[name]!) }))
  }
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

/** `connect HOST:PORT [--timeout=1s]`: silent when it works, else TIMEOUT, REFUSED, DNS. */
function* connect(process: ContainerProcess, flags: ReadonlyMap<string, string>, operands: readonly string[]): Process<number> {
  const [, host = '', port = '80'] = /^(.*):(\d+)$/.exec(operands[0] ?? '') ?? []
  const seconds = Number(/^(\d+(?:\.\d+)?)s$/.exec(flags.get('timeout') ?? '')?.[1] ?? 30)
  try {
    yield* process.network.request(host, Number(port), { protocol: 'connect' }, { timeoutMicros: seconds * 1_000_000 })
    return 0
  } catch (error) {
    if (error instanceof NameError) process.stderr.write('DNS: lookup failed\n')
    else if (error instanceof NetworkError) process.stderr.write(error.failure === 'refused' ? 'REFUSED\n' : error.failure === 'timeout' ? 'TIMEOUT\n' : `OTHER: ${error.message}\n`)
    else throw error
    return 1
  }
}

/** Answers /healthz with 200 for ten seconds and with 500 afterwards: the documentation's example of a liveness probe. */
function* liveness(process: ContainerProcess): Process<number> {
  const began = process.kernel.now
  process.network.listen(8080, 'TCP', httpOnly(function* () {
    const age = process.kernel.now - began
    return age > 10_000_000 ? respond(500, `error: ${(age / 1e6).toFixed(9)}`) : respond(200, 'ok')
  }))
  yield* untilSignal(process, ['TERM', 'INT'])
  return 0
}

function clock(process: ContainerProcess): string {
  return clockText(process.kernel, '%Y/%m/%d %H:%M:%S')
}

function goTime(process: ContainerProcess): string {
  return `${clockText(process.kernel, '%Y-%m-%d %H:%M:%S')}.${String(process.kernel.now % 1_000_000).padStart(6, '0')}000 +0000 UTC m=+${(process.kernel.now / 1e6).toFixed(9)}`
}
