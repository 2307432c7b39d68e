// The cloud that the cluster stands in, and the cloud controller manager that speaks to it.
// Modelled: load balancers with health checks, public addresses. Left out so far: the node and route controllers, disks.
import { InformerFactory, runLeaderElection, type Client } from '../client/index.ts'
import type { Group } from '../../kernel/index.ts'
import type { Cloud } from './cloud.ts'
import { startServiceController } from './service-controller.ts'

export { Cloud } from './cloud.ts'

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
    startServiceController({ client: client.with({ userAgent: 'service-controller' }), group, factory, cloud })
  }
  group.spawn('leader election', runLeaderElection({ client: client.with({ userAgent: 'cloud-controller-manager' }), namespace: 'kube-system', name: 'cloud-controller-manager', identity, started: lead, stopped: () => group.kill() }))
}
