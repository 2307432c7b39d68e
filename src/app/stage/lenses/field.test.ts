import { describe, expect, it } from 'vitest'
import { aMachine, aPod, surroundingsOf } from '../stage-fixtures.ts'
import { layField, tileAt, tileBox, tilesWithin } from './field.ts'
import { layMachines } from './machines.ts'
import { clashesOf, outsideOf } from './test-geometry.ts'

const many = (count: number): ReturnType<typeof aMachine>[] => Array.from({ length: count }, (_, i) => aMachine(`node-${i + 1}`, `eu-${'abc'[i % 3]}`))

describe('many machines', () => {
  it.each([[100, 390], [100, 1000], [1000, 2000], [5000, 6000]])('%i of them in %i pixels: a tile each, none in the way of another', (count, room) => {
    const laid = layMachines({ objects: {}, surroundings: surroundingsOf(many(count)), room })
    expect(clashesOf(laid)).toEqual([])
    expect(outsideOf(laid)).toEqual([])
    expect(new Set(laid.parts.flatMap((part) => part.field?.names ?? [])).size).toBe(count)
    expect(laid.parts.length).toBeLessThan(20)
  })

  it('are laid out fast enough to follow a change: 5,000 within a frame', () => {
    const input = { objects: {}, surroundings: surroundingsOf(many(5000)), room: 4000 }
    layMachines(input)
    const before = process.cpuUsage().user
    for (let i = 0; i < 5; i++) layMachines(input)
    expect((process.cpuUsage().user - before) / 5 / 1000).toBeLessThan(20)
  })

  it('open where one is selected', () => {
    const laid = layMachines({ objects: { pods: new Map([['default/a', aPod('a', { node: 'node-7' })]]) }, surroundings: surroundingsOf(many(100)), room: 1600, selected: 'pods/default/a' })
    expect(laid.parts.filter(({ kind }) => kind === 'machine').map(({ label }) => label)).toEqual(['node-7'])
    expect(laid.parts.some(({ id }) => id === 'pods/default/a')).toBe(true)
    expect(clashesOf(laid)).toEqual([])
  })
})

describe('a field', () => {
  const { field, x, y } = layField('field/eu/a', '10 nodes', many(10).map(({ name }) => name), 400).parts[0]!
  it('knows which tile is at a point', () => {
    const box = tileBox(field!.columns, 6)
    expect(tileAt(field!, box.x + 2 - x, box.y + 2 - y)).toBe(6)
    expect(tileAt(field!, box.x + box.width + 1, box.y + 2)).toBeUndefined()
    expect(tileAt(field!, 5000, 5)).toBeUndefined()
    expect(tileAt(field!, -3, 5)).toBeUndefined()
  })
  it('knows which tiles lie within a box', () => {
    const within = (box: Parameters<typeof tilesWithin>[1]): number[] => tilesWithin(field!, box).flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))
    expect(within({ x: -10, y: -10, width: 9999, height: 9999 })).toEqual([...Array(10).keys()])
    expect(within(tileBox(field!.columns, 6))).toEqual([6])
    expect(within({ x: 9999, y: 0, width: 10, height: 10 })).toEqual([])
  })
})
