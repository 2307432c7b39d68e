// Quantities parsed, compared, added and subtracted.
import { addQuantities, compareQuantities, parseQuantity, printQuantity, quantitySign, subtractQuantities } from '../../src/cluster/api/quantity/index.ts'
import { answerWith, type Answer } from './row.ts'

export interface QuantityInput {
  readonly op: 'parse' | 'cmp' | 'add' | 'sub'
  readonly s?: string
  readonly a?: string
  readonly b?: string
}

/** Go's int64; numbers beyond are left out of an answer. */
const MOST = 2 ** 63

export function answerQuantity({ op, s = '', a = '', b = '' }: QuantityInput): Answer {
  switch (op) {
    case 'cmp':
      return answerWith(() => compareQuantities(a, b))
    case 'add':
      return answerWith(() => addQuantities(a, b))
    case 'sub':
      return answerWith(() => subtractQuantities(a, b))
    case 'parse':
      return answerWith(() => {
        const quantity = parseQuantity(s)
        const { canonical, format, value, milli } = quantity
        const numbers = { ...(Math.abs(value) < MOST && { value }), ...(Math.abs(milli) < MOST && { milli }) }
        return { canonical, format, ...numbers, sign: quantitySign(s), string: printQuantity(quantity) }
      })
  }
}
