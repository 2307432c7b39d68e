// The machine's side of the pod network: what the runtime's CNI plugin hands over for each sandbox, and how packets leave it.
// `src/cluster/network` implements `PodNetwork` with Services, policies and routes; `DirectPodNetwork` knows pod addresses only.
import { NetworkError, SECOND, type Host, type Micros, type Network, type Process } from '../../../kernel/index.ts'
import { transportOf, type Answer, type Message, type Protocol } from './message.ts'

/** What travels to a listening port. The runtime unwraps it; a network that masquerades changes `sourceIP`. */
export interface Packet {
  readonly message: Message
  readonly sourceIP: string
}

/** A container port that is opened on the machine's own address. */
export interface HostPort {
  /** Empty for every address of the machine. */
  readonly hostIP: string
  readonly hostPort: number
  readonly containerPort: number
  readonly protocol: Protocol
}

export interface PodAttachment {
  readonly ip: string
  /** The pod's place in the kernel's network; what its containers serve is served there. */
  readonly host: Host
  /** Name of the machine it runs on. */
  readonly machine: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly hostPorts: readonly HostPort[]
}

export interface PodNetwork {
  attachPod(attachment: PodAttachment): void
  detachPod(ip: string): void
  /**
   * Sends one message from a pod or a machine to an address (never a name: names are resolved by asking the DNS server through this very door).
   * Throws NetworkError.
   */
  request(from: Host, destination: string, port: number, message: Message, options?: { readonly timeoutMicros?: Micros }): Process<Answer>
}

const TRANSPORT_OFFSET: Readonly<Record<Protocol, number>> = { TCP: 0, UDP: 65_536, SCTP: 131_072 }

/** The kernel's hosts number ports without a transport, so that each transport has a range of its own. */
export function kernelPort(port: number, protocol: Protocol): number {
  return port + TRANSPORT_OFFSET[protocol]
}

/** A network of pods and machines without Services: for tests, and for a cluster whose network add-on is not there. */
export class DirectPodNetwork implements PodNetwork {
  readonly #network: Network
  readonly #pods = new Map<string, Host>()
  readonly #machines: (ip: string) => Host | undefined

  /** `machines` finds a machine's host by its address. */
  constructor(network: Network, machines: (ip: string) => Host | undefined = () => undefined) {
    this.#network = network
    this.#machines = machines
  }

  attachPod({ ip, host }: PodAttachment): void {
    this.#pods.set(ip, host)
  }

  detachPod(ip: string): void {
    this.#pods.delete(ip)
  }

  *request(from: Host, destination: string, port: number, message: Message, options: { readonly timeoutMicros?: Micros } = {}): Process<Answer> {
    const to = this.#pods.get(destination) ?? this.#machines(destination)
    if (!to) throw new NetworkError('no-route', `dial ${destination}:${port}: connect: no route to host`)
    const packet: Packet = { message, sourceIP: addressOf(from) }
    return yield* this.#network.call<Packet, Answer>(from, to, kernelPort(port, transportOf(message)), packet, { deadlineMicros: options.timeoutMicros ?? 30 * SECOND, channel: 'traffic', label: message.protocol })
  }
}

/** The address in the name of a pod's host (`pod/10.244.0.5`); the name itself for a machine. */
export function addressOf(host: Host): string {
  return host.name.startsWith('pod/') ? host.name.slice(4) : host.name
}
