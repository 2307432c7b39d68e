// Whether a Job is over: pure. The conditions come in pairs: FailureTarget or SuccessCriteriaMet as soon as it is decided,
// Failed or Complete when every pod has been counted.
import { parseTime } from '../../api/index.ts'
import type { Job, JobCondition } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { conditionOf, isFailed, isIndexed, isSuspended, makeCondition } from './pods.ts'
import { matchFailurePolicy, matchSuccessPolicy } from './policies.ts'

export interface Tally {
  readonly succeeded: number
  readonly failed: number
  readonly succeededIndexes: ReadonlySet<number>
  readonly failedIndexes: ReadonlySet<number>
}

const failure = (reason: string, message: string, now: Micros): JobCondition => makeCondition('FailureTarget', 'True', reason, message, now)

/** The condition that ends the Job; undefined while it goes on. */
export function planVerdict(job: Job, pods: readonly Pod[], tally: Tally, now: Micros): JobCondition | undefined {
  const { spec } = job
  const succeeded = conditionOf(job, 'SuccessCriteriaMet')
  if (succeeded) return succeeded
  const target = conditionOf(job, 'FailureTarget')
  if (target) return makeCondition('Failed', 'True', target.reason ?? '', target.message ?? '', now)
  const message = failJobMessage(job, pods)
  if (message !== undefined) return failure('PodFailurePolicy', message, now)
  if (tally.failed > (spec?.backoffLimit ?? 6) || hasRestartedTooOften(job, pods)) return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit', now)
  const left = deadlineIn(job, now)
  if (left !== undefined && left <= 0) return failure('DeadlineExceeded', 'Job was active longer than specified deadline', now)
  if (!isIndexed(job)) return undefined
  const completions = spec?.completions ?? 0
  if (spec?.backoffLimitPerIndex !== undefined) {
    if (spec.maxFailedIndexes !== undefined && tally.failedIndexes.size > spec.maxFailedIndexes) return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes', now)
    if (tally.failedIndexes.size > 0 && tally.failedIndexes.size + tally.succeededIndexes.size >= completions) return failure('FailedIndexes', 'Job has failed indexes', now)
  }
  const policy = matchSuccessPolicy(job, tally.succeededIndexes)
  return policy === undefined ? undefined : makeCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', policy, now)
}

/** Time until the Job has been active too long; undefined when it has no deadline or is not running. */
export function deadlineIn({ spec, status, ...job }: Job, now: Micros): Micros | undefined {
  if (spec?.activeDeadlineSeconds === undefined || !status?.startTime || isSuspended({ spec, ...job })) return undefined
  return parseTime(status.startTime) + spec.activeDeadlineSeconds * SECOND - now
}

function failJobMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (!job.spec?.podFailurePolicy) return undefined
  for (const pod of pods) {
    const message = isFailed(job, pod) ? matchFailurePolicy(job, pod).message : undefined
    if (message !== undefined) return message
  }
  return undefined
}

/** With restartPolicy OnFailure the kubelet retries, and its restarts count. */
function hasRestartedTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec?.template.spec?.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) restarts += restartCount
  }
  const limit = spec.backoffLimit ?? 6
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** Whether enough pods have succeeded and none is left. */
export function isComplete({ spec }: Job, succeeded: number, active: number): boolean {
  return active === 0 && (spec?.completions === undefined ? succeeded > 0 : succeeded >= spec.completions)
}

export function successCondition(now: Micros): JobCondition {
  return makeCondition('SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods', now)
}
