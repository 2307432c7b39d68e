import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answerSchedulerProblem, type SchedulerAnswer, type SchedulerProblem } from './oracle.ts'

interface Row {
  readonly id: string
  readonly problem: SchedulerProblem
  readonly answer: SchedulerAnswer
}

const rows = readFileSync(new URL('../../../testdata/oracles/scheduler.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

describe('the real scheduler would have decided the same', () => {
  test('there are problems', () => expect(rows.length).toBeGreaterThan(100))
  test.each(rows.map((row) => [row.id, row] as const))('%s', (_, { problem, answer }) => {
    expect(answerSchedulerProblem(problem)).toEqual(answer)
  })
})
