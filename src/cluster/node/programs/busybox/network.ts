// Applets that talk over the network: wget, nslookup, nc, ping, telnet.
import { NetworkError, sleep, type Process } from '../../../../kernel/index.ts'
import { AddressInUseError, NameError, type ContainerProcess, type DnsAnswer, type HttpResponse, type Message, type Program } from '../../runtime/index.ts'
import { reasonOf } from '../servers/http.ts'
import { AppletError, applet, parseOptions } from './applet.ts'

const SECOND = 1_000_000
const WGET_TIMEOUT_SECONDS = 900
const REDIRECTS_MOST = 5
const DNS_PORT = 53

export const NETWORK_APPLETS: Readonly<Record<string, Program>> = {
  wget: applet(function* (process) {
    const { given, all, operands } = parseOptions(process.argv, 'cqSO:o:P:Y:U:T:t:', { spider: 's', quiet: 'q', header: 'H', 'post-data': 'D', timeout: 'T', 'output-document': 'O', 'no-check-certificate': 'k', 'no-verbose': 'q', tries: 't', 'server-response': 'S', 'user-agent': 'U' })
    const url = operands[0]
    if (url === undefined) throw new AppletError('missing URL')
    const headers: Record<string, string> = { 'user-agent': given.get('U') ?? 'Wget' }
    for (const [letter, value] of all) if (letter === 'H') headers[value.slice(0, value.indexOf(':')).toLowerCase()] = value.slice(value.indexOf(':') + 1).trim()
    yield* fetch(process, url, {
      timeoutMicros: Number(given.get('T') ?? WGET_TIMEOUT_SECONDS) * SECOND, headers, body: given.get('D'),
      quiet: given.has('q'), showHeaders: given.has('S'), spider: given.has('s'), output: given.get('O'), folder: given.get('P'),
    })
  }),

  nslookup: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv.map((word) => word.replace(/^-(?:type|querytype|q)=/, '-t')), 't:dv')
    const [name, server = process.network.dns.nameservers[0]] = operands
    if (name === undefined) throw new AppletError('missing operand')
    return yield* lookUp(process, name, server ?? '127.0.0.1', given.get('t')?.toUpperCase())
  }),

  nc: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'zvw:lp:e:kun46')
    return given.has('l') ? yield* listen(process, Number(given.get('p') ?? operands.at(-1)), given.has('k')) : yield* connect(process, operands[0] ?? '', operands[1] ?? '', given)
  }),

  telnet: applet(function* (process) {
    const [host = '', port = '23'] = process.argv.slice(1)
    try {
      yield* process.network.request(host, Number(port), { protocol: 'connect' })
      process.stdout.write(`Connected to ${host}\n`)
    } catch (error) {
      throw networkProblem(error, host, `${host}`)
    }
  }),

  ping: applet(function* (process) {
    const { given, operands } = parseOptions(process.argv, 'c:W:w:i:qs:4')
    const host = operands[0] ?? ''
    const [address] = yield* resolve(process, host)
    process.stdout.write(`PING ${host} (${address}): 56 data bytes\n`)
    const count = Number(given.get('c') ?? 4)
    let received = 0
    for (let i = 0; i < count; i++) {
      if (i > 0) yield* sleep(Number(given.get('i') ?? 1) * SECOND)
      const began = process.kernel.now
      if (!(yield* echoes(process, address!, Number(given.get('W') ?? 10)))) continue
      received++
      process.stdout.write(`64 bytes from ${address}: seq=${i} ttl=64 time=${((process.kernel.now - began) / 1000).toFixed(3)} ms\n`)
    }
    process.stdout.write(`\n--- ${host} ping statistics ---\n${count} packets transmitted, ${received} packets received, ${Math.round(((count - received) * 100) / count)}% packet loss\n`)
    return received > 0 ? 0 : 1
  }),
}

interface Fetch {
  readonly timeoutMicros: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly quiet: boolean
  readonly showHeaders: boolean
  readonly spider: boolean
  readonly output: string | undefined
  readonly folder: string | undefined
}

interface Target {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** As it stood in the URL: with the port when that was written. */
  readonly authority: string
  readonly path: string
}

function parseUrl(url: string): Target {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?([^/:?#]+)(?::(\d+))?(\/?[^#]*)/.exec(url)
  if (!match) throw new AppletError(`not an http or ftp url: ${url}`)
  const scheme = match[1] === 'https' ? 'https' : 'http'
  const path = match[4]!
  return { scheme, host: match[2]!, port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)), authority: match[3] === undefined ? match[2]! : `${match[2]}:${match[3]}`, path: path.startsWith('/') ? path : `/${path}` }
}

function* fetch(process: ContainerProcess, url: string, options: Fetch): Process<void> {
  let target = parseUrl(url)
  const say = (text: string): void => void (options.quiet || process.stderr.write(text))
  for (let redirects = 0; ; redirects++) {
    const response = yield* request(process, target, options, say)
    if (options.showHeaders) process.stderr.write(`  HTTP/1.1 ${response.status} ${reasonOf(response.status)}\n${Object.entries(response.headers).map(([name, value]) => `  ${name.replace(/(^|-)\w/g, (start) => start.toUpperCase())}: ${value}\n`).join('')}`)
    const location = response.headers['location']
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      if (redirects >= REDIRECTS_MOST) throw new AppletError('too many redirections')
      target = location.startsWith('/') ? { ...target, path: location } : parseUrl(location)
      continue
    }
    if (response.status >= 400) throw new AppletError(`server returned error: HTTP/1.1 ${response.status} ${reasonOf(response.status)}`)
    return save(process, target, response, options, say)
  }
}

function* request(process: ContainerProcess, target: Target, options: Fetch, say: (text: string) => void): Process<HttpResponse> {
  const { host, port, authority, scheme, path } = target
  try {
    const [address] = yield* resolve(process, host)
    say(`Connecting to ${authority} (${address}:${port})\n`)
    const answer = yield* process.network.request(address!, port, { protocol: 'http', scheme, method: options.body === undefined ? 'GET' : 'POST', host: authority, path, headers: options.headers, body: options.body ?? '' }, { timeoutMicros: options.timeoutMicros })
    if (answer.protocol !== 'http') throw new AppletError('error getting response')
    return answer
  } catch (error) {
    throw networkProblem(error, host, authority)
  }
}

function save(process: ContainerProcess, target: Target, { body }: HttpResponse, options: Fetch, say: (text: string) => void): void {
  if (options.spider) return say('remote file exists\n')
  if (options.output === '-') {
    process.stdout.write(body)
    return say('writing to stdout\n-                    100% |********************************| ' + `${String(body.length).padStart(5)}  0:00:00 ETA\nwritten to stdout\n`)
  }
  const name = options.output ?? (target.path.split('?')[0]!.split('/').pop() || 'index.html')
  const path = process.path(options.folder === undefined ? name : `${options.folder}/${name}`)
  if (options.output === undefined && process.files.stat(path)) throw new AppletError(`can't open '${name}': File exists`)
  say(`saving to '${name}'\n`)
  process.files.write(path, body)
  say(`${name.padEnd(20).slice(0, 20)} 100% |********************************| ${String(body.length).padStart(5)}  0:00:00 ETA\n'${name}' saved\n`)
}

/** What busybox says of a failure; other errors are passed on. */
function networkProblem(error: unknown, host: string, authority: string): unknown {
  if (error instanceof NameError) return new AppletError(`bad address '${host}'`)
  if (!(error instanceof NetworkError)) return error
  switch (error.failure) {
    case 'timeout': return new AppletError('download timed out')
    case 'refused': return new AppletError(`can't connect to remote host (${authority}): Connection refused`)
    case 'no-route': return new AppletError(`can't connect to remote host (${authority}): No route to host`)
    case 'reset': return new AppletError('error getting response: Connection reset by peer')
  }
}

function* resolve(process: ContainerProcess, host: string): Process<readonly string[]> {
  try {
    return yield* process.network.resolve(host)
  } catch (error) {
    if (error instanceof NameError) throw new AppletError(`bad address '${host}'`)
    throw error
  }
}

function* lookUp(process: ContainerProcess, name: string, server: string, type: string | undefined): Process<number> {
  const out = (text: string): void => void process.stdout.write(text)
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name)
  const types = type === undefined ? (isAddress ? ['PTR'] : ['A', 'AAAA']) : [type]
  const asked = isAddress ? `${name.split('.').reverse().join('.')}.in-addr.arpa` : name.replace(/\.$/, '')
  const answers: DnsAnswer[] = []
  try {
    const [address] = yield* process.network.resolve(server)
    const ask = function* (question: string, each: string): Process<DnsAnswer> {
      const answer = yield* process.network.request(address!, DNS_PORT, { protocol: 'dns', name: question, type: each as 'A' }, { timeoutMicros: 5 * SECOND })
      return answer.protocol === 'dns' ? answer : { protocol: 'dns', code: 'SERVFAIL', records: [] }
    }
    let first: DnsAnswer | undefined
    let question = asked
    for (question of isAddress ? [asked] : questions(process, name)) {
      first = yield* ask(question, types[0]!)
      if (first.code === 'NOERROR') break
    }
    answers.push(first!)
    if (first!.code === 'NOERROR') for (const each of types.slice(1)) answers.push(yield* ask(question, each))
  } catch (error) {
    if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
    out(';; connection timed out; no servers could be reached\n\n')
    return 1
  }
  out(`Server:\t\t${server}\nAddress:\t${server}:${DNS_PORT}\n\n`)
  const failure = answers.find((answer) => answer.code !== 'NOERROR')
  if (failure) {
    out(`** server can't find ${asked}: ${failure.code}\n\n`)
    return 1
  }
  const records = answers.flatMap((answer) => answer.records)
  out(records.length > 0 ? `${records.map(recordText).join('')}\n` : `*** Can't find ${asked}: No answer\n\n`)
  return records.length > 0 ? 0 : 1
}

/** The names to ask for, as the resolver has them: with few dots the search domains come first. */
function questions(process: ContainerProcess, name: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const { searches, ndots } = process.network.dns
  const searched = searches.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

function recordText({ name, type, data }: DnsAnswer['records'][number]): string {
  switch (type) {
    case 'A':
    case 'AAAA': return `Name:\t${name}\nAddress: ${data}\n`
    case 'CNAME': return `${name}\tcanonical name = ${data}\n`
    case 'PTR': return `${name}\tname = ${data}\n`
    case 'SRV': return `${name}\tservice = ${data}\n`
    case 'TXT': return `${name}\ttext = "${data}"\n`
  }
}

function* connect(process: ContainerProcess, host: string, port: string, given: ReadonlyMap<string, string>): Process<number> {
  const timeoutMicros = Number(given.get('w') ?? 30) * SECOND
  const [address] = yield* resolve(process, host)
  try {
    if (given.has('z')) {
      yield* process.network.request(address!, Number(port), { protocol: 'connect' }, { timeoutMicros })
      if (given.has('v')) process.stderr.write(`${host} (${address}:${port}) open\n`)
      return 0
    }
    let data = ''
    for (let chunk = yield* process.stdin.read(); chunk !== undefined; chunk = yield* process.stdin.read()) data += chunk
    const reply = yield* process.network.request(address!, Number(port), messageOf(data, host), { timeoutMicros })
    process.stdout.write(reply.protocol === 'bytes' ? reply.data : reply.protocol === 'http' ? httpText(reply) : '')
    return 0
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const text = error.failure === 'refused' ? 'Connection refused' : error.failure === 'timeout' ? 'Operation timed out' : 'Host is unreachable'
    throw new AppletError(`${host} (${address}:${port}): ${text}`)
  }
}

/** Typed HTTP is HTTP. */
function messageOf(data: string, host: string): Message {
  const line = /^(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP\/1/.exec(data)
  if (!line) return { protocol: 'bytes', data }
  return { protocol: 'http', scheme: 'http', method: line[1]!, path: line[2]!, host: /^host:\s*(\S+)/im.exec(data)?.[1] ?? host, headers: {}, body: data.split(/\r?\n\r?\n/)[1] ?? '' }
}

function httpText({ status, headers, body }: HttpResponse): string {
  return `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

function* listen(process: ContainerProcess, port: number, again: boolean): Process<number> {
  let input = ''
  for (let chunk = yield* process.stdin.read(); chunk !== undefined; chunk = yield* process.stdin.read()) input += chunk
  try {
    process.network.listen(port, 'TCP', function* (message) {
      process.stdout.write(message.protocol === 'http' ? `${message.method} ${message.path} HTTP/1.1\r\nHost: ${message.host}\r\n\r\n` : message.protocol === 'bytes' ? message.data : '')
      if (!again) process.kill(process.pid, 'USR1')
      return message.protocol === 'http' ? { protocol: 'http', status: 200, headers: {}, body: input.replace(/^HTTP[^]*?\r?\n\r?\n/, '') } : { protocol: 'bytes', data: input }
    })
  } catch (error) {
    if (error instanceof AddressInUseError) throw new AppletError('bind: Address already in use')
    throw error
  }
  process.signals.trap('USR1')
  yield* process.signals.received.receive()
  // The answer leaves before the listener closes.
  yield* sleep(1_000)
  return 0
}

/** Nothing but TCP is modelled: an address that refuses a port is there as much as one that accepts it. */
function* echoes(process: ContainerProcess, address: string, seconds: number): Process<boolean> {
  try {
    yield* process.network.request(address, 7, { protocol: 'connect' }, { timeoutMicros: seconds * SECOND })
    return true
  } catch (error) {
    if (error instanceof NetworkError) return error.failure === 'refused'
    throw error
  }
}
