// The next times of a schedule, or what a CronJob's controller makes of those that it missed.
import { scheduleOf } from '../../src/cluster/controllers/cronjob/jobs.ts'
import { dueTime, missedTimes } from '../../src/cluster/controllers/cronjob/missed.ts'
import { answerWith, type Answer } from './row.ts'

export interface CronInput {
  readonly schedule: string
  readonly timeZone?: string
  readonly from?: string
  readonly created?: string
  readonly lastSchedule?: string
  readonly now?: string
  readonly startingDeadlineSeconds?: number
}

const NEXT_TIMES = 4

const seconds = (text: string): number => Date.parse(text) / 1000
const text = (time: number | undefined): string | null => (time === undefined ? null : new Date(time * 1000).toISOString().replace('.000', ''))

export function answerCron(input: CronInput): Answer {
  return answerWith(() => runsOf(input))
}

function runsOf({ schedule: expression, timeZone, ...input }: CronInput): unknown {
  const { schedule, warning } = scheduleOf(expression, timeZone)
  const events = warning === undefined ? [] : [`Warning UnsupportedSchedule ${warning}`]
  if (input.from !== undefined) {
    const next: (string | null)[] = []
    for (let time: number | undefined = seconds(input.from); next.length < NEXT_TIMES && time !== undefined; ) next.push(text((time = schedule.next(time))))
    return { ...(events.length > 0 && { events }), next }
  }
  const times = { created: seconds(input.created!), lastSchedule: input.lastSchedule === undefined ? undefined : seconds(input.lastSchedule), startingDeadlineSeconds: input.startingDeadlineSeconds }
  const now = seconds(input.now!)
  const { mostRecent, many } = missedTimes(times, now, schedule, true)
  const { due, isTooMany } = dueTime(times, now, schedule)
  if (isTooMany) events.push('Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  return { ...(events.length > 0 && { events }), missed: many, mostRecent: text(mostRecent), toStart: text(due) }
}
