// The pod network (CNI): which address is where, and the way of one connection: the sender's packet filter first, then the link
// to whoever holds the address. Every hop is a message of the kernel's network, so it can be followed, delayed and cut.
import { NetworkError, SECOND, sleep, type Group, type Host, type Kernel, type Micros, type Network, type Process } from '../../kernel/index.ts'
import { Netfilter, type Protocol, type Verdict } from './netfilter.ts'

/** What travels to a listening port; `sourceIP` is whom the receiver sees. */
export interface Packet {
  readonly message: unknown
  readonly sourceIP: string
}

/** A pod's place in the network. */
export interface Attachment {
  readonly ip: string
  readonly host: Host
  readonly machine: string
  readonly hostPorts: readonly { readonly hostIP: string; readonly hostPort: number; readonly containerPort: number; readonly protocol: Protocol }[]
}

export interface RequestOptions {
  readonly timeoutMicros?: Micros
  /** What the stage writes on the packet. */
  readonly label?: string
}

const CONNECT_TIMEOUT = 30 * SECOND
const TRANSPORT_OFFSET: Readonly<Record<Protocol, number>> = { TCP: 0, UDP: 65_536, SCTP: 131_072 }

/** The kernel's hosts number ports without a transport, so that each transport has a range of its own. */
export const kernelPort = (port: number, protocol: Protocol): number => port + TRANSPORT_OFFSET[protocol]

/** DNS goes by UDP, all else by TCP. */
const transportOf = (message: unknown): Protocol => ((message as { protocol?: string }).protocol === 'dns' ? 'UDP' : 'TCP')

interface Machine {
  readonly host: Host
  readonly group: Group
  readonly filter: Netfilter
}

export class PodRouting {
  readonly network: Network
  readonly #kernel: Kernel
  readonly #addresses = new Map<string, Host>()
  readonly #attachments = new Map<string, Attachment>()
  readonly #machines = new Map<string, Machine>()

  constructor(network: Network) {
    this.network = network
    this.#kernel = network.kernel
  }

  /** A machine joins with its address; its packet filter begins empty. `group` is what dies with its power. */
  addMachine(name: string, ip: string, host: Host, group: Group): Netfilter {
    const filter = new Netfilter(this.#kernel, name)
    this.#machines.set(name, { host, group, filter })
    this.#addresses.set(ip, host)
    return filter
  }

  removeMachine(name: string, ip: string): void {
    this.#machines.delete(name)
    this.#addresses.delete(ip)
  }

  /** An address outside the cluster begins to be reachable at a host, or ends (undefined). */
  announce(ip: string, host: Host | undefined): void {
    if (host) this.#addresses.set(ip, host)
    else this.#addresses.delete(ip)
  }

  filterOf(machine: string): Netfilter | undefined {
    return this.#machines.get(machine)?.filter
  }

  attachPod(attachment: Attachment): void {
    this.#addresses.set(attachment.ip, attachment.host)
    this.#attachments.set(attachment.ip, attachment)
    const machine = this.#machines.get(attachment.machine)
    for (const { hostPort, containerPort, protocol } of attachment.hostPorts) {
      machine?.host.serve<Packet, unknown>(kernelPort(hostPort, protocol), machine.group, (packet) => this.#deliver(machine.host, attachment.ip, containerPort, protocol, packet, {}))
    }
  }

  detachPod(ip: string): void {
    const attachment = this.#attachments.get(ip)
    if (!attachment) return
    this.#attachments.delete(ip)
    this.#addresses.delete(ip)
    const machine = this.#machines.get(attachment.machine)
    for (const { hostPort, protocol } of attachment.hostPorts) machine?.host.servers.delete(kernelPort(hostPort, protocol))
    this.network.removeHost(attachment.host.name)
  }

  /**
   * Sends one message from a pod, a machine or somebody outside to an address, and waits for the answer.
   * Throws NetworkError: `refused` when nothing listens or a Service has no endpoints, `timeout` when nothing answers.
   */
  request<A>(from: Host, ip: string, port: number, message: unknown, options: RequestOptions = {}): Process<A> {
    const sourceIP = addressOf(from)
    const machineName = this.#attachments.get(sourceIP)?.machine ?? from.name
    const protocol = transportOf(message)
    const verdict = this.#machines.get(machineName)?.filter.translate(ip, port, protocol, sourceIP)
    const packet: Packet = { message, sourceIP }
    return verdict ? this.#obey<A>(verdict, machineName, from, protocol, packet, options) : this.#deliver<A>(from, ip, port, protocol, packet, options)
  }

  /** Opens a machine's node port: what comes in passes the machine's packet filter. The rules are the kernel's: they outlive kube-proxy. */
  openNodePort(machineName: string, port: number, protocol: Protocol): void {
    const machine = this.#machines.get(machineName)
    if (!machine) return
    const handle = (packet: Packet): Process<unknown> => {
      const verdict = machine.filter.translate('*', port, protocol, packet.sourceIP)
      if (!verdict) throw new NetworkError('refused', 'connect: connection refused')
      // What is forwarded to another machine seems to come from this one (masquerade).
      return this.#obey(verdict, machineName, machine.host, protocol, packet, {})
    }
    machine.host.serve<Packet, unknown>(kernelPort(port, protocol), machine.group, handle)
  }

  closeNodePort(machineName: string, port: number, protocol: Protocol): void {
    this.#machines.get(machineName)?.host.servers.delete(kernelPort(port, protocol))
  }

  *#obey<A>(verdict: NonNullable<Verdict>, machine: string, from: Host, protocol: Protocol, packet: Packet, options: RequestOptions): Process<A> {
    const { trace } = this.#kernel
    if ('refused' in verdict) {
      if (trace.on) trace.record('decision', `kube-proxy ${machine}`, 'refused', undefined, { service: verdict.rule.service, from: from.name })
      return yield* this.#unreachable(verdict.refused, verdict.rule.service, options)
    }
    if (trace.on) trace.record('decision', `kube-proxy ${machine}`, 'chose', undefined, { service: verdict.rule.service, from: from.name, to: verdict.to.ip, port: verdict.to.port, of: verdict.rule.backends.length })
    return yield* this.#deliver<A>(from, verdict.to.ip, verdict.to.port, protocol, packet, options)
  }

  #deliver<A>(from: Host, ip: string, port: number, protocol: Protocol, packet: Packet, options: RequestOptions): Process<A> {
    const to = this.#addresses.get(ip)
    if (to === undefined) return this.#unreachable('drop', `${ip}:${port}`, options)
    return this.network.call<Packet, A>(from, to, kernelPort(port, protocol), packet, { channel: 'traffic', label: options.label ?? `${ip}:${port}`, deadlineMicros: options.timeoutMicros ?? CONNECT_TIMEOUT })
  }

  *#unreachable(how: 'reject' | 'drop', what: string, options: RequestOptions): Process<never> {
    if (how === 'reject') throw new NetworkError('refused', `dial tcp ${what}: connect: connection refused`)
    yield* sleep(options.timeoutMicros ?? CONNECT_TIMEOUT)
    throw new NetworkError('timeout', `dial tcp ${what}: i/o timeout`)
  }
}

/** The address in the name of a pod's host (`pod/10.244.0.5`) or a load balancer's; the name itself for a machine. */
export function addressOf(host: Host): string {
  const slash = host.name.indexOf('/')
  return slash < 0 ? host.name : host.name.slice(slash + 1)
}
