// What a pod needs or may use in all: the one rule by which the amounts of its containers make the amount of the pod.
// Quota, limit ranges, `kubectl describe` and the kubelet add it up with reckonings of their own; the scheduler, whose hottest path it is,
// has the rule written out in numbers that are changed in place (scheduler/framework/amounts.ts). Left out: resources of the pod as a whole and overhead, which each counts differently.
export { overContainers, QUANTITIES, type Amounts, type Reckoning } from './over-containers.ts'
export { podTotal } from './pod-total.ts'
