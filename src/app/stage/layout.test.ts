import { describe, expect, it } from 'vitest'
import { fitLayout, viewportFor, zoomFor, type Room } from './fit.ts'
import { pointAlong } from './layout.ts'
import { wayBetween } from './lenses/arrange.ts'

it.each([
  [0, [0, 0]],
  [0.25, [5, 0]],
  [0.5, [10, 0]],
  [0.75, [10, 5]],
  [1, [10, 10]],
  [7, [10, 10]],
  [-1, [0, 0]],
] as const)('the point at %s of a polyline', (share, point) => {
  expect(pointAlong([[0, 0], [10, 0], [10, 10]], share)).toEqual(point)
})

const box = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({ x, y, width: 100, height: 40 })

it.each([
  ['to the right, level', box(0, 0), box(160, 0), [[100, 20], [160, 20]]],
  ['to the right, lower', box(0, 0), box(160, 80), [[100, 20], [142, 20], [142, 100], [160, 100]]],
  ['to the left', box(160, 80), box(0, 0), [[160, 100], [118, 100], [118, 20], [100, 20]]],
  ['below, further in: down a rail', box(0, 0), box(28, 60), [[12, 40], [12, 80], [28, 80]]],
  ['straight below', box(0, 0), box(0, 60), [[50, 40], [50, 60]]],
] as const)('a line %s', (_, a, b, points) => {
  expect(wayBetween(a, b)).toEqual(points)
})

describe('a picture and its room', () => {
  const room: Room = { width: 1000, height: 600, pad: { left: 100, right: 0, top: 50, bottom: 50 }, isScrolled: false }

  it('is as large as the room allows, not much larger than life', () => {
    expect(zoomFor({ width: 1800, height: 100 }, room)).toBe(0.5)
    expect(zoomFor({ width: 100, height: 1000 }, room)).toBe(0.5)
    expect(zoomFor({ width: 10, height: 10 }, room)).toBe(1.05)
  })

  it('stands in the middle of what is free; on a phone at the top, as wide as the page', () => {
    expect(viewportFor({ width: 1800, height: 500 }, room)).toEqual({ x: 100, y: 175, zoom: 0.5 })
    expect(viewportFor({ width: 900, height: 9000 }, { ...room, isScrolled: true })).toEqual({ x: 100, y: 50, zoom: 1 })
  })

  it('is laid out at the width at which it is largest, and does not leap for little', () => {
    // A hundred squares of 100: the more there are in a row, the wider and lower the picture.
    const lay = (width: number): { parts: []; links: []; width: number; height: number } => {
      const across = Math.max(1, Math.floor(width / 100))
      return { parts: [], links: [], width: across * 100, height: Math.ceil(100 / across) * 100 }
    }
    const best = fitLayout(lay, room).layout
    expect(zoomFor(best, room)).toBeGreaterThan(zoomFor(lay(900), room))
    const small = (width: number): { parts: []; links: []; width: number; height: number } => ({ parts: [], links: [], width, height: 100 })
    expect(fitLayout(small, room).layout.width).toBe(900)
  })
})
