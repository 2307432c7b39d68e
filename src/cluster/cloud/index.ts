// The cloud that the cluster stands in, and the cloud controller manager that speaks to it.
// Modelled: load balancers with health checks, public addresses, node groups whose machines take time to boot, an API of its own;
// of the manager the Service controller and the node lifecycle controller. Left out: the node and route controllers, disks, prices.
// cloud.ts is the provider · cloud-api.ts how it is asked · node-group.ts and load-balancer.ts what it rents out · *-controller.ts the manager.
import { InformerFactory, runLeaderElection, type Client } from '../client/index.ts'
import type { Group } from '../../kernel/index.ts'
import type { Cloud } from './cloud.ts'
import { startNodeLifecycleController } from './node-lifecycle-controller.ts'
import { startServiceController } from './service-controller.ts'

export { Cloud } from './cloud.ts'
export { CloudApiClient, type NodeGroupDescription } from './cloud-api.ts'
export { CloudError, type Instance, type InstanceError, type MachineHall, type NodeGroupSpec, type RentedMachine } from './node-group.ts'

export interface CloudControllerManagerOptions {
  readonly cloud: Cloud
  readonly client: Client
  readonly group: Group
  readonly identity: string
}

/** Starts the manager: it waits to be the leader, then runs its controllers. */
export function startCloudControllerManager({ cloud, client, group, identity }: CloudControllerManagerOptions): void {
  const lead = (): void => {
    const factory = new InformerFactory(client.with({ userAgent: 'cloud-controller-manager' }), group)
    startServiceController({ client: client.with({ userAgent: 'service-controller' }), group, factory, cloud })
    startNodeLifecycleController({ client: client.with({ userAgent: 'cloud-node-lifecycle-controller' }), group, factory, api: cloud.clientAt(client.config.host) })
  }
  group.spawn('leader election', runLeaderElection({ client: client.with({ userAgent: 'cloud-controller-manager' }), namespace: 'kube-system', name: 'cloud-controller-manager', identity, started: lead, stopped: () => group.kill() }))
}
