import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { KubeObject, MachineState, Surroundings } from '../../../worker/protocol.ts'
import { aMachine, aPod, aService, surroundingsOf } from '../stage-fixtures.ts'
import type { Part } from '../layout.ts'
import type { Laid } from './input.ts'
import { layMachines } from './machines.ts'
import { clashesOf, contains, outsideOf } from './test-geometry.ts'

const three = [aMachine('node-1'), aMachine('node-2'), aMachine('node-3', 'eu-b')]
const podsOn = (node: string | undefined, count: number, prefix = 'web'): Map<string, Pod> => new Map(Array.from({ length: count }, (_, i) => [`default/${prefix}-${i}`, aPod(`${prefix}-${i}`, node ? { node } : {})]))

interface Cluster { readonly machines?: readonly MachineState[]; readonly pods?: Map<string, Pod>; readonly services?: Map<string, ReturnType<typeof aService>>; readonly links?: Surroundings['links']; readonly room?: number; readonly arrangement?: string }

function lay({ machines = three, pods = new Map(), services = new Map(), links = [], room = 1000, arrangement }: Cluster = {}): Laid {
  return layMachines({ objects: { pods, services }, surroundings: surroundingsOf(machines, links), room, arrangement })
}

const part = ({ parts }: Laid, id: string): Part => parts.find((p) => p.id === id)!
const places = ({ parts }: Laid): unknown => parts.filter(({ kind }) => kind !== 'pod' && kind !== 'more').map(({ id, x, y, width, height }) => ({ id, x, y, width, height }))
const podsIn = (laid: Laid, id: string): Part[] => laid.parts.filter((p) => p.kind === 'pod' && contains(part(laid, id), p))

describe('the layout of machines', () => {
  describe('disks', () => {
    const volumeIn = (name: string, key: string, value: string, claim?: string): KubeObject => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { capacity: { storage: '1Gi' }, ...(claim ? { claimRef: { namespace: 'default', name: claim } } : {}), nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] } } } }) as unknown as KubeObject
    const writer = { ...aPod('writer', { node: 'node-1' }), spec: { nodeName: 'node-1', containers: [], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } } as Pod
    const laidWith = (volumes: readonly KubeObject[], pods: readonly Pod[] = [], room = 1000): Laid => layMachines({ objects: { pods: new Map(pods.map((pod) => [`default/${pod.metadata.name}`, pod])), persistentvolumes: new Map(volumes.map((volume) => [volume.metadata.name, volume])) }, surroundings: surroundingsOf(three), room })

    it('stand in the zone, or in the zone of the machine, that their volumes name', () => {
      const laid = laidWith([volumeIn('a', 'topology.kubernetes.io/zone', 'eu-b'), volumeIn('b', 'kubernetes.io/hostname', 'node-2')])
      expect(['a', 'b'].map((name) => laid.parts.filter(({ kind, place }) => kind === 'frame' && place).find((frame) => contains(frame, part(laid, `disk/${name}`)))?.place?.zone)).toEqual(['eu-b', 'eu-a'])
      expect(clashesOf(laid)).toEqual([])
    })

    it('have a cable to the machine whose Pod mounts them', () => {
      const [link, ...others] = laidWith([volumeIn('a', 'kubernetes.io/hostname', 'node-1', 'data'), volumeIn('b', 'kubernetes.io/hostname', 'node-1', 'other')], [writer]).links.filter(({ look }) => look === 'cable')
      expect([link?.id, others]).toEqual(['disk/a→machine/node-1', []])
    })

    it('stand where they are mounted, when they are directories of whatever machine that is', () => {
      const path = { ...volumeIn('p', '', '', 'data'), spec: { capacity: { storage: '1Gi' }, claimRef: { namespace: 'default', name: 'data' }, hostPath: { path: '/x' } } } as unknown as KubeObject
      expect(contains(part(laidWith([path], [writer]), 'frame/eu/eu-a'), part(laidWith([path], [writer]), 'disk/p'))).toBe(true)
      expect(part(laidWith([path]), 'disk/p')).toBeUndefined()
    })

    it('are not cabled to a machine where the Pod has ended', () => expect(laidWith([volumeIn('a', 'kubernetes.io/hostname', 'node-1', 'data')], [{ ...writer, status: { phase: 'Succeeded' } } as Pod]).links.filter(({ look }) => look === 'cable')).toEqual([]))

    it.each([358, 700, 1000, 1800])('are as many as there is room for in %i pixels, those that are mounted first', (room) => {
      const laid = laidWith([...Array.from({ length: 30 }, (_, i) => volumeIn(`v${i}`, 'kubernetes.io/hostname', 'node-3')), volumeIn('z', 'kubernetes.io/hostname', 'node-3', 'data')], [writer], room)
      expect(part(laid, 'disk/z')).toBeDefined()
      const drawn = laid.parts.filter(({ kind }) => kind === 'disk').length
      expect(part(laid, 'more/disks/eu/eu-b').label).toBe(`+${31 - drawn}`)
      expect([clashesOf(laid), outsideOf(laid)]).toEqual([[], []])
    })
  })

  it.each([1, 2, 3, 5, 9, 20].flatMap((count) => [358, 700, 1000, 1800].flatMap((room) => ['below', 'beside'].map((arrangement) => [count, room, arrangement] as const))))('lays %i machines out in %i pixels without overlap, all within the picture, users %s', (count, room, arrangement) => {
    const machines = Array.from({ length: count }, (_, i) => aMachine(`node-${i + 1}`, `eu-${'abc'[i % 3]}`))
    const laid = lay({ machines, room, arrangement, pods: new Map([...podsOn('node-1', 13), ...podsOn(undefined, 9, 'wait')]), services: new Map(['a', 'b'].map((name) => [`default/${name}`, aService(name, 'LoadBalancer')])) })
    expect(clashesOf(laid)).toEqual([])
    expect(outsideOf(laid)).toEqual([])
  })

  it('stands in one column on a phone, no wider than that', () => {
    const laid = lay({ room: 358 })
    expect(laid.width).toBeLessThanOrEqual(358)
    const cards = laid.parts.filter((p) => p.kind === 'machine')
    expect(new Set(cards.map((p) => p.x)).size).toBe(1)
  })

  it('draws every control-plane machine, the first by the plain names of its processes', () => {
    const laid = layMachines({ objects: {}, room: 2000, surroundings: { ...surroundingsOf(three), machines: ['cp-1', 'cp-2', 'cp-3'].map((name, i) => aMachine(name, `eu-${'abc'[i]}`, 'control-plane')) } })
    expect(laid.parts.filter((p) => p.kind === 'api-server').map((p) => [p.id, p.machine])).toEqual([['kube-apiserver', 'cp-1'], ['kube-apiserver/cp-2', 'cp-2'], ['kube-apiserver/cp-3', 'cp-3']])
    expect(clashesOf(laid)).toEqual([])
    expect(laid.links.some((l) => l.id === 'etcd/cp-2→kube-apiserver/cp-2')).toBe(true)
  })

  it('keeps frames of zones apart, and says what a machine dropped there joins', () => {
    expect(lay().parts.filter((p) => p.kind === 'frame' && p.place).map((f) => f.place)).toEqual([{ region: 'eu', zone: 'eu-a' }, { region: 'eu', zone: 'eu-b' }])
  })

  it.each([['below', 8], ['beside', 6]] as const)('stays still while pods come and go within a card’s room, while a pod waits, and when a load balancer comes: users %s', (arrangement, most) => {
    expect(places(lay({ arrangement, pods: podsOn('node-1', most) }))).toEqual(places(lay({ arrangement, pods: podsOn('node-1', 1) })))
    const without = part(lay({ arrangement }), 'machine/node-1')
    expect(part(lay({ arrangement, pods: podsOn(undefined, 1) }), 'machine/node-1')).toEqual(without)
    expect(part(lay({ arrangement, services: new Map([['default/web', aService('web', 'LoadBalancer')]]) }), 'machine/node-1')).toEqual(without)
  })

  it('has the control plane as wide as the nodes, where the users stand beside them', () => {
    const laid = lay({ arrangement: 'beside', room: 1200 })
    const [control, ...zones] = laid.parts.filter((p) => p.kind === 'frame')
    expect(control!.x).toBe(zones[0]!.x)
    expect(control!.x + control!.width).toBe(zones.at(-1)!.x + zones.at(-1)!.width)
    expect(laid.height).toBeLessThan(lay({ room: 1200 }).height)
  })

  it('keeps pods on their machine and counts those without room', () => {
    const laid = lay({ pods: podsOn('node-2', 40) })
    const drawn = podsIn(laid, 'machine/node-2')
    expect(drawn.length + Number(part(laid, 'more/node-2').label)).toBe(40)
    expect(drawn).toHaveLength(laid.parts.filter((p) => p.kind === 'pod').length)
  })

  it('puts the oldest pods first and those of the system last', () => {
    const pods = new Map([
      ['kube-system/dns', aPod('dns', { node: 'node-1', namespace: 'kube-system', created: '2025-01-01T00:00:00Z' })],
      ['default/young', aPod('young', { node: 'node-1', created: '2026-01-01T00:00:09Z' })],
      ['default/old', aPod('old', { node: 'node-1', created: '2026-01-01T00:00:01Z' })],
    ])
    expect(podsIn(lay({ pods }), 'machine/node-1').map((p) => p.id)).toEqual(['pods/default/old', 'pods/default/young', 'pods/kube-system/dns'])
  })

  it('has pods wait at the scheduler until they are bound', () => {
    expect(podsIn(lay({ pods: podsOn(undefined, 2) }), 'waiting')).toHaveLength(2)
    expect(lay({ pods: podsOn('node-1', 2) }).parts.some((p) => p.id === 'waiting')).toBe(false)
  })

  it.each([358, 1000])('links every machine with the API server in %i pixels, and shows a cut', (room) => {
    const { links } = lay({ room, links: [{ a: 'node-2', b: 'cp-1', cut: true, extraMillis: 0, loss: 0 }] })
    expect(Object.fromEntries(links.filter((l) => l.to.startsWith('machine/')).map((l) => [l.to, l.cut]))).toEqual({ 'machine/node-1': false, 'machine/node-2': true, 'machine/node-3': false })
  })

  it('gives a Service of type LoadBalancer a box with its address, and no other', () => {
    const laid = lay({ services: new Map([['default/a', aService('a', 'ClusterIP')], ['default/b', aService('b', 'LoadBalancer', '203.0.113.7')]]) })
    expect(laid.parts.filter((p) => p.kind === 'balancer').map((p) => [p.id, p.label])).toEqual([['balancer/default/b', '203.0.113.7']])
    expect(laid.links.some((l) => l.id === 'users→balancer/default/b')).toBe(true)
  })

  it.each([358, 1000])('draws links at right angles in %i pixels', (room) => {
    for (const { points } of lay({ room, services: new Map([['default/b', aService('b', 'LoadBalancer')]]) }).links) points.slice(1).forEach(([x, y], i) => expect(x === points[i]![0] || y === points[i]![1]).toBe(true))
  })
})
