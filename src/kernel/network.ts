// Hosts, links between them, and two ways of talking over a link: a call (request, answer) and a stream.
// A link delays (seeded), loses (which costs a retransmission), and can be cut. Knows nothing of what is said.
import { Call } from './call.ts'
import { Few } from './few.ts'
import type { Kernel } from './kernel.ts'
import { Link, NetworkError, type LinkProfile } from './link.ts'
import type { Group, Process, Wait } from './process.ts'
import { Stream, type ClientStream, type ServerStream } from './stream.ts'
import { CONNECT_TIMEOUT, MILLISECOND, type Micros } from './time.ts'

const RETRANSMIT: Micros = 200 * MILLISECOND
const MAX_RETRANSMITS = 8

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
  /** How far its clock is off, ahead or behind. Cluster time itself knows no skew: what a host writes and compares by its own clock asks for it. */
  clockSkew: Micros = 0
  readonly servers = new Few<number, Server>()
  /** Its links by the other end, as far as they were asked for: see Network.link. */
  readonly links = new Few<Host, Link>()

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
