// Strategies: what the server itself does to an object that is created or changed, before it is validated and stored.
// strategy.ts has what all share (names, uids, times, generations, statuses) and the three doors; table.ts says what each resource
// does; stored.ts what a strategy is; pod.ts, workloads.ts, service.ts and objects.ts hold what is particular.
// Left out: everything that needs an allocator or another object; approval of certificates; custom resources (their definition decides).
export { prepareForEphemeralContainers, prepareForResize } from './pod.ts'
export { prepareForCreate, prepareForStatusUpdate, prepareForUpdate } from './strategy.ts'
export { shareCondition } from './shared-conditions.ts'
export type { CreateContext, Requester, StrategyTarget } from './stored.ts'
