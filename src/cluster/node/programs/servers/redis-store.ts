// The data of a redis server and its commands.
import { select, Signal, type Kernel, type Micros, type Process } from '../../../../kernel/index.ts'

type Value = string | readonly string[]

const REPLICATION_PREFIX = '=SYNC '

/** Replies: `+status`, `-error`, `:number`, `$` and `*` with JSON after them. */
export class RedisStore {
  /** `host port` of the server that this one follows. */
  leader: string | undefined
  linkUp = false
  readonly #kernel: Kernel
  readonly #password: string | undefined
  #data = new Map<string, Value>()
  #expiry = new Map<string, number>()
  #changed = new Signal()
  /** Grows with every write. Starts above 0, which a follower says that has nothing. */
  #version = 1
  #written = new Signal()

  constructor(kernel: Kernel, password: string | undefined) {
    this.#kernel = kernel
    this.#password = password || undefined
  }

  follow(leader: string | undefined): void {
    this.leader = leader
    this.#changed.fire()
    this.#changed = new Signal()
  }

  leaderChanged(): Process<void> {
    return this.#changed.wait()
  }

  get version(): number {
    return this.#version
  }

  /** The data as soon as it is newer than a version, or after so long. */
  *newerThan(version: number, patience: Micros): Process<string> {
    if (version === this.#version) yield* select([this.#written, { after: patience }])
    return REPLICATION_PREFIX + JSON.stringify({ version: this.#version, entries: [...this.#data] })
  }

  /** Takes over the data of the leader. False when this is not an answer to PSYNC. */
  take(reply: string): boolean {
    if (!reply.startsWith(REPLICATION_PREFIX)) return false
    const { version, entries } = JSON.parse(reply.slice(REPLICATION_PREFIX.length)) as { version: number; entries: [string, Value][] }
    this.#data = new Map(entries)
    this.#version = version
    return true
  }

  /** One command line; gives the reply. */
  run(line: string): string {
    const words = split(line)
    const name = (words[0] ?? '').toUpperCase()
    const args = words.slice(1)
    if (name === 'AUTH') return args.at(-1) === this.#password ? '+OK' : this.#password === undefined ? '-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?' : '-WRONGPASS invalid username-password pair or user is disabled.'
    const command = COMMANDS[name]
    if (!command) return `-ERR unknown command '${words[0] ?? ''}', with args beginning with: ${args.map((word) => `'${word}' `).join('')}`
    if (args.length < command.least) return `-ERR wrong number of arguments for '${name.toLowerCase()}' command`
    if (command.writes && this.leader !== undefined) return "-READONLY You can't write against a read only replica."
    const reply = command.run(this, args)
    if (command.writes) this.#announce()
    return reply
  }

  #announce(): void {
    this.#version++
    this.#written.fire()
    this.#written = new Signal()
  }

  get(key: string): Value | undefined {
    const until = this.#expiry.get(key)
    if (until !== undefined && until <= this.#kernel.now) this.delete(key)
    return this.#data.get(key)
  }

  text(key: string): string | undefined {
    const value = this.get(key)
    return typeof value === 'string' ? value : undefined
  }

  list(key: string): readonly string[] {
    const value = this.get(key)
    return typeof value === 'object' ? value : []
  }

  put(key: string, value: Value): void {
    this.#data.set(key, value)
    this.#expiry.delete(key)
  }

  expire(key: string, seconds: number): boolean {
    if (this.get(key) === undefined) return false
    this.#expiry.set(key, this.#kernel.now + seconds * 1_000_000)
    return true
  }

  secondsLeft(key: string): number {
    if (this.get(key) === undefined) return -2
    const until = this.#expiry.get(key)
    return until === undefined ? -1 : Math.ceil((until - this.#kernel.now) / 1_000_000)
  }

  delete(key: string): boolean {
    this.#expiry.delete(key)
    return this.#data.delete(key)
  }

  keys(): readonly string[] {
    return [...this.#data.keys()]
  }

  clear(): void {
    this.#data.clear()
  }
}

interface Command {
  readonly least: number
  readonly writes?: boolean
  readonly run: (store: RedisStore, args: readonly string[]) => string
}

const text = (value: string | undefined): string => `$${JSON.stringify(value ?? null)}`

const add = (amount: (args: readonly string[]) => number): Command => ({
  least: 1, writes: true,
  run(store, args) {
    const value = Number(store.text(args[0]!) ?? '0') + amount(args)
    if (!Number.isInteger(value)) return '-ERR value is not an integer or out of range'
    store.put(args[0]!, String(value))
    return `:${value}`
  },
})

const push = (place: (list: readonly string[], values: readonly string[]) => readonly string[]): Command => ({
  least: 2, writes: true,
  run(store, [key, ...values]) {
    const list = place(store.list(key!), values)
    store.put(key!, list)
    return `:${list.length}`
  },
})

const COMMANDS: Readonly<Record<string, Command>> = {
  PING: { least: 0, run: (_, [word]) => (word === undefined ? '+PONG' : text(word)) },
  ECHO: { least: 1, run: (_, [word]) => text(word) },
  GET: { least: 1, run: (store, [key]) => (typeof store.get(key!) === 'object' ? '-WRONGTYPE Operation against a key holding the wrong kind of value' : text(store.text(key!))) },
  SET: {
    least: 2, writes: true,
    run(store, [key, value, ...options]) {
      store.put(key!, value!)
      if (options[0]?.toUpperCase() === 'EX') store.expire(key!, Number(options[1]))
      return '+OK'
    },
  },
  APPEND: { least: 2, writes: true, run(store, [key, value]) { const whole = (store.text(key!) ?? '') + value!; store.put(key!, whole); return `:${whole.length}` } },
  DEL: { least: 1, writes: true, run: (store, keys) => `:${keys.filter((key) => store.delete(key)).length}` },
  EXISTS: { least: 1, run: (store, keys) => `:${keys.filter((key) => store.get(key) !== undefined).length}` },
  EXPIRE: { least: 2, writes: true, run: (store, [key, seconds]) => `:${store.expire(key!, Number(seconds)) ? 1 : 0}` },
  TTL: { least: 1, run: (store, [key]) => `:${store.secondsLeft(key!)}` },
  INCR: add(() => 1),
  DECR: add(() => -1),
  INCRBY: add(([, by]) => Number(by)),
  LPUSH: push((list, values) => [...[...values].reverse(), ...list]),
  RPUSH: push((list, values) => [...list, ...values]),
  LLEN: { least: 1, run: (store, [key]) => `:${store.list(key!).length}` },
  LRANGE: {
    least: 3,
    run(store, [key, from, to]) {
      const list = store.list(key!)
      const at = (word: string): number => (Number(word) < 0 ? list.length + Number(word) : Number(word))
      return `*${JSON.stringify(list.slice(Math.max(0, at(from!)), at(to!) + 1))}`
    },
  },
  KEYS: { least: 1, run: (store, [pattern]) => `*${JSON.stringify(store.keys().filter((key) => new RegExp(`^${pattern!.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(key)))}` },
  DBSIZE: { least: 0, run: (store) => `:${store.keys().length}` },
  FLUSHALL: { least: 0, writes: true, run(store) { store.clear(); return '+OK' } },
  SELECT: { least: 1, run: () => '+OK' },
  SAVE: { least: 0, run: () => '+OK' },
  ROLE: { least: 0, run: (store) => `*${JSON.stringify(store.leader === undefined ? ['master', '0'] : ['slave', ...store.leader.split(/\s+/)])}` },
  INFO: { least: 0, run: (store) => text(`# Replication\r\nrole:${store.leader === undefined ? 'master' : `slave\r\nmaster_host:${store.leader.split(/\s+/)[0]}\r\nmaster_link_status:${store.linkUp ? 'up' : 'down'}`}\r\n# Keyspace\r\ndb0:keys=${store.keys().length}`.replaceAll('\r\n', '\n')) },
  REPLICAOF: { least: 2, run(store, [host, port]) { store.follow(host!.toUpperCase() === 'NO' ? undefined : `${host} ${port}`); return '+OK' } },
  SLAVEOF: { least: 2, run: (store, args) => COMMANDS['REPLICAOF']!.run(store, args) },
}

function split(line: string): string[] {
  return (line.match(/"(?:\\.|[^"\\])*"|'[^']*'|\S+/g) ?? []).map((word) => (word.startsWith('"') ? (JSON.parse(word) as string) : word.startsWith("'") ? word.slice(1, -1) : word))
}
