import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../../scripts/oracle/row.ts'
import { answerSchedulerProblem, type SchedulerRow } from '../../../scripts/oracle/scheduler.ts'

const rows = rowsOf<SchedulerRow>('scheduler')

describe('the real scheduler would have decided the same', () => {
  test('there are problems', () => expect(rows.length).toBeGreaterThan(100))
  test.each(rows.map((row) => [row.id, row] as const))('%s', (_, { problem, answer }) => {
    expect(answerSchedulerProblem(problem)).toEqual(answer)
  })
})
