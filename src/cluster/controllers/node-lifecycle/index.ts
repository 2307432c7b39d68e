// The node lifecycle controller: notices nodes that no longer report, says so in their conditions and pods, and taints them.
// Models pkg/controller/nodelifecycle. health.ts judges one node, zones.ts how bad things are in a zone, taints.ts which taints
// conditions ask for (all pure); evictor.ts paces the NoExecute taints; monitor.ts is the five-second round; controller.ts
// watches and queues.
// Left out: the labels that old kubelets did not set.
export { startNodeLifecycleController } from './controller.ts'
export { judgeNode } from './health.ts'
export { zoneStateOf } from './zones.ts'
