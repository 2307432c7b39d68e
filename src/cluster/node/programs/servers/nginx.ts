// nginx as its Docker image runs it: static files, the access log on standard output, QUIT to stop gracefully.
// Of its configuration it reads `listen`, `root`, `location … return`, `location … proxy_pass` and `server_name` of the files in /etc/nginx/conf.d.
import { NetworkError, sleep, type Process } from '../../../../kernel/index.ts'
import { AddressInUseError, FileError, IDLE, NameError, type ContainerProcess, type HttpRequest, type HttpResponse, type Peer, type Program, type SignalName } from '../../runtime/index.ts'
import { clockText, contentType, httpDate, httpOnly, pathOf, reasonOf, respond, serveUntil } from './http.ts'
import { parseNginx, type NginxLocation, type NginxServer } from './nginx-config.ts'

export const NGINX_PAGE = '<h1>Welcome to nginx!</h1>\n'

const MASTER_BYTES = 2.5 * 1024 * 1024
const WORKER_BYTES = 0.6 * 1024 * 1024
const REQUEST_CPU_MICROS = 60
const GRACE_MICROS = 20_000

/** `nginx -g 'daemon off;'`, `-t`, `-v`, `-s reload|quit|stop`. */
export function nginx(version: string): Program {
  return function* (process) {
    const words = process.argv.slice(1)
    if (words.includes('-v') || words.includes('-V')) {
      process.stderr.write(`nginx version: nginx/${version}\n`)
      return 0
    }
    const signal = words[words.indexOf('-s') + 1]
    if (words.includes('-s') && signal !== undefined) {
      const name = ({ reload: 'HUP', quit: 'QUIT', stop: 'TERM', reopen: 'USR1' } as const)[signal]
      return name && process.kill(1, name) ? 0 : 1
    }
    const servers = readServers(process)
    if (typeof servers === 'string') {
      process.stderr.write(`${nginxTime(process)} [emerg] ${process.pid}#${process.pid}: ${servers}\nnginx: [emerg] ${servers}\n`)
      return 1
    }
    if (words.includes('-t')) {
      process.stderr.write('nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n')
      return 0
    }
    return yield* serve(process, version, servers)
  }
}

/** What the entry point says, where it can change the default configuration or not. */
const preparation = (...changes: readonly string[]): string => [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  ...changes.map((change) => `10-listen-on-ipv6-by-default.sh: info: ${change}`),
  '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
  '',
].join('\n')
const PREPARATION = preparation('Getting the checksum of /etc/nginx/conf.d/default.conf', 'Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf')
const FIXED_PREPARATION = preparation('can not modify /etc/nginx/conf.d/default.conf (read-only file system?)')

/** The image's entry point: says what it looks at, then becomes its arguments. */
export const nginxEntrypoint: Program = function* (process) {
  const command = process.argv.slice(process.argv.findIndex((word) => word.endsWith('docker-entrypoint.sh')) + 1)
  if ((command[0] === 'nginx' || command[0] === 'nginx-debug') && process.env['NGINX_ENTRYPOINT_QUIET_LOGS'] === undefined) {
    const isFixed = fileProblem(() => process.files.touch('/etc/nginx/conf.d/default.conf')) !== undefined
    process.stdout.write(isFixed ? FIXED_PREPARATION : PREPARATION)
  }
  process.become(command)
  return 0
}

/** What the operating system says of a change to a file that it refuses, with its number; undefined when it goes well. */
function fileProblem(change: () => void): string | undefined {
  try {
    change()
    return undefined
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.code === 'EEXIST' ? undefined : `${ERROR_NUMBERS[error.code] ?? 5}: ${error.text}`
  }
}

const ERROR_NUMBERS: Readonly<Record<string, number>> = { ENOENT: 2, EACCES: 13, ENOTDIR: 20, ENOSPC: 28, EROFS: 30 }
/** The first of nginx's five caches: where it can be made the others can, too. */
const CACHE = '/var/cache/nginx/client_temp'

/** nginx wants to make its caches and leave its process id; where it may not (another user, a read-only root), it does not start. */
function preparationProblem({ files }: ContainerProcess): string | undefined {
  const cacheProblem = fileProblem(() => files.makeDirectory(CACHE))
  if (cacheProblem !== undefined) return `mkdir() "${CACHE}" failed (${cacheProblem})`
  const problem = fileProblem(() => files.write('/run/nginx.pid', '1\n'))
  return problem === undefined ? undefined : `open() "/run/nginx.pid" failed (${problem})`
}

const WORKERS = [30, 31].map((offset) => ['nginx: worker process', String(offset)])
let lastStart = { key: '', text: '' }

/** What the master says when it starts. The last one is kept, because Pods of a Deployment start together. */
function startNotices(process: ContainerProcess, version: string, workers: readonly number[]): string {
  const head = `${nginxTime(process)} [notice] ${process.pid}#${process.pid}: `
  const key = `${head}${version} ${workers.join(' ')}`
  if (lastStart.key !== key) {
    const notices = [
      'using the "epoll" event method', `nginx/${version}`, 'built by gcc 12.2.0 (Debian 12.2.0-14) ', 'OS: Linux 6.8.0-60-generic', 'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
      'start worker processes', ...workers.map((pid) => `start worker process ${pid}`),
    ]
    lastStart = { key, text: notices.map((notice) => `${head}${notice}\n`).join('') }
  }
  return lastStart.text
}

function* serve(process: ContainerProcess, version: string, servers: readonly NginxServer[]): Process<number> {
  const say = (level: string, text: string): void => void process.stderr.write(`${nginxTime(process)} [${level}] ${process.pid}#${process.pid}: ${text}\nnginx: [${level}] ${text}\n`)
  if (process.user.uid !== 0) say('warn', 'the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2')
  const problem = preparationProblem(process)
  if (problem !== undefined) {
    say('emerg', problem)
    return 1
  }
  const sockets = [...new Set(servers.flatMap((server) => server.ports))].map((port): Socket => ({ port, servers: serversAt(servers, port) }))
  for (const socket of sockets) {
    const { port } = socket
    try {
      process.network.listen(port, 'TCP', httpOnly((request, from) => answer(process, version, socket.servers, request, from)))
    } catch (error) {
      if (!(error instanceof AddressInUseError)) throw error
      process.stderr.write(`${nginxTime(process)} [emerg] ${process.pid}#${process.pid}: bind() to 0.0.0.0:${port} failed (98: Address already in use)\nnginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)\n`)
      return 1
    }
  }
  process.resources.useMemory(MASTER_BYTES + WORKER_BYTES)
  // The workers only stand in the list of processes: the master's handlers do their work.
  const workers = WORKERS.map((argv) => process.spawn(IDLE, { argv }).pid)
  process.stderr.write(startNotices(process, version, workers))
  return yield* serveUntil(process, ['QUIT', 'TERM', 'INT', 'HUP', 'USR1'], (signal) => onSignal(process, signal, sockets, workers))
}

/** A port that it listens on, with the servers behind it, which a new configuration replaces. */
interface Socket {
  readonly port: number
  servers: readonly NginxServer[]
}

/** Mostly all of them, which all containers with this configuration share. */
function serversAt(servers: readonly NginxServer[], port: number): readonly NginxServer[] {
  const isHere = (server: NginxServer): boolean => server.ports.includes(port)
  return servers.every(isHere) ? servers : servers.filter(isHere)
}

function* onSignal(process: ContainerProcess, signal: SignalName, sockets: readonly Socket[], workers: readonly number[]): Process<number | undefined> {
  const notice = (text: string): void => void process.stderr.write(`${nginxTime(process)} [notice] ${process.pid}#${process.pid}: ${text}\n`)
  notice(`signal ${{ QUIT: '3 (SIGQUIT)', TERM: '15 (SIGTERM)', INT: '2 (SIGINT)', HUP: '1 (SIGHUP)', USR1: '10 (SIGUSR1)' }[signal as 'QUIT'] ?? signal} received, ${signal === 'QUIT' ? 'shutting down' : signal === 'HUP' ? 'reconfiguring' : signal === 'USR1' ? 'reopening logs' : 'exiting'}`)
  if (signal === 'USR1') return undefined
  if (signal === 'HUP') {
    const next = readServers(process)
    if (typeof next !== 'string') for (const socket of sockets) socket.servers = serversAt(next, socket.port)
    return undefined
  }
  yield* sleep(GRACE_MICROS)
  for (const pid of workers) notice(`worker process ${pid} exited with code 0`)
  notice('exit')
  return 0
}

function readServers(process: ContainerProcess): readonly NginxServer[] | string {
  const folder = '/etc/nginx/conf.d'
  const main = process.files.stat('/etc/nginx/nginx.conf') ? process.files.read('/etc/nginx/nginx.conf') : ''
  const names = process.files.stat(folder)?.kind === 'directory' ? process.files.list(folder).filter((name) => name.endsWith('.conf')) : []
  const included = /include\s+\/etc\/nginx\/conf\.d/.test(main) ? names.map((name) => ({ file: `${folder}/${name}`, text: process.files.read(`${folder}/${name}`) })) : []
  return parseNginx([{ file: '/etc/nginx/nginx.conf', text: main }, ...included])
}

function* answer(process: ContainerProcess, version: string, servers: readonly NginxServer[], request: HttpRequest, from: Peer): Process<HttpResponse> {
  yield* process.resources.compute(REQUEST_CPU_MICROS)
  const answered = respondFrom(process, version, serverFor(servers, request.host), request)
  const response = 'protocol' in answered ? answered : yield* answered
  const agent = request.headers['user-agent'] ?? '-'
  process.stdout.write(`${from.ip} - - [${clockText(process.kernel, '%d/%b/%Y:%H:%M:%S +0000')}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "${request.headers['referer'] ?? '-'}" "${agent}" "${request.headers['x-forwarded-for'] ?? '-'}"\n`)
  const headers = { server: `nginx/${version}`, date: httpDate(process.kernel), connection: 'close', ...response.headers }
  return { protocol: 'http', status: response.status, headers, body: response.body }
}

/** The server of the Host header's name, else the first. */
function serverFor(servers: readonly NginxServer[], host: string): NginxServer {
  if (servers.length > 1) {
    const name = host.replace(/:\d+$/, '')
    for (const server of servers) if (server.names.includes(name)) return server
  }
  return servers[0]!
}

/** An answer, or the way to one from somewhere else. */
function respondFrom(process: ContainerProcess, version: string, server: NginxServer, request: HttpRequest): HttpResponse | Process<HttpResponse> {
  const path = pathOf(request)
  const location = locationFor(server, path)
  if (location?.returns) return respond(location.returns.status, location.returns.text, location.returns.status < 300 || location.returns.status >= 400 ? { 'content-type': location.returns.type ?? 'text/plain' } : { location: location.returns.text })
  if (location?.proxy) return forward(process, version, location.proxy, location.prefix, request)
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorPage(405, version)
  return staticFile(process, version, location?.root ?? server.root, path, request, location?.index ?? server.index)
}

/** An exact location, else the longest prefix. */
function locationFor({ locations }: NginxServer, path: string): NginxLocation | undefined {
  let best: NginxLocation | undefined
  for (const location of locations) {
    if (location.exact ? location.prefix === path : path.startsWith(location.prefix)) {
      if (location.exact) return location
      if (best === undefined || location.prefix.length > best.prefix.length) best = location
    }
  }
  return best
}

function staticFile(process: ContainerProcess, version: string, root: string, path: string, request: HttpRequest, indexes: readonly string[]): HttpResponse {
  const missing = (file: string, code: string): void => void process.stderr.write(`${nginxTime(process)} [error] ${process.pid}#${process.pid}: *1 open() "${file}" failed (${code}), client: -, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.host}"\n`)
  let file = process.path(path.startsWith('/') ? root + path : `${root}/${path}`)
  try {
    let info = process.files.stat(file)
    if (info?.kind === 'directory') {
      if (!path.endsWith('/')) return respond(301, page(301, version), { 'content-type': 'text/html', location: `http://${request.host}${path}/` })
      const folder = file === '/' ? '' : file
      info = undefined
      for (const index of indexes) {
        file = `${folder}/${index}`
        info = process.files.stat(file)
        if (info !== undefined) break
      }
      if (info === undefined) {
        process.stderr.write(`${nginxTime(process)} [error] ${process.pid}#${process.pid}: *1 directory index of "${folder}/" is forbidden, client: -, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.host}"\n`)
        return errorPage(403, version)
      }
    }
    if (info === undefined) {
      missing(file, '2: No such file or directory')
      return errorPage(404, version)
    }
    const text = process.files.read(file)
    return { protocol: 'http', status: 200, headers: { 'content-type': contentType(file), 'content-length': String(text.length || info.sizeBytes), 'accept-ranges': 'bytes' }, body: request.method === 'HEAD' ? '' : text }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    missing(file, `13: ${error.text}`)
    return errorPage(403, version)
  }
}

function* forward(process: ContainerProcess, version: string, target: string, prefix: string, request: HttpRequest): Process<HttpResponse> {
  const [, host = '', port = '80', base] = /^https?:\/\/([^:/]+)(?::(\d+))?(\/.*)?$/.exec(target) ?? []
  const path = base === undefined ? request.path : base + request.path.slice(prefix.length)
  try {
    const upstream = yield* process.network.request(host, Number(port), { ...request, path, host })
    return upstream.protocol === 'http' ? upstream : errorPage(502, version)
  } catch (error) {
    if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
    const isTimeout = error instanceof NetworkError && error.failure === 'timeout'
    process.stderr.write(`${nginxTime(process)} [error] ${process.pid}#${process.pid}: *1 ${isTimeout ? 'upstream timed out (110: Connection timed out)' : 'connect() failed (111: Connection refused)'} while connecting to upstream, request: "${request.method} ${request.path} HTTP/1.1", upstream: "${target}", host: "${request.host}"\n`)
    return errorPage(isTimeout ? 504 : 502, version)
  }
}

function errorPage(status: number, version: string): HttpResponse {
  return respond(status, page(status, version), { 'content-type': 'text/html' })
}

function page(status: number, version: string): string {
  const title = `${status} ${reasonOf(status)}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`
}

function nginxTime(process: ContainerProcess): string {
  return clockText(process.kernel, '%Y/%m/%d %H:%M:%S')
}
