// Counts pods that have ended exactly once: a pod goes from its finalizer to the list of uncounted ones to the count.
// Pure; sync.ts writes what comes out. Models trackJobStatusAndRemoveFinalizers of job_controller.go.
import type { Job, JobCondition, JobStatus } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { formatIndexes } from './indexes.ts'
import { completionIndex, hasFinalizer, isFailed, isIndexed, isSucceeded } from './pods.ts'
import { matchFailurePolicy } from './policies.ts'

const UNCOUNTED_MAX = 500

export interface Tracking {
  readonly status: JobStatus
  /** Pods that may lose their finalizer once `status` is stored. */
  readonly release: readonly Pod[]
  readonly needsWrite: boolean
  /** More have ended than fit into one write. */
  readonly isFull: boolean
}

/** Moves pods that have ended into the status. `verdict` makes pods that still run count as failed. */
export function trackPods(job: Job, before: JobStatus, pods: readonly Pod[], leaving: ReadonlySet<string>, verdict: JobCondition | undefined, indexes: { readonly before: ReadonlySet<number>; readonly failed: ReadonlySet<number> }): Tracking {
  const counted = countReleased(before, new Set(pods.filter((pod) => hasFinalizer(pod) && !leaving.has(pod.metadata.uid)).map(({ metadata }) => metadata.uid)))
  const succeeded = [...(counted.status.uncountedTerminatedPods?.succeeded ?? [])]
  const failed = [...(counted.status.uncountedTerminatedPods?.failed ?? [])]
  const doneIndexes = new Set(indexes.before)
  const release: Pod[] = []
  let needsWrite = counted.isChanged
  for (const pod of pods) {
    const { uid } = pod.metadata
    if (!hasFinalizer(pod) || leaving.has(uid)) continue
    const hasFailed = isFailed(job, pod)
    if (job.metadata.deletionTimestamp === undefined && !verdict && !isSucceeded(pod) && !hasFailed) continue
    release.push(pod)
    const index = completionIndex(job, pod)
    if (isSucceeded(pod) && !failed.includes(uid)) {
      if (isIndexed(job)) {
        if (index !== undefined && !doneIndexes.has(index)) {
          doneIndexes.add(index)
          needsWrite = true
        }
      } else if (!succeeded.includes(uid)) {
        succeeded.push(uid)
        needsWrite = true
      }
    } else if (hasFailed || (verdict && verdict.type !== 'SuccessCriteriaMet')) {
      const isCounted = !failed.includes(uid) && (!isIndexed(job) || index !== undefined) && matchFailurePolicy(job, pod).isCounted
      if (isCounted) {
        failed.push(uid)
        needsWrite = true
      }
    }
    if (succeeded.length + failed.length + doneIndexes.size - indexes.before.size >= UNCOUNTED_MAX) break
  }
  const isFull = succeeded.length + failed.length + doneIndexes.size - indexes.before.size >= UNCOUNTED_MAX
  let status: JobStatus = { ...counted.status, uncountedTerminatedPods: uncounted(succeeded, failed) }
  if (isIndexed(job)) {
    const text = formatIndexes(doneIndexes)
    needsWrite ||= text !== (before.completedIndexes ?? '')
    status = { ...status, ...(doneIndexes.size > 0 ? { succeeded: doneIndexes.size } : {}), ...(text === '' ? {} : { completedIndexes: text }) }
    if (job.spec?.backoffLimitPerIndex !== undefined) {
      const failedText = formatIndexes(indexes.failed)
      needsWrite ||= failedText !== before.failedIndexes
      status = { ...status, failedIndexes: failedText }
    }
  }
  return { status, release, needsWrite, isFull }
}

const uncounted = (succeeded: readonly string[], failed: readonly string[]): JobStatus['uncountedTerminatedPods'] => ({ ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) })

/** Adds to the counts those of the uncounted whose finalizer is gone; `held` are the uids that still have one. */
export function countReleased(status: JobStatus, held: ReadonlySet<string>): { readonly status: JobStatus; readonly isChanged: boolean } {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const isHeld = (uid: string): boolean => held.has(uid)
  const gained = succeeded.filter((uid) => !isHeld(uid)).length
  const lost = failed.filter((uid) => !isHeld(uid)).length
  if (gained === 0 && lost === 0) return { status, isChanged: false }
  return {
    isChanged: true,
    status: {
      ...status,
      ...(gained > 0 ? { succeeded: (status.succeeded ?? 0) + gained } : {}),
      ...(lost > 0 ? { failed: (status.failed ?? 0) + lost } : {}),
      uncountedTerminatedPods: uncounted(succeeded.filter(isHeld), failed.filter(isHeld)),
    },
  }
}
