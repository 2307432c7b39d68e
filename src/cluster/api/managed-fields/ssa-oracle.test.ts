import { describe, expect, it } from 'vitest'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { answerApply, type Step } from '../../../../scripts/oracle/ssa.ts'

describe('histories computed by the real field manager', () => {
  rowsOf<Row<{ readonly steps: readonly Step[] }>>('ssa').forEach(({ input, output }, i) => {
    it(`${i}: ${input.steps.map((step) => `${step.manager} ${step.op}`).join(', ')}`, () => expect(answerApply(input)).toEqual({ output }))
  })
})
