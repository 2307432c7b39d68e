// One sync of a CronJob. Models syncCronJob of pkg/controller/cronjob/cronjob_controllerv2.go.
import { EPOCH_MS, formatTime, hasReason, keyOf, parseTime } from '../../api/index.ts'
import type { CronJob, CronJobStatus, Job } from '../../api/types/batch-v1.ts'
import type { ObjectReference } from '../../api/types/core-v1.ts'
import { CRON_JOBS, JOBS, type Client, type EventRecorder, type Informer } from '../../client/index.ts'
import { SECOND, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import { RetryError, attempt, controlledBy, isNamespaceTerminating } from '../framework/index.ts'
import { finishedCondition, jobName, makeJob, planCleanup, scheduleOf, toMicros, toSeconds } from './jobs.ts'
import { dueTime, untilNext, type CronTimes } from './missed.ts'
import { ScheduleError, type Schedule } from './schedule.ts'
import { isZone } from './zone.ts'

export interface CronController {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly cronJobs: Informer<CronJob>
  readonly jobs: Informer<Job>
}

/** A CronJob while it is being synced; its status is written once, at the end. */
interface Draft {
  cronJob: CronJob
  isChanged: boolean
}

/** Brings one CronJob up to date; gives how long until its next time. Throws ApiError, NetworkError, RetryError. */
export function* syncCronJob(controller: CronController, key: string): Process<Micros | undefined> {
  const { kernel, client, cronJobs, jobs } = controller
  const cronJob = cronJobs.get(key)
  if (!cronJob) return undefined
  const children = controlledBy(jobs, cronJob.metadata.uid)
  if (kernel.trace.on) kernel.trace.record('reconcile', 'cronjob-controller', 'sync', `cronjobs/${key}`, { jobs: children.length, active: cronJob.status?.active?.length ?? 0 })
  const draft: Draft = { cronJob, isChanged: false }
  yield* cleanUp(controller, draft, children)
  const { value: again, error } = yield* attempt(run(controller, draft, children))
  if (draft.isChanged) yield* client.updateStatus(CRON_JOBS, draft.cronJob)
  if (error) throw error
  return again
}

function* run(controller: CronController, draft: Draft, children: readonly Job[]): Process<Micros | undefined> {
  const { kernel, recorder } = controller
  yield* noteFinished(controller, draft, children)
  yield* noteMissing(controller, draft, children)
  const { cronJob } = draft
  const { spec } = cronJob
  if (cronJob.metadata.deletionTimestamp !== undefined) return undefined
  if (spec?.timeZone !== undefined && !isZone(spec.timeZone)) return void recorder.event(cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(spec.timeZone)}: unknown time zone ${spec.timeZone}`)
  if (spec?.suspend) return undefined
  const now = toSeconds(kernel.now, EPOCH_MS)
  let schedule: Schedule
  let due: number | undefined
  let isTooMany: boolean
  try {
    const parsed = scheduleOf(spec?.schedule ?? '', spec?.timeZone)
    if (parsed.warning) recorder.event(cronJob, 'Warning', 'UnsupportedSchedule', parsed.warning)
    schedule = parsed.schedule
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return void recorder.event(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec?.schedule ?? '')} : ${error.message}`)
  }
  try {
    ;({ due, isTooMany } = dueTime(timesOf(cronJob), now, schedule))
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return void recorder.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${spec?.schedule ?? ''} : ${error.message}`)
  }
  if (isTooMany) recorder.event(cronJob, 'Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  const started = due === undefined ? true : yield* startDue(controller, draft, due, now)
  return started ? Math.max(0, untilNext(timesOf(draft.cronJob), now, schedule)) * SECOND : undefined
}

function timesOf({ metadata, spec, status }: CronJob): CronTimes {
  const at = (text: string): number => toSeconds(parseTime(text), EPOCH_MS)
  return { created: at(metadata.creationTimestamp), lastSchedule: status?.lastScheduleTime ? at(status.lastScheduleTime) : undefined, startingDeadlineSeconds: spec?.startingDeadlineSeconds }
}

const change = (draft: Draft, status: Partial<CronJobStatus>): void => {
  draft.cronJob = { ...draft.cronJob, status: { ...draft.cronJob.status, ...status } }
  draft.isChanged = true
}

const activeOf = ({ cronJob }: Draft): readonly ObjectReference[] => cronJob.status?.active ?? []

const withoutActive = (draft: Draft, uid: string | undefined): void => {
  const left = activeOf(draft).filter((reference) => reference.uid !== uid)
  change(draft, { active: left.length > 0 ? left : undefined })
}

/** Takes finished Jobs from the active list, and wonders about Jobs that it never put there. */
function* noteFinished({ client, recorder }: CronController, draft: Draft, children: readonly Job[]): Process<void> {
  for (const job of children) {
    const { name, uid } = job.metadata
    const finished = finishedCondition(job)
    const isActive = activeOf(draft).some((reference) => reference.uid === uid)
    if (!isActive && !finished) {
      const fresh: CronJob = yield* client.get(CRON_JOBS, draft.cronJob.metadata.name, draft.cronJob.metadata.namespace)
      if (fresh.status?.active?.some((reference) => reference.uid === uid)) draft.cronJob = fresh
      else recorder.event(draft.cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
    } else if (isActive && finished) {
      withoutActive(draft, uid)
      recorder.event(draft.cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${finished}`)
    }
    const end = job.status?.completionTime
    const last = draft.cronJob.status?.lastSuccessfulTime
    if (finished === 'Complete' && end && (!last || parseTime(end) > parseTime(last))) change(draft, { lastSuccessfulTime: end })
  }
}

/** Takes Jobs from the active list that are gone. */
function* noteMissing({ client, recorder }: CronController, draft: Draft, children: readonly Job[]): Process<void> {
  for (const reference of activeOf(draft)) {
    if (children.some(({ metadata }) => metadata.uid === reference.uid)) continue
    const { error } = yield* attempt(client.get(JOBS, reference.name ?? '', reference.namespace))
    if (!error) continue
    if (!hasReason(error, 'NotFound')) throw error
    recorder.event(draft.cronJob, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`)
    withoutActive(draft, reference.uid)
  }
}

/** Makes the Job of a time that has come, as far as its policy allows. False when nothing more is to be expected of it. */
function* startDue(controller: CronController, draft: Draft, due: number, now: number): Process<boolean> {
  const { client, recorder } = controller
  const { cronJob } = draft
  const { spec, status, metadata } = cronJob
  const scheduled = formatTime(toMicros(due, EPOCH_MS))
  if (spec?.startingDeadlineSeconds !== undefined && due + spec.startingDeadlineSeconds < now) {
    recorder.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatDate(due)}`)
    return true
  }
  if (activeOf(draft).some(({ name }) => name === jobName(cronJob, due)) || status?.lastScheduleTime === scheduled) return true
  if (spec?.concurrencyPolicy === 'Forbid' && activeOf(draft).length > 0) {
    recorder.event(cronJob, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
    return true
  }
  if (spec?.concurrencyPolicy === 'Replace') yield* stopActive(controller, draft)
  const made = yield* attempt(client.create(JOBS, makeJob(cronJob, due, toMicros(due, EPOCH_MS)), undefined, metadata.namespace))
  let job = made.value
  if (job) recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
  else if (hasReason(made.error, 'AlreadyExists')) {
    job = yield* client.get(JOBS, jobName(cronJob, due), metadata.namespace)
    if (!job.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === metadata.uid)) return false
    if (activeOf(draft).some(({ uid }) => uid === job!.metadata.uid)) return false
  } else {
    if (!isNamespaceTerminating(made.error)) recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${made.error!.message}`)
    throw made.error
  }
  const { name, namespace, uid, resourceVersion } = job.metadata
  change(draft, { active: [...activeOf(draft), { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }], lastScheduleTime: scheduled })
  return true
}

function* stopActive(controller: CronController, draft: Draft): Process<void> {
  const { client, recorder } = controller
  for (const reference of activeOf(draft)) {
    const { value: job, error } = yield* attempt(client.get(JOBS, reference.name ?? '', reference.namespace))
    if (!job) {
      recorder.event(draft.cronJob, 'Warning', 'FailedGet', `Get job: ${error?.message}`)
      throw error
    }
    if (!(yield* deleteJob(controller, draft, job))) throw new RetryError(`could not replace job ${keyOf(job)}`)
  }
}

function* deleteJob({ client, recorder }: CronController, draft: Draft, { metadata }: Job): Process<boolean> {
  const { error } = yield* attempt(client.delete(JOBS, metadata.name, metadata.namespace, { propagationPolicy: 'Background' }))
  if (error) {
    recorder.event(draft.cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
    return false
  }
  if (activeOf(draft).some(({ uid }) => uid === metadata.uid)) withoutActive(draft, metadata.uid)
  recorder.event(draft.cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`)
  return true
}

function* cleanUp(controller: CronController, draft: Draft, children: readonly Job[]): Process<void> {
  for (const job of planCleanup(draft.cronJob, children)) yield* deleteJob(controller, draft, job)
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** RFC1123 with a numeric zone: `Mon, 02 Jan 2006 15:04:05 +0000`. */
function formatDate(time: number): string {
  const date = new Date(time * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${WEEKDAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}
