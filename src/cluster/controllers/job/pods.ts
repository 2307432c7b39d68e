// States of a Job's pods, and what counts when: pure.
import { formatTime, parseTime } from '../../api/index.ts'
import type { Job, JobCondition } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../framework/index.ts'

export const FINALIZER = 'batch.kubernetes.io/job-tracking'
export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index'

export const hasFinalizer = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(FINALIZER) ?? false

export const isIndexed = ({ spec }: Job): boolean => spec?.completionMode === 'Indexed'

export const isSuspended = ({ spec }: Job): boolean => spec?.suspend === true

/** Whether a pod that is going away is replaced only once it has failed. */
export const replacesOnlyFailed = ({ spec }: Job): boolean => spec?.podReplacementPolicy === 'Failed'

/** The completion index of a pod; undefined when it has none that fits the Job. */
export function completionIndex(job: Job, pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX_ANNOTATION]
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  const index = Number(text)
  return index < (job.spec?.completions ?? 0) ? index : undefined
}

export const isSucceeded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded'

/** Pods that are deleted count as failed, since some never get to say so. */
export function isFailed(job: Job, { status, metadata }: Pod): boolean {
  if (status?.phase === 'Failed') return true
  if (metadata.deletionTimestamp === undefined) return false
  return replacesOnlyFailed(job) ? status?.phase === 'Pending' : status?.phase !== 'Succeeded'
}

/** When a pod ended: the last of its containers, or its deletion. */
export function finishedAt({ status, metadata }: Pod): Micros {
  const ends = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].flatMap(({ state }) => (state?.terminated?.finishedAt ? [parseTime(state.terminated.finishedAt)] : []))
  if (ends.length > 0) return Math.max(...ends)
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  if (metadata.deletionTimestamp !== undefined && !ready) return parseTime(metadata.deletionTimestamp)
  return parseTime(ready?.lastTransitionTime ?? metadata.deletionTimestamp ?? metadata.creationTimestamp)
}

export interface JobPods {
  readonly all: readonly Pod[]
  readonly active: readonly Pod[]
  readonly terminating: number
  readonly ready: number
  /** Ended, and in no count of the status yet. */
  readonly newSucceeded: readonly Pod[]
  readonly newFailed: readonly Pod[]
}

/** `leaving` are the uids of pods whose finalizer is being removed: they have been counted. */
export function viewPods(job: Job, all: readonly Pod[], leaving: ReadonlySet<string>): JobPods {
  const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {}
  const isNew = (pod: Pod, counted: readonly string[]): boolean => hasFinalizer(pod) && !counted.includes(pod.metadata.uid) && !leaving.has(pod.metadata.uid) && (!isIndexed(job) || completionIndex(job, pod) !== undefined)
  const active = all.filter(isPodActive)
  return {
    all,
    active,
    terminating: all.filter(isPodTerminating).length,
    ready: active.filter(isPodReady).length,
    newSucceeded: all.filter((pod) => isSucceeded(pod) && isNew(pod, succeeded)),
    newFailed: all.filter((pod) => isFailed(job, pod) && isNew(pod, failed)),
  }
}

export type JobConditionType = 'Suspended' | 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet'

export function makeCondition(type: JobConditionType, status: 'True' | 'False', reason: string, message: string, now: Micros): JobCondition {
  const time = formatTime(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

export const conditionOf = ({ status }: Job, type: JobConditionType): JobCondition | undefined => status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')

export const isFinished = (job: Job): boolean => (conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed')) !== undefined

/** The list with a condition set; undefined when nothing changes. A condition that would be False from the start is not written. */
export function withCondition(conditions: readonly JobCondition[], condition: JobCondition): readonly JobCondition[] | undefined {
  const index = conditions.findIndex(({ type }) => type === condition.type)
  const old = conditions[index]
  if (!old) return condition.status === 'False' ? undefined : [...conditions, condition]
  if (old.status === condition.status && old.reason === condition.reason && old.message === condition.message) return undefined
  return conditions.with(index, condition)
}
