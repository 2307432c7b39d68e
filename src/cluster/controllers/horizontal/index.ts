// The horizontal pod autoscaler: every 15 s it compares what pods use with what they should, and changes how many there are.
// Models pkg/controller/podautoscaler. controller.ts queues; reconcile.ts runs one round; metrics.ts makes a proposal
// of each metric, metrics-client.ts reads them from the three metrics APIs, which other servers serve.
// Pure: calculator.ts (from metrics to replicas), normalize.ts (how fast a change may go), conditions.ts.
// Left out: metrics of the controller itself.
export { planReplicasByAverage, planReplicasByRatio, planReplicasByUtilization, type PodMetric } from './calculator.ts'
export { startHorizontalController } from './controller.ts'
export { normalizeByBehavior, normalizeByDefault } from './normalize.ts'
