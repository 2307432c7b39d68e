// One sync of a Job. Models syncJob of pkg/controller/job/job_controller.go.
import { compileLabelSelector, formatTime, keyOf } from '../../api/index.ts'
import type { Job, JobCondition, JobStatus } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { JOBS, PODS, type Client, type EventRecorder, type Informer, type WorkQueue } from '../../client/index.ts'
import { SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { RetryError, claim, controlledBy, orphansIn, together, type ControllerContext, type Expectations } from '../framework/index.ts'
import { NO_FAILURES, noteEnded, remainingBackoff, type BackoffRecord } from './backoff.ts'
import { failuresByIndex, parseIndexes, pendingIndexes, succeededIndexes } from './indexes.ts'
import { createPods, removePods, planRemoval, plannedCreations, releasePod, stopPods, wantedActive, type JobPodActions } from './pod-actions.ts'
import { FINALIZER, hasFinalizer, isFinished, isIndexed, isSuspended, makeCondition, viewPods, withCondition, type JobPods } from './pods.ts'
import { matchFailurePolicy } from './policies.ts'
import { countReleased, trackPods } from './tracking.ts'
import { deadlineIn, isComplete, planVerdict, successCondition, type Tally } from './verdict.ts'

export interface JobController extends JobPodActions {
  readonly context: ControllerContext
  readonly client: Client
  readonly recorder: EventRecorder
  readonly jobs: Informer<Job>
  readonly pods: Informer<Pod>
  readonly queue: WorkQueue
  readonly expectations: Expectations
  readonly backoff: Map<string, BackoffRecord>
  /** By Job key: uids of pods whose finalizer was removed, until the informer has seen it. */
  readonly leaving: Map<string, Set<string>>
}

/** Changes of pods are gathered for so long before a Job is looked at again. */
export const BATCH_PERIOD = SECOND
const NOBODY: ReadonlySet<string> = new Set()

interface Progress {
  active: number
  ready: number
  terminating: number
  verdict: JobCondition | undefined
  conditions: readonly JobCondition[]
  startTime: string | undefined
  isResumedOrSuspended: boolean
  error: Error | undefined
}

/** Brings one Job's pods and status up to date. Throws ApiError, NetworkError, RetryError. */
export function* syncJob(controller: JobController, key: string): Process<void> {
  const { context, client, jobs, pods, expectations, backoff, leaving } = controller
  const { kernel } = context
  const job = jobs.get(key)
  if (!job) {
    expectations.forget(key)
    backoff.delete(key)
    leaving.delete(key)
    return
  }
  if (job.spec?.managedBy !== undefined && job.spec.managedBy !== 'kubernetes.io/job-controller') return
  if (isFinished(job)) return void backoff.delete(key)
  const isSatisfied = expectations.satisfied(key)
  const candidates = [...controlledBy(pods, job.metadata.uid), ...orphansIn(pods, job.metadata.namespace)]
  const owned = yield* claim({ client, owner: job, ownerResource: JOBS, resource: PODS, selector: compileLabelSelector(job.spec?.selector), finalizers: [FINALIZER] }, candidates)
  const view = viewPods(job, owned, leaving.get(key) ?? NOBODY)
  const tally = tallyOf(job, view)
  const record = noteEnded(backoff.get(key) ?? NO_FAILURES, view.newSucceeded, view.newFailed)
  if (kernel.trace.on) kernel.trace.record('reconcile', 'job-controller', 'sync', `jobs/${key}`, { active: view.active.length, succeeded: tally.succeeded, failed: tally.failed, completions: job.spec?.completions ?? 1 })
  const startTime = job.status?.startTime ?? (isSuspended(job) ? undefined : formatTime(kernel.now))
  const started: Job = startTime === undefined ? job : { ...job, status: { ...job.status, startTime } }
  const progress: Progress = { active: view.active.length, ready: view.ready, terminating: view.terminating, verdict: planVerdict(started, owned, tally, kernel.now), conditions: job.status?.conditions ?? [], startTime, isResumedOrSuspended: false, error: undefined }
  if (progress.verdict) yield* stopAll(controller, job, view, progress, isSatisfied)
  else {
    const left = deadlineIn(started, kernel.now)
    if (left !== undefined) controller.queue.addAfter(key, left)
    yield* goOn(controller, job, view, tally, record, progress, isSatisfied)
  }
  yield* track(controller, job, view, tally, record, progress)
  if (progress.error) throw progress.error
}

function tallyOf(job: Job, view: JobPods): Tally {
  const { status, spec } = job
  const succeeded = (status?.succeeded ?? 0) + view.newSucceeded.length + (status?.uncountedTerminatedPods?.succeeded?.length ?? 0)
  const failed = (status?.failed ?? 0) + view.newFailed.filter((pod) => matchFailurePolicy(job, pod).isCounted).length + (status?.uncountedTerminatedPods?.failed?.length ?? 0)
  if (!isIndexed(job)) return { succeeded, failed, succeededIndexes: new Set(), failedIndexes: new Set() }
  const done = succeededIndexes(job, view.all)
  const failedIndexes = new Set(parseIndexes(status?.failedIndexes))
  const limit = spec?.backoffLimitPerIndex
  if (limit !== undefined) {
    for (const [index, failures] of failuresByIndex(job, view.all)) if (failures > limit && !done.has(index)) failedIndexes.add(index)
  }
  return { succeeded: done.size, failed, succeededIndexes: done, failedIndexes }
}

/** The Job is over: what still runs is deleted. */
function* stopAll(controller: JobController, job: Job, view: JobPods, progress: Progress, isSatisfied: boolean): Process<void> {
  const { done, ready, error } = yield* stopPods(controller, job, view.active)
  // Pods that could not be deleted, or were not seen yet, have to be counted first.
  if (done !== view.active.length || !isSatisfied) progress.verdict = undefined
  progress.active -= done
  progress.ready -= ready
  progress.terminating += done
  progress.error = error
}

function* goOn(controller: JobController, job: Job, view: JobPods, tally: Tally, record: BackoffRecord, progress: Progress, isSatisfied: boolean): Process<void> {
  const { context, recorder } = controller
  const { now } = context.kernel
  const mayManage = isSatisfied && job.metadata.deletionTimestamp === undefined
  if (mayManage) yield* manage(controller, job, view, tally, record, progress)
  if (isComplete(job, tally.succeeded, progress.active)) progress.verdict = successCondition(now)
  else if (mayManage) {
    const condition = isSuspended(job) ? makeCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now) : makeCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now)
    const conditions = withCondition(progress.conditions, condition)
    if (!conditions) return
    progress.conditions = conditions
    progress.isResumedOrSuspended = true
    recorder.event(job, 'Normal', isSuspended(job) ? 'Suspended' : 'Resumed', condition.message ?? '')
    // The deadline counts from the resumption.
    if (!isSuspended(job)) progress.startTime = formatTime(now)
  }
}

/** Deletes pods that are too many, or else makes those that are missing. */
function* manage(controller: JobController, job: Job, view: JobPods, tally: Tally, record: BackoffRecord, progress: Progress): Process<void> {
  const { queue, context } = controller
  const wanted = wantedActive(job, tally.succeeded, view.active.length)
  const remove = planRemoval(job, view.active, wanted)
  if (remove.length > 0) {
    const { done, ready, error } = yield* removePods(controller, job, remove)
    progress.active -= done
    progress.ready -= ready
    progress.terminating += done
    progress.error = error
    return
  }
  if (isSuspended(job)) return
  const count = plannedCreations(job, view.active.length, view.terminating, wanted)
  if (count === 0) return
  const wait: Micros = job.spec?.backoffLimitPerIndex === undefined ? remainingBackoff(record, context.kernel.now) : 0
  if (wait > 0) {
    queue.addAfter(keyOf(job), Math.max(BATCH_PERIOD, wait))
    progress.active = 0
    return
  }
  const indexes = isIndexed(job) ? pendingIndexes(job, count, view.active, tally.succeededIndexes, tally.failedIndexes) : []
  const { done, error } = yield* createPods(controller, job, isIndexed(job) ? indexes.length : count, indexes, failuresByIndex(job, view.all))
  progress.active += done
  progress.error = error
}

/** Counts what has ended: writes it down, lets the pods go, and writes again what that changes. */
function* track(controller: JobController, job: Job, view: JobPods, tally: Tally, record: BackoffRecord, progress: Progress): Process<void> {
  const { client, backoff, leaving, recorder, context } = controller
  const key = keyOf(job)
  const { verdict } = progress
  const before: JobStatus = { ...job.status, startTime: progress.startTime, ...(progress.conditions.length > 0 ? { conditions: progress.conditions } : {}) }
  const tracked = trackPods(job, before, view.all, leaving.get(key) ?? NOBODY, verdict, { before: new Set(parseIndexes(job.status?.completedIndexes)), failed: tally.failedIndexes })
  let status = withCounts(tracked.status, progress)
  let needsWrite = tracked.needsWrite || progress.isResumedOrSuspended || (job.status?.active ?? 0) !== progress.active || job.status?.ready !== progress.ready || job.status?.terminating !== progress.terminating
  if (verdict && (verdict.type === 'FailureTarget' || (verdict.type === 'SuccessCriteriaMet' && !progress.conditions.some(({ type }) => type === 'SuccessCriteriaMet')))) {
    status = { ...status, conditions: [...progress.conditions, verdict] }
    needsWrite = true
  }
  let latest = job
  if (needsWrite) {
    latest = yield* client.updateStatus(JOBS, { ...job, status })
    status = latest.status ?? status
    needsWrite = false
  }
  backoff.set(key, record)
  const released = yield* releasePods(controller, key, tracked.release)
  const held = new Set(view.all.filter((pod) => hasFinalizer(pod) && !released.pods.has(pod.metadata.uid) && !leaving.get(key)?.has(pod.metadata.uid)).map(({ metadata }) => metadata.uid))
  const counted = countReleased(status, held)
  status = counted.status
  needsWrite ||= counted.isChanged
  const final = verdict && !released.error && !tracked.isFull ? finalCondition(verdict, status, context.kernel.now) : undefined
  if (final) {
    status = { ...status, conditions: withCondition(status.conditions ?? [], final) ?? status.conditions, ...(final.type === 'Complete' ? { completionTime: final.lastTransitionTime } : {}) }
    needsWrite = true
  }
  if (needsWrite) yield* client.updateStatus(JOBS, { ...latest, status })
  if (final?.type === 'Complete') recorder.event(job, 'Normal', 'Completed', 'Job completed')
  else if (final) recorder.event(job, 'Warning', final.reason ?? '', final.message ?? '')
  if (released.error) throw released.error
}

function withCounts({ active: _, ...status }: JobStatus, { active, ready, terminating }: Progress): JobStatus {
  return { ...status, ...(active > 0 ? { active } : {}), terminating, ready, uncountedTerminatedPods: status.uncountedTerminatedPods ?? {} }
}

/** Complete or Failed, once every pod is counted and gone. */
function finalCondition(verdict: JobCondition, { uncountedTerminatedPods, terminating }: JobStatus, now: Micros): JobCondition | undefined {
  const { succeeded = [], failed = [] } = uncountedTerminatedPods ?? {}
  if (succeeded.length + failed.length > 0 || (terminating ?? 0) > 0) return undefined
  return makeCondition(verdict.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', 'True', verdict.reason ?? '', verdict.message ?? '', now)
}

/** Removes the finalizer from pods that are written down. Gives the uids of those that lost it, and the first error. */
function* releasePods(controller: JobController, key: string, pods: readonly Pod[]): Process<{ readonly pods: ReadonlySet<string>; readonly error: Error | undefined }> {
  const { client, context, leaving } = controller
  if (pods.length === 0) return { pods: NOBODY, error: undefined }
  const expected = leaving.get(key) ?? new Set<string>()
  leaving.set(key, expected)
  for (const { metadata } of pods) expected.add(metadata.uid)
  const errors = yield* together(context.group, `release pods of ${key}`, pods.map((pod) => releasePod(client, pod)))
  const gone = new Set<string>()
  pods.forEach(({ metadata }, i) => {
    if (errors[i] === undefined) gone.add(metadata.uid)
    else expected.delete(metadata.uid)
  })
  const error = errors.find((each) => each !== undefined)
  return { pods: gone, error: error && new RetryError(`tracking status: ${error.message}`) }
}
