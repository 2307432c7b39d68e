// The pod network (CNI): which address is where, and the way of one connection: the sender's packet filter first, then the link
// to whoever holds the address. Every hop is a message of the kernel's network, so it can be followed, delayed and cut.
import { NetworkError, SECOND, sleep, type Host, type Kernel, type Micros, type Network, type Process } from '../../kernel/index.ts'
import { Netfilter, type Protocol } from './netfilter.ts'

export interface Sender {
  readonly host: Host
  readonly ip: string
  /** The machine whose packet filter its connections pass; none outside the cluster. */
  readonly machine?: string
}

export interface ConnectOptions {
  readonly protocol?: Protocol
  readonly timeoutMicros?: Micros
  /** What the stage writes on the packet. */
  readonly label?: string
}

const CONNECT_TIMEOUT = 30 * SECOND
const UDP_PORTS_FROM = 100_000

/** The kernel's network has one space of ports; UDP's lie above TCP's. */
export const kernelPort = (port: number, protocol: Protocol): number => (protocol === 'UDP' ? UDP_PORTS_FROM + port : protocol === 'SCTP' ? 2 * UDP_PORTS_FROM + port : port)

export class PodRouting {
  readonly network: Network
  readonly #kernel: Kernel
  readonly #addresses = new Map<string, Host>()
  readonly #filters = new Map<string, Netfilter>()

  constructor(network: Network) {
    this.network = network
    this.#kernel = network.kernel
  }

  /** An address begins to be reachable. */
  attach(ip: string, host: Host): void {
    this.#addresses.set(ip, host)
  }

  detach(ip: string): void {
    this.#addresses.delete(ip)
  }

  hostOf(ip: string): Host | undefined {
    return this.#addresses.get(ip)
  }

  /** The packet filter of a machine; made when first asked for. */
  filterOf(machine: string): Netfilter {
    let filter = this.#filters.get(machine)
    if (!filter) this.#filters.set(machine, (filter = new Netfilter(this.#kernel, machine)))
    return filter
  }

  /**
   * Sends one message to an address and port and waits for the answer.
   * Throws NetworkError: `refused` when nothing listens or a Service has no endpoints, `timeout` when nothing answers.
   */
  *request<A>(from: Sender, ip: string, port: number, message: unknown, options: ConnectOptions = {}): Process<A> {
    const protocol = options.protocol ?? 'TCP'
    const verdict = from.machine === undefined ? undefined : this.filterOf(from.machine).translate(ip, port, protocol, from.ip)
    if (verdict && 'refused' in verdict) return yield* this.#refused(verdict.refused, ip, port, options)
    const { trace } = this.#kernel
    if (verdict && trace.on) trace.record('decision', `kube-proxy ${from.machine}`, 'chose', undefined, { service: verdict.rule.service, from: from.ip, to: verdict.to.ip, port: verdict.to.port, of: verdict.rule.backends.length })
    const target = verdict?.to ?? { ip, port }
    return yield* this.#deliver<A>(from.host, target.ip, target.port, protocol, message, options)
  }

  /** What a machine does with a connection that came to one of its node ports. */
  *forward<A>(machine: string, port: number, protocol: Protocol, message: unknown, from: Host): Process<A> {
    const own = this.network.findHost(machine)
    const verdict = this.filterOf(machine).translate('*', port, protocol, from.name)
    if (!verdict || !own) throw new NetworkError('refused', `connect: connection refused`)
    if ('refused' in verdict) return yield* this.#refused(verdict.refused, machine, port, {})
    const { trace } = this.#kernel
    if (trace.on) trace.record('decision', `kube-proxy ${machine}`, 'chose', undefined, { service: verdict.rule.service, from: from.name, to: verdict.to.ip, port: verdict.to.port, of: verdict.rule.backends.length })
    return yield* this.#deliver<A>(own, verdict.to.ip, verdict.to.port, protocol, message, {})
  }

  *#deliver<A>(from: Host, ip: string, port: number, protocol: Protocol, message: unknown, options: ConnectOptions): Process<A> {
    const to = this.#addresses.get(ip)
    if (to === undefined) return yield* this.#refused('drop', ip, port, options)
    return yield* this.network.call<unknown, A>(from, to, kernelPort(port, protocol), message, { channel: 'traffic', label: options.label ?? `${ip}:${port}`, deadlineMicros: options.timeoutMicros ?? CONNECT_TIMEOUT })
  }

  *#refused(how: 'reject' | 'drop', ip: string, port: number, options: ConnectOptions): Process<never> {
    const wait = how === 'reject' ? 0 : (options.timeoutMicros ?? CONNECT_TIMEOUT)
    yield* sleep(wait)
    throw how === 'reject' ? new NetworkError('refused', `dial tcp ${ip}:${port}: connect: connection refused`) : new NetworkError('timeout', `dial tcp ${ip}:${port}: i/o timeout`)
  }
}
