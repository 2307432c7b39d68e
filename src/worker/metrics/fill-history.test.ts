import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../kernel/index.ts'
import { FillHistory } from './fill-history.ts'

const KEY = 'persistentvolumeclaims/default/data'
const GI = 1 << 30
const round = (availableBytes: number) => new Map([[KEY, { capacityBytes: GI, availableBytes }]])

it('keeps changes only, and knows when nobody measures any more', () => {
  const fills = new FillHistory()
  for (const [minute, free] of [[1, 500], [2, 500], [3, 400]] as const) fills.add(minute * MINUTE, round(free))
  fills.add(4 * MINUTE, new Map())
  expect(fills.length).toBe(3)
  expect([0, 1, 2, 3, 4].map((minute) => fills.at(KEY, minute * MINUTE)?.availableBytes)).toEqual([undefined, 500, 500, 400, undefined])
  expect(fills.between(MINUTE, 3 * MINUTE).map(({ at }) => at / MINUTE)).toEqual([3])
})

it.each([
  ['a straight line goes on', (minute: number) => GI - minute * 1000, 24 * HOUR, GI - 120 * 1000 - 1440 * 1000],
  ['what stands stays', () => 12_345, 96 * HOUR, 12_345],
  ['one that empties itself is not about to be full', (minute: number) => minute * 1000, HOUR, 180_000],
])('%s', (_, free, ahead, expected) => {
  const fills = new FillHistory()
  for (let minute = 0; minute <= 120; minute += 0.25) fills.add(minute * MINUTE, round(free(minute)))
  expect(fills.predict(KEY, 120 * MINUTE, 6 * HOUR, ahead)).toBeCloseTo(expected, 0)
})

it('a fork begins with what was there; what is let go of leaves what still stood', () => {
  const fills = new FillHistory()
  for (const [minute, free] of [[1, 500], [2, 300], [3, 100]] as const) fills.add(minute * MINUTE, round(free))
  expect(fills.upTo(2 * MINUTE).at(KEY, HOUR)?.availableBytes).toBe(300)
  fills.forgetBefore(2.5 * MINUTE)
  expect(fills.length).toBe(2)
  expect(fills.at(KEY, 2.6 * MINUTE)?.availableBytes).toBe(300)
})
