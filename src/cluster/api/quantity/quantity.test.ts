import { describe, expect, it } from 'vitest'
import { answerQuantity, type QuantityInput } from '../../../../scripts/oracle/quantity.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { quantityOfMilli, quantityOfValue, roundUpToMilli } from './index.ts'

describe('quantities', () => {
  it.each(rowsOf<Row<QuantityInput>>('quantity').map(({ input, ...wanted }) => [JSON.stringify(input), input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerQuantity(input)).toEqual(wanted)
  })

  it.each([[1500, '1500m'], [2000, '2'], [0, '0'], [-5, '-5m']] as const)('%d thousandths is %s', (milli, text) => {
    expect(quantityOfMilli(milli)).toBe(text)
  })

  it.each([[1024, '1Ki'], [1000, '1k'], [1536 * 1024, '1536Ki']] as const)('%d bytes is %s', (bytes, text) => {
    expect(quantityOfValue(bytes, 'BinarySI')).toBe(text)
  })

  it.each([['1u', '1m'], ['0.0005', '1m'], ['1024Mi', '1Gi'], ['1500m', '1500m'], ['0.5Ki', '512'], ['+5', '+5'], ['1e9', '1e9']] as const)('%s rounds up to %s', (text, rounded) => {
    expect(roundUpToMilli(text)).toBe(rounded)
  })
})
