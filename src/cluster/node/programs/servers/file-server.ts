// Web servers of plain files: Apache httpd as its image runs it, and busybox's httpd applet.
import { sleep, type Process } from '../../../../kernel/index.ts'
import { AddressInUseError, FileError, type ContainerProcess, type HttpRequest, type HttpResponse, type Program } from '../../runtime/index.ts'
import { clockText, contentType, httpDate, httpOnly, pathOf, reasonOf, respond, untilSignal } from './http.ts'

const REQUEST_CPU_MICROS = 80
const HTTPD_BYTES = 6 * 1024 * 1024
const APPLET_BYTES = 500 * 1024

/** `httpd-foreground`: Apache on port 80 with /usr/local/apache2/htdocs. */
export function apache(version: string): Program {
  return function* (process) {
    const say = (id: string, text: string): void => void process.stderr.write(`[${clockText(process.kernel, '%a %b %d %H:%M:%S')}.${String(process.kernel.now % 1_000_000).padStart(6, '0')} ${clockText(process.kernel, '%Y')}] [${id}] [pid ${process.pid}:tid ${process.pid}] ${text}\n`)
    try {
      process.network.listen(80, 'TCP', httpOnly(function* (request, from) {
        yield* process.resources.compute(REQUEST_CPU_MICROS)
        const response = serveFile(process, '/usr/local/apache2/htdocs', request, apachePage)
        process.stdout.write(`${from.ip} - - [${clockText(process.kernel, '%d/%b/%Y:%H:%M:%S +0000')}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length || '-'}\n`)
        return { ...response, headers: { date: httpDate(process.kernel), server: `Apache/${version} (Unix)`, ...response.headers } }
      }))
    } catch (error) {
      if (!(error instanceof AddressInUseError)) throw error
      process.stderr.write('(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n')
      return 1
    }
    process.resources.useMemory(HTTPD_BYTES)
    const { ip } = process.network
    for (let i = 0; i < 2; i++) process.stderr.write(`AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${ip}. Set the 'ServerName' directive globally to suppress this message\n`)
    say('mpm_event:notice', `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`)
    say('core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'")
    const signal = yield* untilSignal(process, ['TERM', 'WINCH', 'INT'])
    say('mpm_event:notice', signal === 'WINCH' ? 'AH00492: caught SIGWINCH, shutting down gracefully' : 'AH00491: caught SIGTERM, shutting down')
    yield* sleep(20_000)
    return 0
  }
}

/** busybox `httpd [-f] [-p PORT] [-h HOME]`: without -f it goes into the background. */
export const busyboxHttpd: Program = function* (process) {
  const words = process.argv.slice(1)
  let port = 80
  let home = process.cwd
  let foreground = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (/^-f?v*p/.test(word)) port = Number((word.slice(word.indexOf('p') + 1) || words[++i] || '80').replace(/^.*:/, ''))
    else if (word === '-h') home = words[++i] ?? home
    if (/^-[a-z]*f/.test(word)) foreground = true
  }
  if (process.files.stat(process.path(home))?.kind !== 'directory') {
    process.stderr.write(`httpd: can't change directory to '${home}': No such file or directory\n`)
    return 1
  }
  const root = process.path(home)
  const run = function* (server: ContainerProcess): Process<number> {
    try {
      server.network.listen(port, 'TCP', httpOnly(function* (request) {
        yield* server.resources.compute(REQUEST_CPU_MICROS)
        return serveFile(server, root, request, busyboxPage)
      }))
    } catch (error) {
      if (!(error instanceof AddressInUseError)) throw error
      server.stderr.write('httpd: bind: Address already in use\n')
      return 1
    }
    server.resources.useMemory(APPLET_BYTES)
    for (;;) yield* untilSignal(server, [])
  }
  if (foreground) return yield* run(process)
  process.spawn(run)
  return 0
}

function serveFile(process: ContainerProcess, root: string, request: HttpRequest, page: (status: number, path: string) => string): HttpResponse {
  const path = pathOf(request)
  const failed = (status: number): HttpResponse => respond(status, page(status, path), { 'content-type': 'text/html' })
  if (request.method !== 'GET' && request.method !== 'HEAD') return failed(501)
  try {
    let file = process.path(`${root}/${path}`)
    if (process.files.stat(file)?.kind === 'directory') file = process.path(`${file}/index.html`)
    if (!process.files.stat(file)) return failed(404)
    const text = process.files.read(file)
    return respond(200, request.method === 'HEAD' ? '' : text, { 'content-type': contentType(file, 'text/plain'), 'content-length': String(text.length) })
  } catch (error) {
    if (error instanceof FileError) return failed(403)
    throw error
  }
}

function apachePage(status: number): string {
  const text = status === 404 ? 'The requested URL was not found on this server.' : "You don't have permission to access this resource."
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reasonOf(status)}</title>\n</head><body>\n<h1>${reasonOf(status)}</h1>\n<p>${text}</p>\n</body></html>\n`
}

function busyboxPage(status: number): string {
  return `<HTML><HEAD><TITLE>${status} ${reasonOf(status)}</TITLE></HEAD>\n<BODY><H1>${status} ${reasonOf(status)}</H1>\nThe requested URL was not found\n</BODY></HTML>\n`
}
