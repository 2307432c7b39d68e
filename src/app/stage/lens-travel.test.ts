import { describe, expect, it } from 'vitest'
import type { TraceRecord } from '../../worker/protocol.ts'
import type { Part, StageLayout } from './layout.ts'
import { travelTraffic, travelWrites } from './lens-travel.ts'
import { connect } from './lenses/arrange.ts'
import { aRecord } from './stage-fixtures.ts'

const part = (id: string, x: number, more: Partial<Part> = {}): Part => ({ id, kind: 'card', label: id, x, y: 0, width: 50, height: 40, ...more })
const traffic: Part[] = [part('users', 0), part('balancer/default/web', 100, { kind: 'balancer', label: '203.0.113.7' }), part('services/default/web', 200), part('endpointslices/default/web-abcde', 300), part('pods/default/web-1', 400)]
const layout: StageLayout = {
  parts: traffic,
  links: connect(traffic, [['users', 'balancer/default/web'], ['balancer/default/web', 'services/default/web'], ['services/default/web', 'endpointslices/default/web-abcde']].map(([from = '', to = '']) => ({ from, to }))),
  width: 500,
  height: 100,
}
const message = (id: number, cause: number, channel: string, from: string, to: string, what = ''): TraceRecord => ({ id, time: id * 100, kind: 'message', actor: from, cause, what, data: { channel, from, to, arrives: id * 100 + 50 } })
const way = [
  message(1, 0, 'traffic', 'internet', 'lb/203.0.113.7', 'GET /'),
  message(2, 1, 'traffic', 'lb/203.0.113.7', 'node-2', 'forward'),
  aRecord('decision', 'kube-proxy node-2', 'chose', { id: 3, cause: 2, data: { service: 'default/web', to: '10.244.1.5' } }),
  message(4, 3, 'traffic', 'node-2', 'pod/10.244.1.5', '10.244.1.5:80'),
  message(5, 4, 'traffic-answer', 'pod/10.244.1.5', 'node-2'),
  message(6, 5, 'traffic-answer', 'node-2', 'lb/203.0.113.7'),
]

describe('users’ requests', () => {
  const travel = travelTraffic(layout, way, (ip) => (ip === '10.244.1.5' ? 'default/web-1' : undefined))

  it('go along the rules: the Service stands for the machine that applied its rule', () => {
    expect(way.flatMap((record) => travel(record) ?? []).map(({ link, reversed }) => [link.id, reversed])).toEqual([
      ['users→balancer/default/web', false],
      ['balancer/default/web→services/default/web', false],
      ['services/default/web→pods/default/web-1', false],
      ['services/default/web→pods/default/web-1', true],
      ['balancer/default/web→services/default/web', true],
    ])
  })

  it('pass the slice on the way to the Pod', () => {
    const { points } = travel(way[3]!)!.link
    expect(points[0]).toEqual([250, 20])
    expect(points).toContainEqual([300, 20])
    expect(points.at(-1)).toEqual([400, 20])
  })

  it('are not made up: a probe of a kubelet is no request to a Service', () => {
    expect(travel(message(9, 0, 'traffic', 'node-2', 'pod/10.244.1.5'))).toBeUndefined()
    expect(travel(message(9, 0, 'request', 'node-2', 'cp-1'))).toBeUndefined()
  })
})

describe('writes', () => {
  const parts = [part('pods/default/web-1', 0), part('replicasets/default/web', 0, { y: 80 }), part('controller/replicaset-controller', 300), part('kubelet/node-1', 300, { y: 80 })]
  const links = connect(parts, [['controller/replicaset-controller', 'pods/default/web-1'], ['controller/replicaset-controller', 'replicasets/default/web'], ['kubelet/node-1', 'pods/default/web-1']].map(([from = '', to = '']) => ({ from, to })))
  const travel = travelWrites({ parts, links, width: 400, height: 200 })
  const write = (actor: string, verb: string, resource: string, name: string, code = 200): TraceRecord => aRecord('request', actor, verb, { object: `${resource.split('/')[0]}/default/${name}`, data: { verb, resource, name, code, latency: 10 } })

  it.each([
    [write('replicaset-controller', 'create', 'pods', 'web-66d47686b4-khn26', 201), 'controller/replicaset-controller→pods/default/web-1', 'request', 'POST pods/web-khn26'],
    [write('replicaset-controller', 'update', 'replicasets/status', 'web'), 'controller/replicaset-controller→replicasets/default/web', 'request', 'PUT replicasets/status/web'],
    [write('kubelet node-1', 'patch', 'pods/status', 'web-1'), 'kubelet/node-1→pods/default/web-1', 'request', 'PATCH pods/status/web-1'],
    [write('replicaset-controller', 'update', 'replicasets/status', 'web', 409), 'controller/replicaset-controller→replicasets/default/web', 'fault', '409 PUT replicasets/status/web'],
  ])('%o', (record, link, tone, label) => {
    expect(travel(record)).toMatchObject({ link: { id: link }, tone, label })
  })

  it.each([[write('replicaset-controller', 'get', 'pods', 'web-1')], [write('kubelet node-1', 'create', 'events', 'web-1')], [write('kubelet node-2', 'patch', 'pods/status', 'web-1')]])('none: %o', (record) => {
    expect(travel(record)).toBeUndefined()
  })
})
