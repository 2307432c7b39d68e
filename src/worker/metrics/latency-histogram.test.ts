import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LatencyHistogram } from './latency-histogram.ts'

const SHARES = [0.5, 0.95, 0.99]

/** By nearest rank. */
function exactly(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1]!
}

it('gives the percentiles of what is in it, to one in a hundred', () => {
  const latencies = fc.array(fc.integer({ min: 11, max: 60_000_000 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(latencies, latencies, (gone, values) => {
      const histogram = new LatencyHistogram()
      for (const value of [...gone, ...values]) histogram.add(value)
      for (const value of gone) histogram.remove(value)
      histogram.percentiles(SHARES).forEach((found, i) => expect(Math.abs(found / exactly(values, SHARES[i]!) - 1)).toBeLessThanOrEqual(0.0101))
      expect(histogram.count).toBe(values.length)
    }),
  )
})

it.each([
  [[7000], [7000, 7000, 7000]],
  [[1000, 1000, 1000, 9000], [1000, 9000, 9000]],
  [[], [NaN, NaN, NaN]],
])('of %j: %j', (values, expected) => {
  const histogram = new LatencyHistogram()
  for (const value of values) histogram.add(value)
  expect(histogram.percentiles(SHARES).map((found) => Math.round(found))).toEqual(expected)
})
