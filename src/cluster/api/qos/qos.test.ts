import { describe, expect, it } from 'vitest'
import { answerQos } from '../../../../scripts/oracle/qos.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'

describe('QoS class', () => {
  it.each(rowsOf<Row<{ readonly spec: object }>>('qos').map((row, i) => [i, row] as const))('oracle row %d', (_, { input, output }) => {
    expect(answerQos(input)).toEqual({ output })
  })
})
