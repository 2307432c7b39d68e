// kube-scheduler: gives pods their nodes. Models pkg/scheduler of v1.34.
// Modelled: queue with backoff, gates and queueing hints; cache with assumed pods; the plugins of the default profile with their
// filters, scores and messages; preemption; binding, also of volumes; events; leader election.
// Left out: extenders, DynamicResources' allocation, CSIStorageCapacity, in-tree volumes behind CSI drivers, Permit's waiting.
//
// start-scheduler.ts puts it together · scheduler.ts is the loop · schedule-pod.ts one pure decision · framework/ what plugins are ·
// plugins/ one folder each · queue/ who is next · cache/ what is known of nodes and pods · event-handlers.ts what the watches say ·
// configuration/ profiles from a KubeSchedulerConfiguration ·
// judge.ts the decision as data, for games and oracles · simulation.ts the filters over a made-up cluster.
export { judge, type JudgeOptions, type Judgement, type Preemption, type Verdict } from './judge.ts'
export { ConfigurationError, readConfiguration, type KubeSchedulerConfiguration, type KubeSchedulerProfile, type SchedulerSettings } from './configuration/index.ts'
export type { SnapshotObjects } from './cache/index.ts'
export type { Plugin, PluginFactory, Profile } from './framework/index.ts'
export { DEFAULT_PROFILE } from './plugins/index.ts'
export { SchedulingSimulation, type SimulatedRefusal } from './simulation.ts'
export { startScheduler, type SchedulerConfig } from './start-scheduler.ts'
