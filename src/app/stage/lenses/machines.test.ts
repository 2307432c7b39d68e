import { describe, expect, it } from 'vitest'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { layoutMachines, pointAlong, type Box, type Part, type StageLayout } from './layout.ts'
import { aMachine, aPod, aService, surroundingsOf } from './stage-fixtures.ts'

const three = [aMachine('node-1'), aMachine('node-2'), aMachine('node-3', 'eu-b')]
const podsOn = (node: string | undefined, count: number, prefix = 'web'): Map<string, Pod> => new Map(Array.from({ length: count }, (_, i) => [`default/${prefix}-${i}`, aPod(`${prefix}-${i}`, node ? { node } : {})]))

function lay({ machines = three, pods = new Map<string, Pod>(), services = new Map(), links = [] }: { machines?: typeof three; pods?: Map<string, Pod>; services?: Map<string, ReturnType<typeof aService>>; links?: Parameters<typeof surroundingsOf>[1] } = {}): StageLayout {
  return layoutMachines({ nodes: new Map(), pods, services, surroundings: surroundingsOf(machines, links) })
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const solid = ({ parts }: StageLayout): Part[] => parts.filter((part) => part.kind !== 'frame')
const part = ({ parts }: StageLayout, id: string): Part => parts.find((p) => p.id === id)!

describe('the layout of machines', () => {
  it.each([1, 2, 3, 5, 9, 20])('lays %i machines out without overlap, all within the picture', (count) => {
    const machines = Array.from({ length: count }, (_, i) => aMachine(`node-${i + 1}`, `eu-${'abc'[i % 3]}`))
    const layout = lay({ machines, pods: podsOn('node-1', 13), services: new Map([['default/web', aService('web', 'LoadBalancer')]]) })
    const boxes = solid(layout)
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b), `${a.id} and ${b.id}`).toBe(false)))
    for (const box of layout.parts) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width)
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height)
    }
  })

  it('keeps frames of zones apart, and says what a machine dropped there joins', () => {
    const frames = lay().parts.filter((p) => p.kind === 'frame' && p.place)
    expect(frames.map((f) => f.place)).toEqual([{ region: 'eu', zone: 'eu-a' }, { region: 'eu', zone: 'eu-b' }])
    expect(overlap(frames[0]!, frames[1]!)).toBe(false)
  })

  it('stays still while pods come and go within a card’s room', () => {
    const [few, more] = [lay({ pods: podsOn('node-1', 1) }), lay({ pods: podsOn('node-1', 8) })]
    expect(more.parts.map(({ id, x, y, width, height }) => ({ id, x, y, width, height }))).toEqual(few.parts.map(({ id, x, y, width, height }) => ({ id, x, y, width, height })))
  })

  it('keeps pods inside their card and counts those without room', () => {
    const card = part(lay({ pods: podsOn('node-2', 40) }), 'machine/node-2')
    for (const place of card.pods!) expect(place.x >= 0 && place.x + place.width <= card.width && place.y + place.height <= card.height).toBe(true)
    expect(card.pods!.length + card.more!).toBe(40)
    expect(card.more).toBeGreaterThan(0)
  })

  it('puts the oldest pods first and those of the system last', () => {
    const pods = new Map([
      ['kube-system/dns', aPod('dns', { node: 'node-1', namespace: 'kube-system', created: '2025-01-01T00:00:00Z' })],
      ['default/young', aPod('young', { node: 'node-1', created: '2026-01-01T00:00:09Z' })],
      ['default/old', aPod('old', { node: 'node-1', created: '2026-01-01T00:00:01Z' })],
    ])
    expect(part(lay({ pods }), 'machine/node-1').pods!.map((place) => place.key)).toEqual(['default/old', 'default/young', 'kube-system/dns'])
  })

  it('has pods wait at the scheduler until they are bound', () => {
    expect(part(lay({ pods: podsOn(undefined, 2) }), 'waiting').pods).toHaveLength(2)
    expect(lay({ pods: podsOn('node-1', 2) }).parts.some((p) => p.id === 'waiting')).toBe(false)
  })

  it('links every machine with the API server, and shows a cut', () => {
    const layout = lay({ links: [{ a: 'node-2', b: 'cp-1', cut: true, extraMillis: 0, loss: 0 }] })
    const cuts = Object.fromEntries(layout.links.filter((l) => l.to.startsWith('machine/')).map((l) => [l.to, l.cut]))
    expect(cuts).toEqual({ 'machine/node-1': false, 'machine/node-2': true, 'machine/node-3': false })
  })

  it('gives a Service of type LoadBalancer a box with its address, and no other', () => {
    const layout = lay({ services: new Map([['default/a', aService('a', 'ClusterIP')], ['default/b', aService('b', 'LoadBalancer', '203.0.113.7')]]) })
    expect(layout.parts.filter((p) => p.kind === 'balancer').map((p) => [p.id, p.label])).toEqual([['balancer/default/b', '203.0.113.7']])
    expect(layout.links.some((l) => l.id === 'users→balancer/default/b')).toBe(true)
  })

  it('draws links at right angles', () => {
    for (const { points } of lay().links) points.slice(1).forEach(([x, y], i) => expect(x === points[i]![0] || y === points[i]![1]).toBe(true))
  })
})

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
