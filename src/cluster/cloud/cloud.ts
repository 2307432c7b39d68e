// The cloud as a provider: what it rents out lives on whatever happens to the cluster.
import type { Group, Host, Network } from '../../kernel/index.ts'
import { LoadBalancer } from './load-balancer.ts'

export class Cloud {
  readonly network: Network
  readonly group: Group
  readonly region: string
  /** Tells the internet where an address is; undefined: nowhere any more. */
  readonly announce: (ip: string, host: Host | undefined) => void
  #balancers = new Map<string, LoadBalancer>()
  #address = 6

  constructor(options: { network: Network; group: Group; region: string; announce: Cloud['announce'] }) {
    this.network = options.network
    this.group = options.group
    this.region = options.region
    this.announce = options.announce
  }

  /** The load balancer of a Service, by the Service's key. */
  balancer(key: string): LoadBalancer | undefined {
    return this.#balancers.get(key)
  }

  ensureBalancer(key: string): LoadBalancer {
    let balancer = this.#balancers.get(key)
    if (!balancer) {
      balancer = new LoadBalancer(this.network, this.group, this.#allocateAddress(), this.region)
      this.#balancers.set(key, balancer)
      this.announce(balancer.ip, balancer.host)
    }
    return balancer
  }

  releaseBalancer(key: string): void {
    const balancer = this.#balancers.get(key)
    if (!balancer) return
    this.announce(balancer.ip, undefined)
    balancer.remove()
    this.#balancers.delete(key)
  }

  /** A free address of 203.0.113.0/24, the block set aside for documentation. */
  #allocateAddress(): string {
    this.#address++
    return `203.0.113.${(this.#address % 250) + 1}`
  }
}
