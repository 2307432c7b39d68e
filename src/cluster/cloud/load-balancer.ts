// A load balancer of the cloud: a public address that forwards to node ports of healthy machines, in turn.
import { MILLISECOND, NetworkError, SECOND, sleep, type Group, type Host, type Network, type Process } from '../../kernel/index.ts'

export interface LoadBalancerPort {
  readonly port: number
  readonly nodePort: number
}

const HEALTH_PERIOD = 5 * SECOND
const HEALTH_TIMEOUT = 2 * SECOND
const FORWARD_TIMEOUT = 30 * SECOND
const UNHEALTHY_AFTER = 2

export class LoadBalancer {
  readonly ip: string
  readonly host: Host
  readonly #network: Network
  readonly #group: Group
  #ports: readonly LoadBalancerPort[] = []
  #targets: readonly Host[] = []
  #failures = new Map<string, number>()
  #next = 0

  constructor(network: Network, parent: Group, ip: string, region: string) {
    this.#network = network
    this.ip = ip
    this.host = network.host(`lb/${ip}`, { region })
    this.#group = parent.group(`load-balancer ${ip}`)
    this.#group.spawn('health', this.#watchHealth())
  }

  /** Ports that it listens at, and the machines behind it. */
  configure(ports: readonly LoadBalancerPort[], targets: readonly Host[]): void {
    for (const { port } of this.#ports) if (!ports.some((p) => p.port === port)) this.host.servers.delete(port)
    for (const { port, nodePort } of ports) {
      if (this.#ports.some((p) => p.port === port && p.nodePort === nodePort)) continue
      this.host.serve(port, this.#group, (packet: unknown) => this.#forward(nodePort, packet))
    }
    this.#ports = ports
    this.#targets = targets
  }

  remove(): void {
    this.#group.kill()
    this.#network.removeHost(this.host.name)
  }

  get healthy(): readonly Host[] {
    return this.#targets.filter((target) => (this.#failures.get(target.name) ?? 0) < UNHEALTHY_AFTER)
  }

  *#forward(nodePort: number, packet: unknown): Process<unknown> {
    const { healthy } = this
    const target = healthy[this.#next++ % Math.max(1, healthy.length)]
    if (!target) throw new NetworkError('reset', 'no healthy target')
    return yield* this.#network.call(this.host, target, nodePort, packet, { channel: 'traffic', label: 'forward', deadlineMicros: FORWARD_TIMEOUT })
  }

  *#watchHealth(): Process<void> {
    const random = this.#network.kernel.random(`load-balancer ${this.ip}`)
    for (;;) {
      yield* sleep(random.jitter(HEALTH_PERIOD - 100 * MILLISECOND, 0.04))
      const [first] = this.#ports
      if (first) for (const target of this.#targets) this.#group.spawn(`check ${target.name}`, this.#check(target, first.nodePort))
    }
  }

  /** A connection that is opened and closed; what answers is alive, whatever it says. */
  *#check(target: Host, nodePort: number): Process<void> {
    try {
      yield* this.#network.call(this.host, target, nodePort, { message: { protocol: 'connect' }, sourceIP: this.ip }, { channel: 'health', label: 'health check', deadlineMicros: HEALTH_TIMEOUT })
      this.#failures.delete(target.name)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.#failures.set(target.name, (this.#failures.get(target.name) ?? 0) + 1)
    }
  }
}
