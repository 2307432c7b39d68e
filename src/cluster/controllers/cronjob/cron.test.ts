// Schedules against the recorded answers of upstream's own code.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dueTime, missedTimes } from './missed.ts'
import { scheduleOf } from './jobs.ts'

interface Row {
  input: { schedule: string; timeZone?: string; from?: string; created?: string; lastSchedule?: string; now?: string; startingDeadlineSeconds?: number }
  output?: { next?: string[]; mostRecent?: string | null; missed?: string; toStart?: string | null; events?: string[] }
  error?: string
}

const rows = readFileSync(new URL('../../../../testdata/oracles/cron.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

const seconds = (text: string): number => Date.parse(text) / 1000
const text = (time: number | undefined): string | null => (time === undefined ? null : new Date(time * 1000).toISOString().replace('.000', ''))

function answer({ schedule: expression, timeZone, ...input }: Row['input']): Row['output'] {
  const { schedule, warning } = scheduleOf(expression, timeZone)
  const events = warning === undefined ? [] : [`Warning UnsupportedSchedule ${warning}`]
  if (input.from !== undefined) {
    const next: (string | null)[] = []
    for (let time: number | undefined = seconds(input.from), i = 0; i < 4 && time !== undefined; i++) next.push(text((time = schedule.next(time))))
    return { ...(events.length > 0 ? { events } : {}), next: next as string[] }
  }
  const times = { created: seconds(input.created!), lastSchedule: input.lastSchedule === undefined ? undefined : seconds(input.lastSchedule), startingDeadlineSeconds: input.startingDeadlineSeconds }
  const now = seconds(input.now!)
  const { mostRecent, many } = missedTimes(times, now, schedule, true)
  const { due, isTooMany } = dueTime(times, now, schedule)
  if (isTooMany) events.push('Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  return { ...(events.length > 0 ? { events } : {}), missed: many, mostRecent: text(mostRecent), toStart: text(due) }
}

describe('cron oracle', () => {
  test.each(rows.map((row) => ({ name: JSON.stringify(row.input), ...row })))('$name', ({ input, output, error }) => {
    if (error === undefined) expect(answer(input)).toEqual(output)
    else expect(() => answer(input)).toThrow(error)
  })
})
