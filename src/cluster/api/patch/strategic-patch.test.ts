import { describe, expect, it } from 'vitest'
import { answerMerge, type MergeInput } from '../../../../scripts/oracle/merge.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('rows computed by apimachinery', () => {
  rowsOf<Row<MergeInput>>('merge').forEach(({ input, ...wanted }, i) => {
    it(`${i} ${input.op}`, () => expect(answerMerge(input)).toEqual(wanted))
  })
})
