// The scheduling framework: what a plugin is, what it is given, and how the plugins of a profile are run.
// plugin.ts has the extension points, framework.ts runs them; pod-info.ts and node-info.ts are what plugins look at,
// snapshot.ts the cluster around them. Left out: extenders, metrics, Permit's waiting (no plugin of the default profile waits).
export * from './affinity-term.ts'
export * from './amounts.ts'
export * from './cluster-event.ts'
export * from './cycle-state.ts'
export * from './diagnosis.ts'
export * from './framework.ts'
export { hasRequiredNodeAffinity, isEmptyTerm, matchesNodeTerm, nodeSelectorMatcher, requiredNodeAffinity, type NodeMatcher, type Selectable } from '../../api/index.ts'
export * from './node-info.ts'
export * from './normalize.ts'
export * from './plugin.ts'
export * from './pod-info.ts'
export * from './snapshot.ts'
export * from './status.ts'
export * from './topology-count.ts'
