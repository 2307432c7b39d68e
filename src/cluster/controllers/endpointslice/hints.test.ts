// Which endpoints get which hints, by trafficDistribution and by the topology annotation.
import { describe, expect, test } from 'vitest'
import type { Node, Service } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointSlice } from '../../api/types/discovery-v1.ts'
import { withTrafficHints } from './hints.ts'
import type { SlicePlan } from './plan.ts'
import { ZoneShares, asksForTopology, sharesOf } from './topology.ts'

const endpoint = (zone: string | undefined, ready = true, nodeName = 'n'): Endpoint => ({ addresses: ['10.0.0.1'], conditions: { ready }, nodeName, ...(zone === undefined ? {} : { zone }) })

const slice = (name: string, ...endpoints: readonly Endpoint[]): EndpointSlice => ({ metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' }, addressType: 'IPv4', endpoints })

const plan = (more: Partial<SlicePlan>): SlicePlan => ({ create: [], update: [], remove: [], unchanged: [], skipped: [], ...more })

const node = (name: string, zone: string | undefined, cpu: string, more: { readonly ready?: boolean; readonly labels?: Readonly<Record<string, string>> } = {}): Node => ({
  metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }), ...more.labels } },
  status: { allocatable: { cpu }, conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }] },
})

const zonesOf = ({ endpoints }: { readonly endpoints?: readonly Endpoint[] }): readonly (string | undefined)[] => (endpoints ?? []).map(({ hints }) => hints?.forZones?.map(({ name }) => name).join())

describe('trafficDistribution', () => {
  const service = (trafficDistribution: string | undefined): Service => ({ metadata: { name: 's', uid: 's', resourceVersion: '1', creationTimestamp: '' }, spec: { trafficDistribution } })
  const hints = (distribution: string | undefined, one: Endpoint): unknown => withTrafficHints(service(distribution), plan({ create: [slice('a', one)] })).create[0]!.endpoints![0]!.hints

  test.each([
    ['PreferClose', endpoint('a'), { forZones: [{ name: 'a' }] }],
    ['PreferSameZone', endpoint('a'), { forZones: [{ name: 'a' }] }],
    ['PreferSameNode', endpoint('a'), { forZones: [{ name: 'a' }], forNodes: [{ name: 'n' }] }],
    ['PreferSameNode', endpoint(undefined), { forNodes: [{ name: 'n' }] }],
    ['PreferClose', endpoint(undefined), undefined],
    ['PreferClose', endpoint('a', false), undefined],
    [undefined, endpoint('a'), undefined],
  ])('%s', (distribution, one, wanted) => {
    expect(hints(distribution, one)).toEqual(wanted)
  })

  test('writes slices anew that have wrong hints, and only those', () => {
    const good = slice('good', { ...endpoint('a'), hints: { forZones: [{ name: 'a' }] } })
    const bad = slice('bad', endpoint('b'))
    const result = withTrafficHints(service('PreferClose'), plan({ unchanged: [good, bad] }))
    expect(result.unchanged).toEqual([good])
    expect(result.update.map(zonesOf)).toEqual([['b']])
    expect(withTrafficHints(service(undefined), plan({ unchanged: [good, bad] }))).toMatchObject({ unchanged: [bad], update: [slice('good', endpoint('a'))] })
  })
})

describe('shares of zones', () => {
  test('are of the CPU of ready workers', () => {
    const control = node('c', 'a', '64', { labels: { 'node-role.kubernetes.io/control-plane': '' } })
    expect(sharesOf([node('1', 'a', '1'), node('2', 'b', '2'), node('3', 'b', '1'), node('4', 'c', '8', { ready: false }), control])).toEqual(new Map([['a', 0.25], ['b', 0.75]]))
  })
  test('cannot be told when a node has no zone or no CPU, nor in one zone alone', () => {
    expect(sharesOf([node('1', 'a', '1'), node('2', undefined, '1')])).toBeUndefined()
    expect(sharesOf([node('1', 'a', '1'), node('2', 'b', '0')])).toBeUndefined()
    expect(sharesOf([node('1', 'a', '1'), node('2', 'a', '1')])).toBeUndefined()
  })
})

describe('the topology annotation', () => {
  const shares = (...nodes: readonly Node[]): ZoneShares => new ZoneShares(() => nodes)
  const three = [node('1', 'a', '1'), node('2', 'b', '1'), node('3', 'c', '1')]

  test.each([
    [{ 'service.kubernetes.io/topology-mode': 'Auto' }, true],
    [{ 'service.kubernetes.io/topology-mode': 'auto' }, true],
    [{ 'service.kubernetes.io/topology-mode': 'AUTO' }, false],
    [{ 'service.kubernetes.io/topology-aware-hints': 'disabled', 'service.kubernetes.io/topology-mode': 'Auto' }, false],
    [{}, false],
  ])('%j asks: %j', (annotations, wanted) => {
    expect(asksForTopology({ metadata: { name: 's', uid: 's', resourceVersion: '1', creationTimestamp: '', annotations } })).toBe(wanted)
  })

  test('keeps endpoints for their own zones when each has its share', () => {
    const { plan: hinted, events } = shares(...three).withTopologyHints('s', 'IPv4', plan({ create: [slice('x', endpoint('a'), endpoint('b'), endpoint('c'), endpoint('a', false))] }))
    expect(zonesOf(hinted.create[0]!)).toEqual(['a', 'b', 'c', undefined])
    expect(events).toEqual([{ type: 'Normal', reason: 'TopologyAwareHintsEnabled', message: 'Topology Aware Hints has been enabled, addressType: IPv4' }])
  })

  test('lets a zone with too many give to those with too few', () => {
    const { plan: hinted } = shares(...three).withTopologyHints('s', 'IPv4', plan({ create: [slice('x', ...Array<Endpoint>(6).fill(endpoint('a')).map((each) => ({ ...each })))] }))
    expect(zonesOf(hinted.create[0]!)).toEqual(['b', 'b', 'c', 'c', 'a', 'a'])
  })

  test('leaves slices alone whose hints still fit', () => {
    const known = slice('known', ...['a', 'b', 'c'].map((zone) => ({ ...endpoint(zone), hints: { forZones: [{ name: zone }] } })))
    const result = shares(...three).withTopologyHints('s', 'IPv4', plan({ unchanged: [known] }))
    expect(result.plan).toEqual(plan({ unchanged: [known] }))
  })

  test.each([
    ['too few endpoints', three, [endpoint('a'), endpoint('b')], 'Insufficient number of endpoints (2 endpoints, 3 zones), addressType: IPv4'],
    ['an endpoint without zone', three, [endpoint('a'), endpoint('b'), endpoint(undefined)], 'One or more endpoints do not have a zone specified, addressType: IPv4'],
    ['one zone', [three[0]!], [endpoint('a')], 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4'],
    ['shares that cannot be met', [node('1', 'a', '10'), node('2', 'b', '1'), node('3', 'c', '1')], [endpoint('a'), endpoint('b'), endpoint('c')], 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (3 endpoints, 3 zones), addressType: IPv4'],
  ])('gives no hints with %s', (_, nodes, endpoints, message) => {
    const before = endpoints.map((each) => ({ ...each, hints: { forZones: [{ name: 'a' }] } }))
    const result = shares(...nodes).withTopologyHints('s', 'IPv4', plan({ update: [slice('x', ...before)] }))
    expect(result.events).toEqual([{ type: 'Warning', reason: 'TopologyAwareHintsDisabled', message }])
    expect(zonesOf(result.plan.update[0]!)).toEqual(endpoints.map(() => undefined))
  })

  test('looks again at a Service when a zone no longer has its part', () => {
    const nodes = [...three]
    const zones = new ZoneShares(() => nodes)
    zones.withTopologyHints('s', 'IPv4', plan({ create: [slice('x', endpoint('a'), endpoint('b'), endpoint('c'))] }))
    expect(zones.nodesChanged()).toEqual([])
    nodes.push(node('4', 'd', '1'))
    expect(zones.nodesChanged()).toEqual(['s'])
    expect(zones.withdraw('s', 'IPv4')).toEqual([{ type: 'Warning', reason: 'TopologyAwareHintsDisabled', message: 'Topology Aware Hints has been disabled, addressType: IPv4' }])
    expect(zones.nodesChanged()).toEqual([])
  })
})
