// The scheduling queue: scheduling-queue.ts is its whole, queued-pod.ts has order and backoff, queueing-hints.ts says which events
// help whom, event-log.ts what was missed during a try, nominator.ts who was promised which node.
export { Nominations } from './nominator.ts'
export { DEFAULT_BACKOFF, backoffDuration, type Backoff, type QueuedPod } from './queued-pod.ts'
export { sameLabels } from './queueing-hints.ts'
export { SchedulingQueue } from './scheduling-queue.ts'
