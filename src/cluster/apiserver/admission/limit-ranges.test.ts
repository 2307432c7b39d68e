import { describe, expect, it } from 'vitest'
import { answerLimitRange, type LimitRangeInput } from '../../../../scripts/oracle/limitrange.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('a LimitRange', () => {
  it.each(rowsOf<Row<LimitRangeInput>>('limitrange').map((row, i) => [i + 1, row] as const))('row %i', (_, { input, ...wanted }) => {
    expect(answerLimitRange(input)).toEqual(wanted)
  })
})
