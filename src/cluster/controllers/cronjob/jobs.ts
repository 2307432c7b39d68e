// The Jobs of a CronJob: what is made for a time, and what is deleted again. Pure.
import { formatTime, type New } from '../../api/index.ts'
import type { CronJob, Job } from '../../api/types/batch-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { controllerReference } from '../framework/index.ts'
import { parseSchedule, type Schedule } from './schedule.ts'
import { isZone } from './zone.ts'

const TIMESTAMP = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The schedule of an expression in a zone, and what a person should be told of it. Throws ScheduleError. */
export function scheduleOf(expression: string, timeZone: string | undefined): { readonly schedule: Schedule; readonly warning?: string } {
  if (expression.includes('TZ')) {
    return { schedule: parseSchedule(expression), warning: `CRON_TZ or TZ used in schedule ${JSON.stringify(expression)} is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details` }
  }
  return { schedule: parseSchedule(expression, timeZone !== undefined && isZone(timeZone) ? timeZone : 'UTC') }
}

/** The name of the Job for a time, which cannot be made twice. `time` is in seconds since 1970. */
export const jobName = ({ metadata }: CronJob, time: number): string => `${metadata.name}-${Math.floor(time / 60)}`

export function makeJob(cronJob: CronJob, time: number, at: Micros): New<Job> {
  const { metadata, spec } = cronJob.spec!.jobTemplate
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name: jobName(cronJob, time),
      creationTimestamp: formatTime(at),
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [TIMESTAMP]: formatTime(at) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
    status: {},
  }
}

export function finishedCondition({ status }: Job): 'Complete' | 'Failed' | undefined {
  return status?.conditions?.find(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True')?.type as 'Complete' | 'Failed' | undefined
}

/** Finished Jobs beyond what is to be kept of each kind, oldest first. */
export function planCleanup({ spec }: CronJob, jobs: readonly Job[]): readonly Job[] {
  const excess = (type: 'Complete' | 'Failed', limit: number | undefined): readonly Job[] => {
    const finished = jobs.filter((job) => finishedCondition(job) === type).toSorted(byStart)
    return limit === undefined ? [] : finished.slice(0, Math.max(0, finished.length - limit))
  }
  return [...excess('Failed', spec?.failedJobsHistoryLimit), ...excess('Complete', spec?.successfulJobsHistoryLimit)]
}

function byStart(a: Job, b: Job): number {
  const [first, second] = [a.status?.startTime ?? '', b.status?.startTime ?? '']
  return first !== second ? (first < second ? -1 : 1) : a.metadata.name < b.metadata.name ? -1 : 1
}

/** Seconds since 1970 of cluster time, and back. */
export const toSeconds = (time: Micros, epochMillis: number): number => epochMillis / 1000 + time / SECOND
export const toMicros = (time: number, epochMillis: number): Micros => Math.round((time - epochMillis / 1000) * SECOND)
