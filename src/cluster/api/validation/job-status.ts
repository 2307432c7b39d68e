// What the status of a Job may say, and become. Models validateJobStatus and ValidateJobStatusUpdate of pkg/apis/batch/validation
// with the options of the Job strategy: rules about a field apply once something that bears on it changes.
import type { Job, JobStatus } from '../types/batch-v1.ts'
import { equalJson } from './equality.ts'
import { OMITTED, STATUS, type FieldErrors } from './field-error.ts'
import { goValue } from './go-text.ts'
import { indexCount, overlappingIndex } from './job-indexes.ts'
import { validateObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, checkNonnegativeField, named, pointer } from './rules.ts'

const CONDITIONS = STATUS.child('conditions')

function isTrue(status: JobStatus, type: string): boolean {
  return status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

/** What of a status the rules look at, for the new and the old one. */
interface View {
  readonly status: JobStatus
  readonly complete: boolean
  readonly failed: boolean
  readonly finished: boolean
  readonly failureTarget: boolean
  readonly criteriaMet: boolean
}

function viewOf(status: JobStatus): View {
  const complete = isTrue(status, 'Complete')
  const failed = isTrue(status, 'Failed')
  return { status, complete, failed, finished: complete || failed, failureTarget: isTrue(status, 'FailureTarget'), criteriaMet: isTrue(status, 'SuccessCriteriaMet') }
}

export function validateJobStatusUpdate(errors: FieldErrors, job: Job, old: Job): void {
  validateObjectMetaUpdate(errors, job.metadata, old.metadata)
  if (job.status === old.status) return
  const view = viewOf(job.status ?? {})
  const oldView = viewOf(old.status ?? {})
  validateCounts(errors, view.status)
  validateUncounted(errors, view.status)
  validateEnds(errors, view, oldView)
  validateFinished(errors, job, view, oldView)
  validateIndexes(errors, job, view.status, oldView.status)
  validateRest(errors, job, view, oldView)
  validateChange(errors, job, view, oldView)
}

function validateCounts(errors: FieldErrors, status: JobStatus): void {
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const) checkNonnegativeField(errors, STATUS, field, status[field])
}

function validateUncounted(errors: FieldErrors, { uncountedTerminatedPods }: JobStatus): void {
  const seen = new Set<string>()
  for (const field of ['succeeded', 'failed'] as const) {
    for (const [i, uid] of (uncountedTerminatedPods?.[field] ?? []).entries()) {
      const at = STATUS.child('uncountedTerminatedPods', field).index(i)
      if (uid === '') errors.invalid(at, named(uid), 'must not be empty')
      else if (seen.has(uid)) errors.duplicate(at, named(uid))
      seen.add(uid)
    }
  }
}

/** How a Job ends: one way only, with its times. */
function validateEnds(errors: FieldErrors, view: View, old: View): void {
  const { status, complete, failed } = view
  const completeChanged = complete !== old.complete
  const failedChanged = failed !== old.failed
  const timeChanged = status.completionTime !== old.status.completionTime
  if ((completeChanged || failedChanged) && complete && failed) errors.invalid(CONDITIONS, OMITTED, 'cannot set Complete=True and Failed=true conditions')
  if ((completeChanged || view.failureTarget !== old.failureTarget) && complete && view.failureTarget) errors.invalid(CONDITIONS, OMITTED, 'cannot set Complete=True and FailureTarget=true conditions')
  if (completeChanged || timeChanged) {
    if (status.completionTime !== undefined && !complete) errors.invalid(STATUS.child('completionTime'), pointer(status.completionTime), 'cannot set completionTime when there is no Complete=True condition')
    if (status.completionTime === undefined && complete) errors.required(STATUS.child('completionTime'), 'completionTime is required for Complete jobs')
  }
  const { startTime, completionTime } = status
  if ((timeChanged || startTime !== old.status.startTime) && startTime !== undefined && completionTime !== undefined && completionTime < startTime) {
    errors.invalid(STATUS.child('completionTime'), pointer(completionTime), 'must be equal to or after `startTime`')
  }
  const failedIndexesChanged = status.failedIndexes !== old.status.failedIndexes
  if ((failedChanged || failedIndexesChanged) && failed && !view.failureTarget) errors.invalid(CONDITIONS, OMITTED, 'cannot set Failed=True condition without the FailureTarget=true condition')
  if ((completeChanged || view.criteriaMet !== old.criteriaMet) && complete && !view.criteriaMet) errors.invalid(CONDITIONS, OMITTED, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
}

function validateFinished(errors: FieldErrors, job: Job, { status, finished }: View, old: View): void {
  if (!finished) return
  const finishedChanged = !old.finished
  if ((finishedChanged || (status.active ?? 0) !== (old.status.active ?? 0)) && (status.active ?? 0) > 0) errors.invalid(STATUS.child('active'), status.active, 'active>0 is invalid for finished job')
  const neverStarts = job.spec?.suspend === true && job.spec.completions === 0
  if ((finishedChanged || status.startTime !== old.status.startTime) && !neverStarts && status.startTime === undefined) errors.required(STATUS.child('startTime'), 'startTime is required for finished job')
  const uncounted = status.uncountedTerminatedPods
  if ((finishedChanged || !equalJson(uncounted, old.status.uncountedTerminatedPods)) && (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0) > 0) {
    errors.invalid(STATUS.child('uncountedTerminatedPods'), goValue('batch.UncountedTerminatedPods', uncounted), 'must be empty for finished job')
  }
}

function validateIndexes(errors: FieldErrors, { spec }: Job, status: JobStatus, old: JobStatus): void {
  const { completedIndexes = '', failedIndexes } = status
  const completedChanged = completedIndexes !== (old.completedIndexes ?? '')
  const failedChanged = failedIndexes !== old.failedIndexes
  const completions = spec?.completions
  const completedAt = STATUS.child('completedIndexes')
  const failedAt = STATUS.child('failedIndexes')
  if (completedChanged && completions !== undefined) {
    const problem = indexCount(completedIndexes, completions)
    if (typeof problem === 'string') errors.invalid(completedAt, completedIndexes, `error parsing completedIndexes: ${problem}`)
  }
  if (failedChanged && completions !== undefined && spec?.backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    const problem = indexCount(failedIndexes, completions)
    if (typeof problem === 'string') errors.invalid(failedAt, pointer(failedIndexes), `error parsing failedIndexes: ${problem}`)
  }
  if (completedChanged && completedIndexes !== '' && spec?.completionMode !== 'Indexed') errors.invalid(completedAt, completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode')
  if (failedChanged && spec?.backoffLimitPerIndex === undefined && failedIndexes !== undefined) errors.invalid(failedAt, failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null')
  if ((failedChanged || completedChanged) && completions !== undefined && failedIndexes !== undefined) {
    const overlap = overlappingIndex(completedIndexes, failedIndexes, completions)
    if (overlap !== undefined) errors.invalid(failedAt, failedIndexes, `failedIndexes and completedIndexes overlap at index: ${overlap}`)
  }
}

function validateRest(errors: FieldErrors, { spec }: Job, view: View, old: View): void {
  const { status } = view
  const { active = 0, ready, terminating } = status
  if ((view.finished !== old.finished || terminating !== old.status.terminating) && (terminating ?? 0) > 0 && view.finished) errors.invalid(STATUS.child('terminating'), pointer(terminating), 'terminating>0 is invalid for finished job')
  if ((ready !== old.status.ready || active !== (old.status.active ?? 0)) && ready !== undefined && ready > active) errors.invalid(STATUS.child('ready'), ready, 'cannot set more ready pods than active')
  if (view.criteriaMet && view.failed) errors.invalid(CONDITIONS, OMITTED, 'cannot set SuccessCriteriaMet=True and Failed=true conditions')
  if (view.criteriaMet && view.failureTarget) errors.invalid(CONDITIONS, OMITTED, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')
  if (spec?.successPolicy && !view.criteriaMet && view.complete) errors.invalid(CONDITIONS, OMITTED, 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')
}

/** What was reached is not taken back. */
function validateChange(errors: FieldErrors, { spec }: Job, view: View, old: View): void {
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (isTrue(old.status, type) && !isTrue(view.status, type)) errors.invalid(CONDITIONS, OMITTED, `cannot disable the terminal ${type}=True condition`)
  }
  const [failed, succeeded] = [view.status.failed ?? 0, view.status.succeeded ?? 0]
  if (failed < (old.status.failed ?? 0)) errors.invalid(STATUS.child('failed'), failed, 'cannot decrease the failed counter')
  const isElastic = spec?.completionMode === 'Indexed' && spec.completions === spec.parallelism
  if (!isElastic && succeeded < (old.status.succeeded ?? 0)) errors.invalid(STATUS.child('succeeded'), succeeded, 'cannot decrease the succeeded counter')
  const { completionTime, startTime } = view.status
  if (completionTime !== undefined && old.status.completionTime !== undefined && completionTime !== old.status.completionTime) errors.invalid(STATUS.child('completionTime'), pointer(completionTime), FIELD_IMMUTABLE)
  const resumes = isTrue(old.status, 'Suspended') && (view.status.conditions?.some(({ type, status }) => type === 'Suspended' && status === 'False') ?? false)
  if (old.status.startTime !== undefined && startTime !== old.status.startTime && !resumes && !spec?.suspend) errors.required(STATUS.child('startTime'), 'startTime cannot be removed for unsuspended job')
  if (old.criteriaMet && !view.criteriaMet) errors.invalid(CONDITIONS, OMITTED, 'cannot disable the SuccessCriteriaMet=True condition')
  if (old.complete && !old.criteriaMet && view.criteriaMet) errors.invalid(CONDITIONS, OMITTED, 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')
}
