// What the autoscaler knows of its node groups from one look to the next: who is ready, who is still to come, what was asked
// for and failed. Models cluster-autoscaler/clusterstate and utils/backoff.
// cluster-state.ts keeps it · readiness-counts.ts sorts nodes · backoff.ts pauses a group that failed · status.ts says it all in a ConfigMap.
export { Backoff } from './backoff.ts'
export { ClusterState, type FailedScaleUp, type StateNotice } from './cluster-state.ts'
export { initialStatus, statusText, statusTime, type StatusMemory } from './status.ts'
