// Every controller of the manager under its upstream name (`--controllers`), in the order in which they start.
import { startDeploymentController } from './deployment/index.ts'
import { startEndpointsController } from './endpoints/index.ts'
import { startEndpointSliceController } from './endpointslice/index.ts'
import type { StartController } from './framework/index.ts'
import { startGarbageCollector } from './garbage-collector/index.ts'
import { startNamespaceController } from './namespace/index.ts'
import { startReplicaSetController, startReplicationController } from './replicaset/index.ts'
import { startRootCaPublisher } from './root-ca/index.ts'
import { startServiceAccountController } from './service-account/index.ts'

export const CONTROLLERS: Readonly<Record<string, StartController>> = {
  'endpoints-controller': startEndpointsController,
  'endpointslice-controller': startEndpointSliceController,
  'replicationcontroller-controller': startReplicationController,
  'namespace-controller': startNamespaceController,
  'serviceaccount-controller': startServiceAccountController,
  'garbage-collector-controller': startGarbageCollector,
  'deployment-controller': startDeploymentController,
  'replicaset-controller': startReplicaSetController,
  'root-ca-certificate-publisher-controller': startRootCaPublisher,
}
