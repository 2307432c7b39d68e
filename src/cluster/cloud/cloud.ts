// The cloud as a provider: what it rents out lives on whatever happens to the cluster.
import type { Group, Host, Network } from '../../kernel/index.ts'
import { CloudApiClient, serveCloudApi } from './cloud-api.ts'
import { LoadBalancer } from './load-balancer.ts'
import { NodeGroup, type MachineHall, type NodeGroupSpec } from './node-group.ts'

export class Cloud {
  readonly network: Network
  readonly group: Group
  readonly region: string
  /** Tells the internet where an address is; undefined: nowhere any more. */
  readonly announce: (ip: string, host: Host | undefined) => void
  /** Where its API answers. */
  readonly host: Host
  readonly nodeGroups: ReadonlyMap<string, NodeGroup>
  #balancers = new Map<string, LoadBalancer>()
  #address = 6

  constructor(options: { network: Network; group: Group; region: string; announce: Cloud['announce']; hall: MachineHall; nodeGroups?: readonly NodeGroupSpec[] }) {
    this.network = options.network
    this.group = options.group
    this.region = options.region
    this.announce = options.announce
    const { network, group, region, hall } = options
    this.host = network.host('cloud', { region })
    this.nodeGroups = new Map((options.nodeGroups ?? []).map((spec) => [spec.name, new NodeGroup({ kernel: network.kernel, group, hall, spec })]))
    serveCloudApi({ host: this.host, group, random: network.kernel.random('cloud API'), nodeGroups: this.nodeGroups, hall })
  }

  /** Puts up the first machines of the node groups. */
  open(): void {
    for (const nodeGroup of this.nodeGroups.values()) nodeGroup.open()
  }

  /** A client of the cloud's API that stands at `from`. */
  clientAt(from: Host): CloudApiClient {
    return new CloudApiClient(this.network, from, this.host)
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
