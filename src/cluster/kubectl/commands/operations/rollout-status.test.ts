import { describe, expect, it } from 'vitest'
import { answerRollout, type RolloutInput } from '../../../../../scripts/oracle/rollout.ts'
import { rowsOf, type Row } from '../../../../../scripts/oracle/row.ts'

const rows = rowsOf<Row<RolloutInput>>('rollout')

describe('rollout status', () => {
  it('says of every recorded workload what the real viewer says', () => {
    expect(rows.length).toBeGreaterThan(100)
    for (const { input, ...wanted } of rows) expect(answerRollout(input), JSON.stringify(input)).toEqual(wanted)
  })
})
