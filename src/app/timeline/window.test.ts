import { describe, expect, it } from 'vitest'
import { axisOf } from './axis.ts'
import { placeMarks } from './mark-labels.ts'
import { follow, pan, placeOf, timeAt, wholeWindow, zoom } from './window.ts'

const SECOND = 1_000_000
const extent = { start: 60 * SECOND, remembered: 60 * SECOND, end: 160 * SECOND }
const whole = wholeWindow(extent)

describe('the whole run', () => {
  it.each([
    [10, 60],
    [60, 60],
    [61, 90],
    [100, 135],
  ])('%i seconds are shown in %i: it grows by leaps', (seconds, span) => {
    const { from, to } = wholeWindow({ ...extent, end: (60 + seconds) * SECOND })
    expect([from, to - from]).toEqual([60 * SECOND, span * SECOND])
  })

  it('begins shortly before memory does, once the oldest is forgotten', () => {
    const { from, to } = wholeWindow({ start: 60 * SECOND, remembered: 1000 * SECOND, end: 1050 * SECOND })
    expect([from, to]).toEqual([997 * SECOND, 1057 * SECOND])
  })
})

describe('zooming', () => {
  it('keeps the moment under the pointer where it is', () => {
    const closer = zoom(whole, 0.25, 0.4, extent)!
    expect(closer.to - closer.from).toBe((whole.to - whole.from) / 4)
    expect(timeAt(40, closer, 100)).toBe(timeAt(40, whole, 100))
  })

  it('does not leave the run, ends at all of it and at two milliseconds', () => {
    const right = zoom({ from: 150 * SECOND, to: 190 * SECOND }, 0.5, 1, extent)!
    expect(right.to).toBeLessThanOrEqual(whole.to)
    expect(zoom(whole, 1.1, 0.5, extent)).toBeUndefined()
    let closest = whole
    for (let i = 0; i < 40; i++) closest = zoom(closest, 0.5, 0.5, extent)!
    expect(closest.to - closest.from).toBe(2000)
  })

  it('moving stops at the ends', () => {
    const window = { from: 100 * SECOND, to: 110 * SECOND }
    expect(pan(window, 0.5, extent)).toEqual({ from: 105 * SECOND, to: 115 * SECOND })
    expect(pan(window, -9, extent)).toEqual({ from: 60 * SECOND, to: 70 * SECOND })
    expect(pan(window, 99, extent).to).toBe(whole.to)
  })
})

describe('the playhead', () => {
  const window = { from: 100 * SECOND, to: 110 * SECOND }
  it('within the window moves nothing', () => expect(follow(window, 101 * SECOND, 109 * SECOND, extent)).toBe(window))
  it('that runs out of it is followed', () => expect(follow(window, 109 * SECOND, 111 * SECOND, extent)).toEqual({ from: 109 * SECOND, to: 119 * SECOND }))
  it('that goes back out of it is followed', () => expect(follow(window, 101 * SECOND, 90 * SECOND, extent)).toEqual({ from: 82 * SECOND, to: 92 * SECOND }))
  it('that was out of sight already is left alone: one looks elsewhere', () => expect(follow(window, 120 * SECOND, 121 * SECOND, extent)).toBe(window))
})

describe('the axis', () => {
  const labels = (from: number, to: number, width = 500): string[] => axisOf({ from, to }, 60 * SECOND, width).map(({ label }) => label)
  it.each([
    [60 * SECOND, 120 * SECOND, ['0:00', '0:20', '0:40', '1:00']],
    [60 * SECOND, 61 * SECOND, ['0:00.0', '0:00.2', '0:00.4', '0:00.6', '0:00.8', '0:01.0']],
    [60 * SECOND + 1000, 60 * SECOND + 6000, ['0:00.001', '0:00.002', '0:00.003', '0:00.004', '0:00.005', '0:00.006']],
    [60 * SECOND, 60 * SECOND + 7200 * SECOND, ['0:00', '30:00', '1:00:00', '1:30:00', '2:00:00']],
  ])('from %i to %i', (from, to, expected) => expect(labels(from, to)).toEqual(expected))
})

describe('marks', () => {
  const mark = (at: number, kind: 'action' | 'fault' | 'bookmark' | 'fork', label: string) => ({ at, kind, label })
  const place = (marks: readonly ReturnType<typeof mark>[]) => placeMarks(marks, { from: 0, to: 1000 }, 1000).map((one) => [one.mark.label, Math.round(one.x), one.room > 0])

  it('have words where there is room, what matters most first', () => {
    expect(place([mark(100, 'action', 'kubectl create deployment web'), mark(110, 'fault', 'node-1 loses power'), mark(500, 'bookmark', 'all ready')])).toEqual([['kubectl create deployment web', 100, false], ['node-1 loses power', 110, true], ['all ready', 500, true]])
  })

  it('of one moment are one', () => {
    expect(place([mark(100, 'fork', 'what if'), mark(100, 'action', 'what if')]).map(([label]) => label)).toEqual(['what if'])
  })

  it('out of sight are not there', () => expect(place([mark(-5, 'action', 'x'), mark(1001, 'action', 'y')])).toEqual([]))
})

it('places and moments are each other’s inverse', () => {
  expect(timeAt(placeOf(73 * SECOND, whole, 640), whole, 640)).toBe(73 * SECOND)
})
