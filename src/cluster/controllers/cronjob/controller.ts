// Watches CronJobs and their Jobs, and queues each CronJob for its next time.
import { EPOCH_MS, controllerOf, keyOf, parseTime } from '../../api/index.ts'
import type { CronJob, Job } from '../../api/types/batch-v1.ts'
import { CRON_JOBS, EventRecorder, JOBS, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { indexByController, ownerOf, startWorkers, type ControllerContext } from '../framework/index.ts'
import { scheduleOf, toSeconds } from './jobs.ts'
import { untilNext } from './missed.ts'
import { ScheduleError } from './schedule.ts'
import { syncCronJob, type CronController } from './sync.ts'

const NAME = 'cronjob-controller'
const WORKERS = 5

export function* startCronJobController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const controller: CronController = { kernel, client, recorder: new EventRecorder(client, group, NAME), cronJobs: informers.informer(CRON_JOBS), jobs: informers.informer(JOBS) }
  const { cronJobs, jobs } = controller
  const queue = new WorkQueue(kernel, 'cronjob')
  indexByController(jobs)
  const enqueueOwner = (job: Job): void => {
    const owner = controllerOf(job)?.kind === 'CronJob' ? ownerOf({ owners: cronJobs, kind: 'CronJob' }, job) : undefined
    if (owner) queue.add(keyOf(owner))
  }
  jobs.handle({ added: enqueueOwner, updated: (_, job) => enqueueOwner(job), deleted: enqueueOwner })
  cronJobs.handle({
    added: (cronJob) => queue.add(keyOf(cronJob)),
    updated(old, cronJob) {
      const isRescheduled = old.spec?.schedule !== cronJob.spec?.schedule || old.spec?.timeZone !== cronJob.spec?.timeZone
      // A new schedule counts from now on: its past times were never promised.
      if (isRescheduled) queue.addAfter(keyOf(cronJob), firstWait(controller, cronJob) * SECOND)
      else queue.add(keyOf(cronJob))
    },
    deleted: (cronJob) => queue.add(keyOf(cronJob)),
  })
  yield* waitForSync([jobs, cronJobs])
  startWorkers(
    context,
    queue,
    WORKERS,
    function* (key) {
      const again = yield* syncCronJob(controller, key)
      if (again !== undefined) queue.addAfter(key, again)
    },
    Infinity,
  )
}

/** Seconds until the first time of a schedule; 0 for one that cannot be read, which the sync then tells of. */
function firstWait({ kernel }: CronController, { spec, metadata, status }: CronJob): number {
  try {
    const { schedule } = scheduleOf(spec?.schedule ?? '', spec?.timeZone)
    const at = (text: string): number => toSeconds(parseTime(text), EPOCH_MS)
    return Math.max(0, untilNext({ created: at(metadata.creationTimestamp), lastSchedule: status?.lastScheduleTime ? at(status.lastScheduleTime) : undefined, startingDeadlineSeconds: spec?.startingDeadlineSeconds }, toSeconds(kernel.now, EPOCH_MS), schedule))
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    return 0
  }
}
