import { describe, expect, it } from 'vitest'
import { answerDescribe, type DescribeInput } from '../../../../scripts/oracle/describe.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('what the real kubectl describe printed', () => {
  it.each(rowsOf<Row<DescribeInput>>('describe').map((row, at) => [`${row.input.kind} in row ${at + 1}`, row] as const))('%s', (_, { input, output }) => {
    expect(answerDescribe(input)).toEqual({ output })
  })
})
