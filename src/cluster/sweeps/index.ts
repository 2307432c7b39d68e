// Seed sweeps: random workloads, changes and faults on a whole cluster, under invariants that are checked at every write.
// script.ts draws what happens from a seed; world.ts makes it happen; invariants.ts judges every write by code that knows nothing of
// the controllers; settled.ts says what is still missing until desired = actual. Only tests import this folder.
export { Invariants, type Mode } from './invariants.ts'
export { makeScript, type Script } from './script.ts'
export { whatIsMissing } from './settled.ts'
export { playScript, type Outcome } from './world.ts'
