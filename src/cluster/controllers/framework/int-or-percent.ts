// Numbers that may be given as a share: `3` or `25%`.

import { RetryError } from './context.ts'

/**
 * The whole number that `value` stands for out of `total` (intstr.GetScaledValueFromIntOrPercent). Absent is 0.
 * Throws RetryError for a text that is no percentage; validation lets none in.
 */
export function scaledValue(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  if (!value.endsWith('%')) throw new RetryError('invalid value for IntOrString: invalid type: string is not a percentage')
  const percent = value.slice(0, -1)
  if (!/^[+-]?\d+$/.test(percent)) throw new RetryError(`invalid value for IntOrString: invalid value ${JSON.stringify(value)}: strconv.Atoi: parsing ${JSON.stringify(percent)}: invalid syntax`)
  const exact = (Number(percent) * total) / 100
  return roundUp ? Math.ceil(exact) : Math.floor(exact)
}
