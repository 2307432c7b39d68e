// Which of a CronJob's times is due: pure. Models mostRecentScheduleTime and its callers in pkg/controller/cronjob/utils.go.
// Times are seconds since 1970.
import { ScheduleError, type Schedule } from './schedule.ts'

export interface CronTimes {
  readonly created: number
  readonly lastSchedule: number | undefined
  readonly startingDeadlineSeconds: number | undefined
}

export interface Missed {
  readonly earliest: number
  /** The last time that has passed; undefined when none has. */
  readonly mostRecent: number | undefined
  readonly many: 'none' | 'few' | 'many'
}

const MANY = 100
/** A little later than the time itself, so that it has surely come. */
const DELTA_SECONDS = 0.1

/** Times since the last one that was served. Throws ScheduleError when the schedule never comes. */
export function missedTimes(times: CronTimes, now: number, schedule: Schedule, withDeadline: boolean): Missed {
  let earliest = times.lastSchedule ?? times.created
  // What is past its starting deadline will not be started any more.
  if (withDeadline && times.startingDeadlineSeconds !== undefined) earliest = Math.max(earliest, now - times.startingDeadlineSeconds)
  const first = schedule.next(earliest)
  const second = first === undefined ? undefined : schedule.next(first)
  if (first === undefined || second === undefined || second - first < 1) throw new ScheduleError('time difference between two schedules is less than 1 second')
  if (now < first) return { earliest, mostRecent: undefined, many: 'none' }
  if (now < second) return { earliest, mostRecent: first, many: 'none' }
  const interval = Math.round(second - first)
  const count = Math.floor(Math.floor(now - first) / interval) + 1
  // An estimate by the first interval; from there the schedule itself is asked.
  let mostRecent: number | undefined
  for (let time = schedule.next(first + (count - 2) * interval); time !== undefined && time <= now; time = schedule.next(time)) mostRecent = time
  return { earliest, mostRecent, many: count > MANY ? 'many' : 'few' }
}

/** The time to start a Job for now, and whether so many were missed that a person should know. Throws ScheduleError. */
export function dueTime(times: CronTimes, now: number, schedule: Schedule): { readonly due: number | undefined; readonly isTooMany: boolean } {
  const { mostRecent, many } = missedTimes(times, now, schedule, true)
  return { due: mostRecent, isTooMany: mostRecent !== undefined && many === 'many' }
}

/** Seconds until the next look. */
export function untilNext(times: CronTimes, now: number, schedule: Schedule): number {
  let from = now
  try {
    const { earliest, mostRecent, many } = missedTimes(times, now, schedule, false)
    from = mostRecent ?? (many === 'none' ? earliest : now)
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
  }
  return (schedule.next(from) ?? now) + DELTA_SECONDS - now
}
