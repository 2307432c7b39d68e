// The Deployment controller. Models pkg/controller/deployment: turns each version of the pod template into a ReplicaSet and
// moves replicas from the old ones to the new one, as the strategy allows.
// controller.ts watches and queues; sync.ts runs one sync; replica-sets.ts finds, makes and scales the ReplicaSets.
// Pure: scaling.ts (fenceposts, proportions), rolling.ts (what may be scaled now), revisions.ts (annotations, which set is new),
// status.ts and conditions.ts (what the status says).
// Left out: the deprecated rollback annotation of extensions/v1beta1, terminatingReplicas (off in v1.34).
export { startDeploymentController } from './controller.ts'
export { planRollingUpdate } from './rolling.ts'
export { maxSurge, maxUnavailable, newReplicaSetReplicas, planScale, replicaSetProportion, resolveFenceposts } from './scaling.ts'
export { planRolloutStatus, planStatus } from './status.ts'
