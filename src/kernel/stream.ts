// A stream of items over a link, seen from both of its ends.
import { Channel } from './channel.ts'
import { NetworkError, type Link } from './link.ts'
import type { Host, Network } from './network.ts'
import type { Process } from './process.ts'
import { SECOND, type Micros } from './time.ts'

/** A cut stream is given up by both ends after this long (HTTP/2 health check: 30 s idle, 15 s for the ping). */
const STREAM_HEALTH: Micros = 45 * SECOND

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

export class Stream<I> implements ClientStream<I>, ServerStream<I> {
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
