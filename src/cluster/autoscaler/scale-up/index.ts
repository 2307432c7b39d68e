// Which node group should grow, and by how many nodes: decided on a made-up cluster, nothing is changed here.
// Models cluster-autoscaler/core/scaleup, estimator, expander, and the template nodes of simulator/node_info_utils.go.
// plan.ts decides · pod-groups.ts pods that are alike · templates.ts what a new node would be · estimator.ts how many are needed ·
// expander.ts which of several groups · reasons.ts what a pod is told that gets no node.
// Left out: balancing between similar groups, groups that scale from zero to all at once, limits of cores and memory, GPUs.
export { planScaleUp, whyNotToGrow, type GroupIncrease, type ScaleUpPlan } from './plan.ts'
export { describeReasons, type Unhelped } from './reasons.ts'
export { TemplateSource, copyOfTemplate, type Template } from './templates.ts'
