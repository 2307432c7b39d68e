// The DaemonSet controller: one pod on each node that may run it. Models pkg/controller/daemon.
// controller.ts watches and queues; sync.ts carries one object out; history.ts keeps its revisions.
// Pure: nodes.ts (which nodes, and the pod for one), plan.ts (pods to make and to delete), rolling.ts (which to replace), status.ts.
export { startDaemonSetController } from './controller.ts'
export { shouldRunOn } from './nodes.ts'
export { planNodes } from './plan.ts'
export { planRollingUpdate } from './rolling.ts'
