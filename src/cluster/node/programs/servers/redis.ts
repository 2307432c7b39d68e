// redis-server and redis-cli: strings, counters and lists in memory, replication as far as a follower's data follows its leader's.
import { NetworkError, sleep, type Process } from '../../../../kernel/index.ts'
import { AddressInUseError, FileError, NameError, type Answer, type ContainerProcess, type Message, type Program } from '../../runtime/index.ts'
import { clockText, respond, untilSignal } from './http.ts'
import { RedisStore } from './redis-store.ts'

const RESIDENT_BYTES = 8 * 1024 * 1024
const PORT = 6379
const COMMAND_CPU_MICROS = 15
const RETRY_MICROS = 1_000_000
/** A follower's question for what is new stays with the leader until there is something, at most so long. */
const SYNC_MICROS = 60_000_000
const IDLE_CPU_MILLI = 2

/** `redis-server [FILE] [--port N] [--requirepass P] [--replicaof HOST PORT] …` */
export function redisServer(version: string): Program {
  return function* (process) {
    const options = serverOptions(process)
    if (typeof options === 'string') {
      process.stderr.write(`\n*** FATAL CONFIG FILE ERROR (Redis ${version}) ***\n${options}\n`)
      return 1
    }
    const port = Number(options.get('port') ?? PORT)
    const log = (mark: string, text: string): void => void process.stdout.write(`${process.pid}:${mark} ${clockText(process.kernel, '%d %b %Y %H:%M:%S')}.${String(Math.floor(process.kernel.now / 1000) % 1000).padStart(3, '0')} * ${text}\n`)
    const store = new RedisStore(process.kernel, options.get('requirepass'))
    log('C', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
    log('C', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`)
    const replicaOf = options.get('replicaof') ?? options.get('slaveof')
    if (replicaOf) store.follow(replicaOf)
    try {
      process.network.listen(port, 'TCP', (message) => answer(process, store, message))
    } catch (error) {
      if (!(error instanceof AddressInUseError)) throw error
      log('M', `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`)
      return 1
    }
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    log('M', `Running mode=standalone, port=${port}.`)
    log('M', 'Server initialized')
    log('M', 'Ready to accept connections tcp')
    process.group.spawn('replication', replicate(process, store, (text) => log('S', text)))
    const signal = yield* untilSignal(process, ['TERM', 'INT'])
    log('signal-handler', `Received SIG${signal} scheduling shutdown...`)
    yield* sleep(5_000)
    log('M', 'User requested shutdown...')
    log('M', 'Redis is now ready to exit, bye bye...')
    return 0
  }
}

function serverOptions(process: ContainerProcess): Map<string, string> | string {
  const options = new Map<string, string>()
  const words = process.argv.slice(1)
  const file = words[0] !== undefined && !words[0].startsWith('-') ? words.shift()! : undefined
  if (file !== undefined) {
    try {
      for (const line of process.files.read(process.path(file)).split('\n')) {
        const [name = '', ...rest] = line.trim().split(/\s+/)
        if (name !== '' && !name.startsWith('#')) options.set(name.toLowerCase(), rest.join(' ').replace(/^"(.*)"$/, '$1'))
      }
    } catch (error) {
      if (error instanceof FileError) return `Can't open config file '${process.path(file)}': ${error.text}`
      throw error
    }
  }
  for (let i = 0; i < words.length; i++) {
    const name = words[i]!.replace(/^--/, '').toLowerCase()
    const values: string[] = []
    while (i + 1 < words.length && !words[i + 1]!.startsWith('--')) values.push(words[++i]!)
    options.set(name, values.join(' '))
  }
  return options
}

function* answer(process: ContainerProcess, store: RedisStore, message: Message): Process<Answer> {
  yield* process.resources.compute(COMMAND_CPU_MICROS)
  const sync = message.protocol === 'bytes' ? /^PSYNC (\d+)/.exec(message.data) : null
  if (sync) return { protocol: 'bytes', data: yield* store.newerThan(Number(sync[1]), SYNC_MICROS) }
  if (message.protocol === 'bytes') return { protocol: 'bytes', data: message.data.split('\r\n').filter((line) => line !== '').map((line) => store.run(line)).join('\r\n') }
  // A browser that talks HTTP to redis is cut off; an empty answer is the nearest.
  return respond(400, '')
}

function* replicate(process: ContainerProcess, store: RedisStore, log: (text: string) => void): Process<void> {
  let connected = false
  for (;;) {
    if (store.leader === undefined) yield* store.leaderChanged()
    const leader = store.leader
    if (leader === undefined) continue
    const [host = '', port = String(PORT)] = leader.split(/[\s:]+/)
    try {
      if (!connected) log(`Connecting to MASTER ${host}:${port}`)
      const reply = yield* process.network.request(host, Number(port), { protocol: 'bytes', data: `PSYNC ${connected ? store.version : 0}\r\n` }, { timeoutMicros: SYNC_MICROS + RETRY_MICROS })
      const isSync = reply.protocol === 'bytes' && store.take(reply.data)
      if (!isSync) connected = false
      else if (!connected) {
        connected = true
        log('MASTER <-> REPLICA sync: Finished with success')
      }
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
      if (connected || error instanceof NameError) log(error instanceof NameError ? `Unable to connect to MASTER: Resource temporarily unavailable` : 'Connection with master lost.')
      connected = false
    }
    store.linkUp = connected
    if (!connected) yield* sleep(RETRY_MICROS)
  }
}

/** `redis-cli [-h HOST] [-p PORT] [-a PASSWORD] COMMAND…`; commands from the input when there is none. */
export const redisClient: Program = function* (process) {
  const words = process.argv.slice(1)
  let host = '127.0.0.1'
  let port = PORT
  let password = process.env['REDISCLI_AUTH']
  let raw = !process.stdout.isTerminal
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!
    if (option === '-h') host = words.shift() ?? host
    else if (option === '-p') port = Number(words.shift())
    else if (option === '-a' || option === '--pass') password = words.shift()
    else if (option === '--raw') raw = true
    else if (option === '-n') words.shift()
    else if (option === '-v' || option === '--version') {
      process.stdout.write('redis-cli 7.2.4\n')
      return 0
    }
  }
  const send = function* (line: string): Process<number> {
    try {
      const data = `${password === undefined ? '' : `AUTH ${password}\r\n`}${line}\r\n`
      const reply = yield* process.network.request(host, port, { protocol: 'bytes', data })
      const text = reply.protocol === 'bytes' ? (reply.data.split('\r\n').at(-1) ?? '') : ''
      process.stdout.write(`${show(text, raw)}\n`)
      return text.startsWith('-') ? 1 : 0
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof NameError)) throw error
      process.stderr.write(`Could not connect to Redis at ${host}:${port}: ${error instanceof NameError ? 'Name or service not known' : error.failure === 'refused' ? 'Connection refused' : 'Operation timed out'}\n`)
      return 1
    }
  }
  if (words.length > 0) return yield* send(words.map((word) => (/[\s"]/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' '))
  let status = 0
  for (;;) {
    if (process.stdin.isTerminal) process.stdout.write(`${host}:${port}> `)
    const line = yield* process.stdin.readLine()
    if (line === undefined || line === 'quit' || line === 'exit') return status
    if (line.trim() !== '') status = yield* send(line)
  }
}

/** Replies travel as JSON after one letter: `+` status, `-` error, `:` number, `$` text, `*` list. */
function show(reply: string, raw: boolean): string {
  const kind = reply[0]
  const value = reply.slice(1)
  if (kind === '-') return raw ? value : `(error) ${value}`
  if (kind === ':') return raw ? value : `(integer) ${value}`
  if (kind === '$') {
    const text = JSON.parse(value) as string | null
    return text === null ? (raw ? '' : '(nil)') : raw ? text : JSON.stringify(text)
  }
  if (kind === '*') {
    const items = JSON.parse(value) as string[]
    return raw ? items.join('\n') : items.length === 0 ? '(empty array)' : items.map((item, index) => `${index + 1}) ${JSON.stringify(item)}`).join('\n')
  }
  return value
}
