// Which nodes a pod or a volume may be on: node selectors and node affinity, as the scheduler, the DaemonSet controller and the
// kubelet's admission judge them. Left out: weights of preferences, which are the scheduler's.
export { hasRequiredNodeAffinity, isEmptyTerm, matchesNodeTerm, nodeSelectorMatcher, requiredNodeAffinity, type NodeMatcher, type Selectable } from './node-affinity.ts'
