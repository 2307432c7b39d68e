import { describe, expect, it } from 'vitest'
import type { Node } from '../../../cluster/api/types/core-v1.ts'
import { podsByMachine, projectFar } from '../field-marks.ts'
import { aMachine, aPod, surroundingsOf } from '../stage-fixtures.ts'
import { hitOf, layField, placeOfMark } from './field.ts'
import { layMachines } from './machines.ts'
import { clashesOf, outsideOf } from './test-geometry.ts'

const many = (count: number): ReturnType<typeof aMachine>[] => Array.from({ length: count }, (_, i) => aMachine(`node-${i + 1}`, `eu-${'abc'[i % 3]}`))

describe('many machines', () => {
  it.each([[100, 390], [100, 1000], [1000, 2000], [5000, 6000]])('%i of them in %i pixels: a tile each, none in the way of another', (count, room) => {
    const laid = layMachines({ objects: {}, surroundings: surroundingsOf(many(count)), room })
    expect(clashesOf(laid)).toEqual([])
    expect(outsideOf(laid)).toEqual([])
    const tiles = laid.parts.flatMap((part) => part.tiles ?? [])
    expect(new Set(tiles.map(({ name }) => name)).size).toBe(count)
    expect(laid.parts.length).toBeLessThan(20)
  })

  it('are laid out fast enough to follow a change: 5,000 within a frame or two', () => {
    const input = { objects: {}, surroundings: surroundingsOf(many(5000)), room: 4000 }
    layMachines(input)
    const before = process.cpuUsage().user
    for (let i = 0; i < 5; i++) layMachines(input)
    expect((process.cpuUsage().user - before) / 5 / 1000).toBeLessThan(60)
  })

  it('open where one is selected', () => {
    const laid = layMachines({ objects: { pods: new Map([['default/a', aPod('a', { node: 'node-7' })]]) }, surroundings: surroundingsOf(many(100)), room: 1600, selected: 'pods/default/a' })
    expect(laid.parts.filter(({ kind }) => kind === 'machine').map(({ label }) => label)).toEqual(['node-7'])
    expect(laid.parts.some(({ id }) => id === 'pods/default/a')).toBe(true)
    expect(clashesOf(laid)).toEqual([])
  })
})

describe('a field', () => {
  const { tiles = [] } = layField('field/eu/a', many(10), 400).parts[0]!
  it('knows what is under a point', () => {
    const { x, y, name } = tiles[6]!
    const mark = placeOfMark(17)
    expect(hitOf(tiles, x + 2, y + 2)).toEqual({ machine: name, mark: undefined })
    expect(hitOf(tiles, x + mark.x + 1, y + mark.y + 1)).toEqual({ machine: name, mark: 17 })
    expect(hitOf(tiles, 5000, 5)).toBeUndefined()
  })
})

describe('a machine from far', () => {
  const node = { status: { allocatable: { cpu: '2' }, conditions: [{ type: 'Ready', status: 'True' }] } } as unknown as Node
  const asking = { ...aPod('a', { node: 'node-1', status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } as never }), spec: { nodeName: 'node-1', containers: [{ name: 'a', image: 'a', resources: { requests: { cpu: '500m' } } }] } }
  it('shows how much is asked, and a mark for each pod', () => {
    const pods = podsByMachine(new Map([['default/a', asking], ['kube-system/b', aPod('b', { node: 'node-1', namespace: 'kube-system' })], ['default/c', aPod('c')]]))
    expect(projectFar(aMachine('node-1'), node, pods.get('node-1')!)).toEqual({ state: 'ready', asked: 0.25, marks: [{ key: 'default/a', shape: 'running', isSystem: false }, { key: 'kube-system/b', shape: 'pending', isSystem: true }] })
  })
  it.each([
    [{ ...aMachine('node-1'), powered: false }, node, 'no power'],
    [aMachine('node-1'), undefined, 'booting'],
    [aMachine('node-1'), { status: {} } as Node, 'not ready'],
  ])('says how it is', (machine, of, state) => {
    expect(projectFar(machine, of, []).state).toBe(state)
  })
})
