import { expect, it } from 'vitest'
import { chartWindow } from './chart-window.ts'

const S = 1_000_000
const at = (now: number, end = now) => ({ start: 60 * S, now: now * S, end: end * S })

it('ends at the playhead, on round moments', () => {
  expect(chartWindow('five', at(1000.7), undefined)).toEqual({ from: 700 * S, to: 1000 * S, step: 2 * S })
  expect(chartWindow('five', at(1001.9), undefined)).toMatchObject({ to: 1000 * S })
})

it('a young run has room to grow', () => expect(chartWindow('five', at(65), undefined)).toEqual({ from: 60 * S, to: 120 * S, step: 2 * S }))

it('stays while the playhead is turned back in it, and goes along when it leaves', () => {
  const live = chartWindow('five', at(1000), undefined)
  expect(chartWindow('five', at(800, 1000), live)).toEqual(live)
  const earlier = chartWindow('five', at(400, 1000), live)
  expect(earlier).toMatchObject({ from: 250 * S, to: 550 * S })
  expect(chartWindow('five', at(450, 1000), earlier)).toEqual(earlier)
})

it('does not reach beyond the end of another branch', () => expect(chartWindow('five', at(300, 310), chartWindow('five', at(500), undefined)).to).toBeLessThanOrEqual(310 * S))

it('all of the run is all of it, with as many points as can be seen', () => {
  const { from, to, step } = chartWindow('all', at(500, 7260), undefined)
  expect([from, to]).toEqual([60 * S, 7260 * S])
  expect((to - from) / step).toBeLessThanOrEqual(240)
})
