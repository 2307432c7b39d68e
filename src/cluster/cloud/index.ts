// The cloud that the cluster stands in, and the cloud controller manager that speaks to it.
// Modelled: load balancers with health checks, public addresses. Left out so far: the node and route controllers, disks.
import { InformerFactory, runLeaderElection, type Client } from '../client/index.ts'
import type { Group, Network } from '../../kernel/index.ts'
import type { LoadBalancer } from './load-balancer.ts'
import { startServiceController } from './service-controller.ts'

export { LoadBalancer } from './load-balancer.ts'

/** What lives on whatever happens to the cluster. */
export class Cloud {
  readonly network: Network
  readonly group: Group
  readonly region: string
  readonly balancers = new Map<string, LoadBalancer>()
  #address = 6

  constructor(network: Network, group: Group, region: string) {
    this.network = network
    this.group = group
    this.region = region
  }

  /** A free address of 203.0.113.0/24, the block set aside for documentation. */
  allocateAddress(): string {
    this.#address++
    return `203.0.113.${(this.#address % 250) + 1}`
  }
}

export interface CloudControllerManagerOptions {
  readonly cloud: Cloud
  readonly client: Client
  readonly group: Group
  readonly identity: string
}

/** Starts the manager: it waits to be the leader, then runs the Service controller. */
export function startCloudControllerManager({ cloud, client, group, identity }: CloudControllerManagerOptions): void {
  const lead = (): void => {
    const factory = new InformerFactory(client.with({ userAgent: 'cloud-controller-manager' }), group)
    startServiceController({ client: client.with({ userAgent: 'service-controller' }), group, factory, network: cloud.network, region: cloud.region, balancers: cloud.balancers, cloud: cloud.group, allocateAddress: () => cloud.allocateAddress() })
  }
  group.spawn('leader election', runLeaderElection({ client: client.with({ userAgent: 'cloud-controller-manager' }), namespace: 'kube-system', name: 'cloud-controller-manager', identity, started: lead, stopped: () => group.kill() }))
}
