import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { addQuantities, compareQuantities, parseQuantity, printQuantity, quantityOfMilli, quantityOfValue, quantitySign, roundUpToMilli, subtractQuantities } from './index.ts'

interface Row {
  input: { op: 'parse' | 'cmp' | 'add' | 'sub'; s: string; a: string; b: string }
  output: unknown
  error?: string
}
const rows = readFileSync('testdata/oracles/quantity.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

function answer({ input, output }: Row): unknown {
  try {
    if (input.op === 'cmp') return { output: compareQuantities(input.a, input.b) }
    if (input.op === 'add') return { output: addQuantities(input.a, input.b) }
    if (input.op === 'sub') return { output: subtractQuantities(input.a, input.b) }
    const quantity = parseQuantity(input.s)
    const { canonical, format, value, milli } = quantity
    const all = { canonical, format, value, milli, sign: quantitySign(input.s), string: printQuantity(quantity) }
    const wanted = output && typeof output === 'object' ? output : all
    return { output: Object.fromEntries(Object.entries(all).filter(([key]) => key in wanted)) }
  } catch (problem) {
    return { error: (problem as Error).message }
  }
}

describe('quantities', () => {
  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))('%s', (_, row) => {
    const { output, error } = row
    expect(answer(row)).toEqual(error === undefined ? { output } : { error })
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
