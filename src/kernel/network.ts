// Hosts, links between them, and two ways of talking over a link: a call (request, answer) and a stream.
// A link delays (seeded), loses (which costs a retransmission), and can be cut. Knows nothing of what is said.
import { Channel } from './channel.ts'
import { Deadline } from './deadlines.ts'
import type { Kernel } from './kernel.ts'
import { type Group, type Process, type Task, type Wait } from './process.ts'
import { MILLISECOND, SECOND, type Micros } from './time.ts'

/** How a link behaves. `latencyMicros` is one way; jitter is drawn evenly from [0, jitterMicros]. */
export interface LinkProfile {
  readonly latencyMicros: Micros
  readonly jitterMicros: Micros
}

export type NetworkFailure = 'timeout' | 'refused' | 'reset' | 'no-route'

/** Thrown by calls and streams when the network or the other side fails. */
export class NetworkError extends Error {
  readonly failure: NetworkFailure
  constructor(failure: NetworkFailure, message: string) {
    super(message)
    this.name = 'NetworkError'
    this.failure = failure
  }
}

const RETRANSMIT: Micros = 200 * MILLISECOND
const MAX_RETRANSMITS = 8
/** A cut stream is given up by both ends after this long (HTTP/2 health check: 30 s idle, 15 s for the ping). */
const STREAM_HEALTH: Micros = 45 * SECOND
const CONNECT_TIMEOUT: Micros = 30 * SECOND

/** The path between two hosts, both ways. */
export class Link {
  readonly profile: LinkProfile
  /** Added to each message's latency: a dial. */
  extraMicros: Micros = 0
  /** The share of packets lost, 0 to 1: each loss costs a retransmission. */
  loss = 0
  #cut = false
  #mended: (() => void)[] = []

  constructor(profile: LinkProfile) {
    this.profile = profile
  }

  get cut(): boolean {
    return this.#cut
  }

  set cut(value: boolean) {
    this.#cut = value
    if (!value) for (const run of this.#mended.splice(0)) run()
  }

  onMend(run: () => void): void {
    this.#mended.push(run)
  }
}

export interface CallOptions {
  readonly deadlineMicros?: Micros
  /** Says in the trace what travels, such as `PATCH pod/web-1 status`. */
  readonly label?: string
  /** The kind of thing that travels: `request`, `traffic`, `raft` … */
  readonly channel?: string
}

/** What a server does with one call: a process that gives the answer. It runs in the server's group. */
export type Handler<Q, A> = (request: Q, from: Host) => Process<A>
export type Opener<Q, I> = (request: Q, stream: ServerStream<I>, from: Host) => void

interface Server {
  readonly group: Group
  readonly handle?: Handler<unknown, unknown>
  readonly open?: Opener<unknown, unknown>
}

/** A place with an address: a machine, a pod, a laptop. */
export class Host {
  readonly name: string
  readonly network: Network
  /** What its links' latency is classed by: region, zone, and the machine it runs on. */
  readonly location: { readonly region?: string; readonly zone?: string; readonly machine?: string }
  /** False: powered off. Nothing answers, not even with a refusal. */
  up = true
  readonly servers = new Map<number, Server>()
  /** Its links by the other end, as far as they were asked for: see Network.link. */
  readonly links = new Map<Host, Link>()

  constructor(network: Network, name: string, location: Host['location']) {
    this.network = network
    this.name = name
    this.location = location
  }

  /** Answers calls at a port until the group is killed. */
  serve<Q, A>(port: number, group: Group, handle: Handler<Q, A>, open?: Opener<Q, never>): void {
    const server: Server = { group, handle: handle as Handler<unknown, unknown>, ...(open ? { open: open as Opener<unknown, unknown> } : {}) }
    this.servers.set(port, server)
    group.onKill(() => {
      if (this.servers.get(port) === server) this.servers.delete(port)
    })
  }
}

export class Network {
  readonly kernel: Kernel
  readonly #classify: (a: Host, b: Host) => LinkProfile
  readonly #hosts = new Map<string, Host>()
  readonly #links = new Map<string, Link>()
  readonly #random

  /** `classify` gives the profile of the link between two hosts. */
  constructor(kernel: Kernel, classify: (a: Host, b: Host) => LinkProfile) {
    this.kernel = kernel
    this.#classify = classify
    this.#random = kernel.random('network')
  }

  host(name: string, location: Host['location'] = {}): Host {
    let host = this.#hosts.get(name)
    if (!host) this.#hosts.set(name, (host = new Host(this, name, location)))
    return host
  }

  findHost(name: string): Host | undefined {
    return this.#hosts.get(name)
  }

  removeHost(name: string): void {
    this.#hosts.delete(name)
  }

  /** The link between two hosts; made when first asked for. */
  link(a: Host, b: Host): Link {
    let link = a.links.get(b)
    if (!link) a.links.set(b, (link = this.#linkByName(a, b)))
    return link
  }

  /** A link belongs to two names: a machine that comes back under its name finds it as it was. */
  #linkByName(a: Host, b: Host): Link {
    const key = a.name < b.name ? `${a.name}|${b.name}` : `${b.name}|${a.name}`
    let link = this.#links.get(key)
    if (!link) this.#links.set(key, (link = new Link(this.#classify(a, b))))
    return link
  }

  /** Time that one message takes now, with retransmissions; undefined when it does not arrive. */
  transit(link: Link): Micros | undefined {
    if (link.cut) return undefined
    const { latencyMicros, jitterMicros } = link.profile
    let time = latencyMicros + link.extraMicros + (jitterMicros > 0 ? this.#random.int(jitterMicros + 1) : 0)
    if (link.loss > 0) {
      for (let tries = 0; this.#random.float() < link.loss; tries++) {
        if (tries === MAX_RETRANSMITS) return undefined
        time += RETRANSMIT * 2 ** tries
      }
    }
    return time
  }

  /**
   * Sends a request to a port and waits for the answer.
   * Throws NetworkError: `timeout` after the deadline, `refused` when nothing listens, `reset` when the server died meanwhile.
   */
  *call<Q, A>(from: Host, to: Host, port: number, request: Q, options: CallOptions = {}): Process<A> {
    return (yield this.calling(from, to, port, request, options)) as A
  }

  /** What `call` waits for, to be yielded where each call counts; the yield gives the answer. */
  calling<Q>(from: Host, to: Host, port: number, request: Q, options: CallOptions = {}): Wait {
    return new Call(this, from, to, port, request, options)
  }

  /**
   * Opens a stream of items from a server. The first answer (headers) comes through the stream too.
   * Throws NetworkError like `call`.
   */
  open<Q, I>(from: Host, to: Host, port: number, request: Q, options: CallOptions = {}): ClientStream<I> {
    const link = this.link(from, to)
    const stream = new Stream<I>(this, link, from, to, options.channel ?? 'stream')
    const transit = this.transit(link)
    if (transit === undefined || !to.up) {
      this.kernel.after(options.deadlineMicros ?? CONNECT_TIMEOUT, () => stream.reset(new NetworkError('timeout', `dial ${to.name}:${port}: i/o timeout`)))
      return stream
    }
    this.traceMessage(options.channel ?? 'request', from, to, transit, options.label ?? 'open')
    this.kernel.after(transit, () => {
      const server = to.servers.get(port)
      if (!to.up) return
      if (!server?.open) stream.reset(new NetworkError('refused', `dial ${to.name}:${port}: connect: connection refused`))
      else {
        stream.onClose(server.group.onKill(() => stream.reset(new NetworkError('reset', 'connection reset by peer'))))
        server.open(request, stream, from)
      }
    })
    return stream
  }

  traceMessage(channel: string, from: Host, to: Host, transit: Micros, label: string): void {
    const { trace } = this.kernel
    if (trace.on) trace.record('message', from.name, label, undefined, { channel, from: from.name, to: to.name, arrives: this.kernel.now + transit })
  }
}

/** One call, from the client's side; as a deadline it is the client's patience. */
class Call extends Deadline implements Wait {
  readonly #network: Network
  readonly #from: Host
  readonly #to: Host
  readonly #port: number
  readonly #request: unknown
  readonly #options: CallOptions
  #task: Task | undefined
  #ticket = 0
  #link: Link | undefined
  #over = false

  constructor(network: Network, from: Host, to: Host, port: number, request: unknown, options: CallOptions) {
    super()
    this.#network = network
    this.#from = from
    this.#to = to
    this.#port = port
    this.#request = request
    this.#options = options
  }

  start(task: Task, ticket: number): void {
    const network = this.#network
    const { kernel } = network
    this.#task = task
    this.#ticket = ticket
    this.#link = network.link(this.#from, this.#to)
    kernel.setDeadline(this, Math.max(0, this.#options.deadlineMicros ?? CONNECT_TIMEOUT))
    const transit = network.transit(this.#link)
    if (transit === undefined) return
    if (kernel.trace.on) network.traceMessage(this.#channel, this.#from, this.#to, transit, this.#label)
    kernel.schedule(kernel.now + transit, () => this.#arrive())
  }

  cancel(): void {
    this.#network.kernel.clearDeadline(this)
    this.#over = true
  }

  /** The deadline has passed. */
  fire(): void {
    this.#task!.fail(this.#ticket, new NetworkError('timeout', `${this.#to.name}:${this.#port}: i/o timeout`))
  }

  get #channel(): string {
    return this.#options.channel ?? 'request'
  }

  get #label(): string {
    return this.#options.label ?? 'call'
  }

  #arrive(): void {
    if (!this.#to.up || this.#over) return
    const server = this.#to.servers.get(this.#port)
    if (!server?.handle || server.group.killed) return this.#fail('refused', `dial ${this.#to.name}:${this.#port}: connect: connection refused`)
    server.group.spawnLast(this.#label, server.handle(this.#request, this.#from), (handler) => {
      handler.onDone = () => this.#answer(handler, server.group)
    })
  }

  #answer(handler: Task, group: Group): void {
    const task = this.#task!
    const ticket = this.#ticket
    if (handler.error === undefined) this.#back(() => task.wake(ticket, handler.result))
    else if (group.killed) this.#fail('reset', 'connection reset by peer')
    else this.#back(() => task.fail(ticket, handler.error))
  }

  #fail(failure: NetworkFailure, message: string): void {
    this.#over = true
    // The error is made only when it is needed: an Error that captures its stack costs more than all the rest of a call.
    this.#back(() => this.#task!.fail(this.#ticket, new NetworkError(failure, message)))
  }

  /** The way back takes its time too. */
  #back(deliver: () => void): void {
    const network = this.#network
    const { kernel } = network
    const time = network.transit(this.#link!)
    if (time === undefined || !this.#to.up) return
    if (kernel.trace.on) network.traceMessage(`${this.#channel}-answer`, this.#to, this.#from, time, this.#label)
    kernel.schedule(kernel.now + time, deliver)
  }
}

export interface ClientStream<I> {
  /** The next item; undefined when the server ended the stream cleanly. Throws NetworkError when it broke. */
  receive(): Process<I | undefined>
  /** Items that arrived and were not taken yet. */
  readonly arrived: Channel<I>
  readonly failure: NetworkError | undefined
  readonly closed: boolean
  /** Sends text the other way: what is typed into a session. It arrives in order. */
  write(text: string): void
  close(): void
  onClose(run: () => void): void
}

export interface ServerStream<I> {
  /** Sends an item; it arrives in order. False when the client has gone. */
  send(item: I, label?: string): boolean
  /** What the client writes; closed with the stream. */
  readonly typed: Channel<string>
  /** Ends the stream after what was sent. */
  end(): void
  readonly closed: boolean
  onClose(run: () => void): void
}

class Stream<I> implements ClientStream<I>, ServerStream<I> {
  readonly arrived: Channel<I>
  failure: NetworkError | undefined
  closed = false
  readonly #network: Network
  readonly #link: Link
  readonly #from: Host
  readonly #to: Host
  readonly #channel: string
  #last: Micros = 0
  #backlog: { item: I; label: string }[] | undefined
  #ending = false
  #typed: Channel<string> | undefined
  #lastTyped: Micros = 0
  #closers: (() => void)[] = []

  constructor(network: Network, link: Link, from: Host, to: Host, channel: string) {
    this.#network = network
    this.#link = link
    this.#from = from
    this.#to = to
    this.#channel = channel
    this.arrived = new Channel<I>(network.kernel)
  }

  *receive(): Process<I | undefined> {
    const item = yield* this.arrived.receive()
    if (item === undefined && this.failure) throw this.failure
    return item
  }

  send(item: I, label = ''): boolean {
    if (this.closed) return false
    const { kernel } = this.#network
    const transit = this.#backlog ? undefined : this.#network.transit(this.#link)
    if (transit === undefined) {
      if (this.#backlog) this.#backlog.push({ item, label })
      else this.#waitForMend({ item, label })
      return true
    }
    this.#last = Math.max(this.#last, kernel.now + transit)
    if (kernel.trace.on) this.#network.traceMessage(this.#channel, this.#to, this.#from, this.#last - kernel.now, label)
    kernel.schedule(this.#last, () => this.#deliver(item))
    return true
  }

  /** Most streams carry nothing this way: the channel is made when it is first asked for. */
  get typed(): Channel<string> {
    this.#typed ??= new Channel<string>(this.#network.kernel)
    if (this.closed) this.#typed.close()
    return this.#typed
  }

  write(text: string): void {
    if (this.closed) return
    const { kernel } = this.#network
    const transit = this.#network.transit(this.#link)
    if (transit === undefined) return this.#link.onMend(() => this.write(text))
    this.#lastTyped = Math.max(this.#lastTyped, kernel.now + transit)
    if (kernel.trace.on) this.#network.traceMessage(this.#channel, this.#from, this.#to, this.#lastTyped - kernel.now, 'input')
    kernel.schedule(this.#lastTyped, () => {
      if (!this.closed) this.typed.send(text)
    })
  }

  end(): void {
    this.#ending = true
    if (this.closed || this.#backlog) return
    this.#network.kernel.at(Math.max(this.#last, this.#network.kernel.now), () => this.#finish())
  }

  close(): void {
    this.#finish()
  }

  onClose(run: () => void): void {
    if (this.closed) run()
    else this.#closers.push(run)
  }

  reset(error: NetworkError): void {
    if (this.closed) return
    this.failure = error
    this.#finish()
  }

  /** What was on the wire when the link was cut still arrives; only what is sent later waits. */
  #deliver(item: I): void {
    if (!this.closed) this.arrived.sendLast(item)
  }

  #waitForMend(first: { item: I; label: string }): void {
    this.#backlog = [first]
    const giveUp = this.#network.kernel.after(STREAM_HEALTH, () => this.reset(new NetworkError('timeout', 'http2: client connection lost')))
    this.#link.onMend(() => {
      giveUp()
      const backlog = this.#backlog ?? []
      this.#backlog = undefined
      for (const { item, label } of backlog) this.send(item, label)
      if (this.#ending) this.end()
    })
  }

  #finish(): void {
    if (this.closed) return
    this.closed = true
    this.arrived.close()
    this.#typed?.close()
    for (const run of this.#closers.splice(0)) run()
  }
}
