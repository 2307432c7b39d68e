// Schedules against the recorded answers of upstream's own code.
import { describe, expect, test } from 'vitest'
import { answerCron, type CronInput } from '../../../../scripts/oracle/cron.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('cron oracle', () => {
  test.each(rowsOf<Row<CronInput>>('cron').map(({ input, ...wanted }) => [JSON.stringify(input), input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerCron(input)).toEqual(wanted)
  })
})
