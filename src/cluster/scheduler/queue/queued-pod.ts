// A pod that waits, with what its earlier tries left behind. Models pkg/scheduler/framework/types.go (QueuedPodInfo) and backend/queue/backoff_queue.go.
import { SECOND, type Micros } from '../../../kernel/index.ts'
import type { PodInfo } from '../framework/index.ts'

export interface QueuedPod {
  pod: PodInfo
  /** When it came, or when its last try ended. */
  timestamp: Micros
  /** Keeps the order of pods that came in one instant. */
  readonly sequence: number
  attempts: number
  /** Tries that plugins refused, and tries that broke since; each drives a backoff of its own. */
  unschedulableCount: number
  errorCount: number
  /** When it may be tried again; set once for each try. */
  backoffUntil: Micros | undefined
  /** Plugins that refused it at its last try. */
  rejectors: ReadonlySet<string>
  /** The plugin that keeps it out of the active queue. */
  gatedBy: string | undefined
  /** The trace record that put it where it is. */
  cause: number
}

/** How long a pod is left alone after a try: at first, and at most. */
export interface Backoff {
  readonly first: Micros
  readonly most: Micros
}

export const DEFAULT_BACKOFF: Backoff = { first: SECOND, most: 10 * SECOND }
/** Pods whose backoff ends within one such window are ordered by priority, not by time. */
const WINDOW = SECOND

/** Doubled by each try after the first, up to the most. */
export function backoffDuration(tries: number, { first, most } = DEFAULT_BACKOFF): Micros {
  return tries === 0 ? 0 : Math.min(most, first * 2 ** Math.min(tries - 1, 20))
}

/** When the backoff of a pod ends, at the beginning of its window. */
export function backoffEnd(queued: QueuedPod, backoff: Backoff): Micros {
  if (queued.backoffUntil === undefined) {
    const tries = queued.errorCount > 0 ? queued.errorCount : queued.unschedulableCount
    const end = queued.timestamp + backoffDuration(tries, backoff)
    queued.backoffUntil = tries === 0 ? 0 : end - (end % WINDOW)
  }
  return queued.backoffUntil
}

/** PrioritySort: the higher priority first, then who came first. Models plugins/queuesort. */
export function isBefore(a: QueuedPod, b: QueuedPod): boolean {
  return a.pod.priority !== b.pod.priority ? a.pod.priority > b.pod.priority : a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.sequence < b.sequence
}

export function endsBefore(a: QueuedPod, b: QueuedPod, backoff: Backoff): boolean {
  const [endOfA, endOfB] = [backoffEnd(a, backoff), backoffEnd(b, backoff)]
  return endOfA !== endOfB ? endOfA < endOfB : isBefore(a, b)
}
