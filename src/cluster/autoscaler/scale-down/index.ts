// Which nodes are not needed, for how long already, and which of them may go: decided on a made-up cluster.
// Models cluster-autoscaler/core/scaledown (planner, eligibility, unneeded, pdb), simulator/cluster.go, simulator/drainability, simulator/utilization.
// planner.ts remembers and decides · eligibility.ts who is looked at · utilization.ts how full a node is · drainability.ts which pods hold
// their node · removal.ts where its pods would go · disruption.ts budgets · drain.ts and actuator.ts carry it out.
// Left out: atomic groups, GPUs, limits of cores and memory, shutdown grace by priority, delay-deletion annotations.
export { ScaleDownActuator } from './actuator.ts'
export { ScaleDownPlanner, type UnremovableNode } from './planner.ts'
