// The ReplicaSet controller, and the ReplicationController controller, which is the same one over another kind.
// Models pkg/controller/replicaset and pkg/controller/replication: keeps as many active pods as the spec asks for.
// controller.ts watches and queues; sync.ts carries one object out; plan.ts decides (how many, which ones first, what status).
// Left out: the pods/finalizers of features that v1.34 has off (terminatingReplicas).
export { startReplicaSetController, startReplicationController } from './controller.ts'
export { planReplicas, planReplicaStatus, rankForDeletion } from './plan.ts'
