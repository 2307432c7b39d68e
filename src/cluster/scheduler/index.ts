// kube-scheduler: gives pods their nodes. Models pkg/scheduler of v1.34.
// Modelled: queue with backoff, gates and queueing hints; cache with assumed pods; the plugins of the default profile with their
// filters, scores and messages; preemption; binding, also of volumes; events; leader election.
// Left out: extenders, DynamicResources' allocation, CSIStorageCapacity, in-tree volumes behind CSI drivers, Permit's waiting.
//
// start-scheduler.ts puts it together · scheduler.ts is the loop · schedule-pod.ts one pure decision · framework/ what plugins are ·
// plugins/ one folder each · queue/ who is next · cache/ what is known of nodes and pods · event-handlers.ts what the watches say ·
// judge.ts the decision as data, for games and oracles (oracle.ts).
export { judge, type Judgement, type Preemption, type Verdict } from './judge.ts'
export type { SnapshotObjects } from './cache/index.ts'
export type { Plugin, PluginFactory, Profile } from './framework/index.ts'
export { answerSchedulerProblem, type SchedulerAnswer, type SchedulerProblem } from './oracle.ts'
export { DEFAULT_PROFILE } from './plugins/index.ts'
export { startScheduler, type SchedulerConfig } from './start-scheduler.ts'
