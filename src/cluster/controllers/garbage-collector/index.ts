// The garbage collector: deletes what has lost its last owner, and lets owners wait for their dependents or let them go.
// Models pkg/controller/garbagecollector. graph.ts keeps who depends on whom (pure, fed by informers); collector.ts asks the API
// server before it acts; patches.ts makes the patches; monitors.ts watches every kind that can be deleted.
// Left out: metadata-only watches: it shares the other controllers' informers where they watch a kind anyway.
export { startGarbageCollector } from './collector.ts'
export { DependencyGraph } from './graph.ts'
