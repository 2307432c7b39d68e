// The Job controller: runs pods until enough have succeeded, or too many have failed. Models pkg/controller/job.
// controller.ts watches and queues; sync.ts runs one sync; pod-actions.ts makes and deletes pods; tracking.ts counts finished pods
// exactly once, by their finalizer. Pure: pods.ts (states of a Job's pods), indexes.ts (completion indexes), policies.ts (what a
// failure or a success means), verdict.ts (whether the Job is over), backoff.ts (how long to wait after failures).
// Left out: Jobs that are managed by others, which are not touched.
export { startJobController } from './controller.ts'
export { formatIndexes, parseIndexes } from './indexes.ts'
export { planVerdict } from './verdict.ts'
