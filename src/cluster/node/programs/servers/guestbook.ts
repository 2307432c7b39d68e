// The guestbook's web tier: a page, and a PHP script that reads and writes messages in redis, found by its Services' names.
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import { NameError, type ContainerProcess, type HttpRequest, type HttpResponse, type Program } from '../../runtime/index.ts'
import { clockText, httpDate, httpOnly, pathOf, queryOf, respond, serveUntil } from './http.ts'

const RESIDENT_BYTES = 12 * 1024 * 1024
const REQUEST_CPU_MICROS = 400
const REDIS_PORT = 6379
const REDIS_TIMEOUT = 5_000_000

const PAGE = `<html ng-app="redis">
  <head>
    <title>Guestbook</title>
    <link rel="stylesheet" href="//netdna.bootstrapcdn.com/bootstrap/3.1.1/css/bootstrap.min.css">
    <script src="controllers.js"></script>
  </head>
  <body ng-controller="RedisCtrl">
    <div style="width: 50%; margin-left: 20px">
      <h2>Guestbook</h2>
    </div>
  </body>
</html>
`

/** The front end on port 80. Its page comes even when redis is away; `guestbook.php` then answers 500. */
export const guestbookFrontend: Program = function* (process) {
  process.resources.useMemory(RESIDENT_BYTES)
  process.network.listen(80, 'TCP', httpOnly(function* (request, from) {
    yield* process.resources.compute(REQUEST_CPU_MICROS)
    const response = yield* answer(process, request)
    process.stdout.write(`${from.ip} - - [${clockText(process.kernel, '%d/%b/%Y:%H:%M:%S +0000')}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "-" "${request.headers['user-agent'] ?? '-'}"\n`)
    return { ...response, headers: { date: httpDate(process.kernel), server: 'Apache/2.4.53 (Debian)', 'x-powered-by': 'PHP/8.1.5', ...response.headers } }
  }))
  process.stderr.write(`AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${process.network.ip}. Set the 'ServerName' directive globally to suppress this message\n`)
  return yield* serveUntil(process, ['TERM', 'WINCH', 'INT'], function* () { return 0 })
}

function* answer(process: ContainerProcess, request: HttpRequest): Process<HttpResponse> {
  const path = pathOf(request)
  if (path === '/' || path === '/index.html') return respond(200, PAGE, { 'content-type': 'text/html' })
  if (path !== '/guestbook.php') return respond(404, '<h1>Not Found</h1>\n', { 'content-type': 'text/html' })
  const query = queryOf(request)
  const key = query.get('key') ?? 'guestbook'
  const isSet = query.get('cmd') === 'set'
  try {
    const command = isSet ? `SET ${JSON.stringify(key)} ${JSON.stringify(query.get('value') ?? '')}` : `GET ${JSON.stringify(key)}`
    const reply = yield* process.network.request(hostFor(process, isSet), REDIS_PORT, { protocol: 'bytes', data: `${command}\r\n` }, { timeoutMicros: REDIS_TIMEOUT })
    const data = reply.protocol === 'bytes' ? reply.data : ''
    if (data.startsWith('-')) return failure(process, data.slice(1))
    const body = isSet ? { message: 'Updated' } : { data: data.startsWith('$') ? ((JSON.parse(data.slice(1)) as string | null) ?? '') : '' }
    return respond(200, JSON.stringify(body), { 'content-type': 'application/json' })
  } catch (error) {
    if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
    return failure(process, error instanceof NameError ? `php_network_getaddresses: getaddrinfo for ${error.hostname} failed: Name or service not known` : error.failure === 'refused' ? 'Connection refused' : 'Connection timed out')
  }
}

/** Names come from DNS, or with GET_HOSTS_FROM=env from the variables of the Services. */
function hostFor(process: ContainerProcess, writes: boolean): string {
  if (process.env['GET_HOSTS_FROM'] !== 'env') return writes ? 'redis-leader' : 'redis-follower'
  return process.env[writes ? 'REDIS_LEADER_SERVICE_HOST' : 'REDIS_FOLLOWER_SERVICE_HOST'] ?? ''
}

function failure(process: ContainerProcess, text: string): HttpResponse {
  process.stderr.write(`PHP Fatal error:  Uncaught Predis\\Connection\\ConnectionException: ${text} in /usr/local/lib/php/Predis/Connection/AbstractConnection.php:155\n`)
  return respond(500, '', { 'content-type': 'text/html; charset=UTF-8' })
}

/** The follower's image: redis that follows `redis-leader`. */
export const guestbookFollower: Program = function* (process) {
  const leader = process.env['GET_HOSTS_FROM'] === 'env' ? (process.env['REDIS_LEADER_SERVICE_HOST'] ?? 'redis-leader') : 'redis-leader'
  return yield* process.exec(['redis-server', '--replicaof', leader, String(REDIS_PORT)])
}
