import { describe, expect, it } from 'vitest'
import type { TraceRecord } from '../../worker/protocol.ts'
import { projectActivity, type Activity } from './activity.ts'
import { declutter } from './declutter.ts'
import { partOfActor } from './flights.ts'
import { layMachines } from './lenses/machines.ts'
import { aMachine, aRecord, aService, surroundingsOf } from './stage-fixtures.ts'

const NOW = 1_000_000
const { links } = layMachines({ room: 1000, objects: { services: new Map([['default/web', aService('web', 'LoadBalancer', '203.0.113.7')]]) }, surroundings: surroundingsOf([aMachine('node-1'), aMachine('node-2')]) })
const HOSTS: Readonly<Record<string, string>> = { 'cp-1': 'kube-apiserver', laptop: 'laptop', internet: 'users', 'lb/203.0.113.7': 'balancer/default/web' }

function at(records: readonly TraceRecord[], now = NOW, pace = 1 as number | 'story' | 'fastest'): Activity {
  return projectActivity({ records, now, pace, links, partOfHost: (host) => HOSTS[host] ?? `machine/${host}` })
}

const message = (channel: string, from: string, to: string, what: string, time = NOW - 1000): TraceRecord => aRecord('message', from, what, { time, data: { channel, from, to, arrives: time + 2000 } })
const request = (actor: string, verb: string, resource: string, name: string, code = 200): TraceRecord => aRecord('request', actor, verb, { object: `${resource.split('/')[0]}/default/${name}`, data: { verb, resource, name, code, latency: 1000 } })

describe('packets', () => {
  it.each([
    ['a request from a node', message('request', 'node-1', 'cp-1', 'PATCH pods/web-66d47686b4-khn26 status'), 'request', 'PATCH pods/web-khn26 status', true],
    ['a request of kubectl', message('request', 'laptop', 'cp-1', 'POST deployments/web'), 'request', 'POST deployments/web', false],
    ['news to a node', message('watch', 'cp-1', 'node-2', 'ADDED pods/web-66d47686b4-khn26'), 'watch', 'watch ADDED pods/web-khn26', false],
    ['a user’s request', message('traffic', 'internet', 'lb/203.0.113.7', 'GET /'), 'traffic', 'GET /', false],
    ['a write of a controller', request('replicaset-controller', 'create', 'pods', 'web-66d47686b4-khn26', 201), 'request', 'POST pods/web-khn26', false],
    ['a write of the cloud’s controller', request('service-controller', 'patch', 'services/status', 'web'), 'request', 'PATCH services/status/web', false],
    ['a refusal on its way back', request('kubectl', 'create', 'deployments', 'web', 403), 'fault', '403 POST deployments/web', true],
  ] as const)('%s', (_, record, tone, label, reversed) => {
    expect(at([record]).packets.map((p) => [p.tone, p.label, p.reversed])).toEqual([[tone, label, reversed]])
  })

  it.each([
    ['a heartbeat', message('request', 'node-1', 'cp-1', 'PUT leases/node-1')],
    ['a bookmark', message('watch', 'cp-1', 'node-1', 'BOOKMARK nodes/')],
    ['a health check', message('health', 'lb/203.0.113.7', 'node-1', 'health check')],
    ['a node that reads', message('request', 'node-1', 'cp-1', 'GET services')],
    ['talk within one box', message('request', 'cp-1', 'cp-1', 'PUT pods/a')],
    ['what has not happened yet', message('watch', 'cp-1', 'node-1', 'ADDED pods/a', NOW + 5)],
    ['what is long over', message('watch', 'cp-1', 'node-1', 'ADDED pods/a', NOW - 900_000)],
  ])('none for %s', (_, record) => {
    expect(at([record]).packets).toEqual([])
  })

  it('move with time, and longer on screen than they fly at full speed', () => {
    const record = message('watch', 'cp-1', 'node-1', 'ADDED pods/a', NOW)
    const shares = [0, 100_000, 300_000, 449_000].map((after) => at([record], NOW + after).packets[0]!.share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares[0]).toBe(0)
    expect(shares[3]).toBeGreaterThan(0.9)
    expect(at([record], NOW + 460_000).packets).toEqual([])
  })

  it('are given for a stretch of time as well: what has arrived in it was still under way', () => {
    const records = [message('watch', 'cp-1', 'node-1', 'ADDED pods/a', NOW)]
    const over = (since: number): Activity => projectActivity({ records, now: NOW + 460_000, since, pace: 1, links, partOfHost: (host) => HOSTS[host] ?? `machine/${host}` })
    expect(over(NOW + 440_000).packets).toMatchObject([{ share: 1, departs: NOW, lasts: 450_000 }])
    expect(over(NOW + 455_000).packets).toEqual([])
  })

  it('are bounded, and equal ones on a link are one', () => {
    const many = Array.from({ length: 60 }, (_, i) => message('watch', 'cp-1', 'node-1', `ADDED pods/p${i}`))
    expect(at(many).packets.length).toBeLessThanOrEqual(14)
    expect(at([message('watch', 'cp-1', 'node-1', 'ADDED pods/a'), message('watch', 'cp-1', 'node-1', 'ADDED pods/a')]).packets).toHaveLength(1)
  })

  it('speak only where there is room', () => {
    const placed = declutter(at(['a', 'b', 'c', 'd'].map((name) => message('watch', 'cp-1', 'node-1', `ADDED pods/${name}`))).packets)
    expect(placed).toHaveLength(4)
    expect(placed.filter((p) => p.isLabelled)).toHaveLength(1)
  })
})

describe('lights', () => {
  const lit = (record: TraceRecord): Record<string, string> => Object.fromEntries(at([record]).lit)
  it.each([
    [aRecord('reconcile', 'deployment-controller', 'sync', { object: 'deployments/default/web' }), { 'controller/deployment-controller': 'decision' }],
    [aRecord('reconcile', 'kube-proxy node-1', 'sync', { object: 'services/default/web' }), { 'kube-proxy/node-1': 'decision' }],
    [aRecord('reconcile', 'kubelet node-1', 'SyncPod', { object: 'pods/default/web' }), { 'kubelet/node-1': 'decision' }],
    [aRecord('decision', 'kube-scheduler', 'scheduled', { object: 'pods/default/web' }), { 'kube-scheduler': 'decision' }],
    [aRecord('decision', 'kube-proxy node-2', 'chose'), { 'kube-proxy/node-2': 'traffic' }],
    [aRecord('runtime', 'containerd node-2', 'StartContainer'), { 'containerd/node-2': 'decision' }],
    [aRecord('stage', 'kube-apiserver', 'mutating admission', { object: 'pods/default/a' }), { 'stage/admission': 'request' }],
    [aRecord('stage', 'kube-apiserver', 'etcd', { object: 'pods/default/a' }), { 'stage/etcd': 'request' }],
    [aRecord('store', 'etcd', 'put', { object: '/registry/pods/default/a' }), { etcd: 'request' }],
    [aRecord('stage', 'kube-apiserver', 'etcd', { object: 'leases/kube-system/x' }), {}],
    [request('replicaset-controller', 'create', 'pods', 'a', 201), { 'stage/authentication': 'request', 'stage/authorization': 'request', 'pods/default/a': 'decision', 'controller/replicaset-controller': 'decision' }],
    [request('kubectl', 'patch', 'services', 'a'), { 'stage/authentication': 'request', 'stage/authorization': 'request', 'services/default/a': 'request' }],
    [request('kubectl', 'create', 'pods', 'a', 403), { 'stage/authentication': 'request', 'stage/authorization': 'fault' }],
    [request('kubectl', 'create', 'pods', 'a', 422), { 'stage/authentication': 'request', 'stage/validation': 'fault' }],
  ])('%o', (record, expected) => {
    expect(lit(record)).toEqual(expected)
  })

  it('go out', () => {
    expect(at([aRecord('store', 'etcd', 'put', { object: '/registry/pods/default/a' })], NOW + 700_000).lit.size).toBe(0)
  })
})

it.each([
  ['kubectl', 'laptop'],
  ['kube-scheduler', 'kube-scheduler'],
  ['kubelet node-3', 'machine/node-3'],
  ['generic-garbage-collector', 'kube-controller-manager'],
  ['service-controller', 'cloud-controller-manager'],
  ['somebody', undefined],
])('the part of %s', (actor, part) => expect(partOfActor(actor)).toBe(part))
