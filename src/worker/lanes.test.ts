import { expect, it } from 'vitest'
import { aRecord } from '../stage/stage-fixtures.ts'
import { formatClock } from './clock.ts'
import { LANES, laneOf, projectTicks } from './lanes.ts'

const request = (actor: string, verb: string, resource: string, code = 200, time = 0) => aRecord('request', actor, verb, { time, data: { verb, resource, code } })

it.each([
  [aRecord('action', 'kubectl', 'kubectl get pods'), 'You', 'request'],
  [request('kubectl', 'create', 'deployments', 201), 'You', 'request'],
  [request('kubectl', 'create', 'deployments', 403), 'You', 'fault'],
  [request('deployment-controller', 'create', 'replicasets', 201), 'Controllers', 'decision'],
  [request('endpointslice-controller', 'update', 'endpointslices', 409), 'Controllers', 'decision'],
  [request('kube-scheduler', 'create', 'pods/binding', 201), 'Scheduler', 'decision'],
  [aRecord('decision', 'kube-scheduler', 'scheduled'), 'Scheduler', 'decision'],
  [request('kubelet node-1', 'patch', 'pods/status'), 'Nodes', 'watch'],
  [aRecord('runtime', 'containerd node-1', 'StartContainer'), 'Nodes', 'watch'],
  [aRecord('machine', 'node-1', 'lost power'), 'Nodes', 'fault'],
  [aRecord('traffic', 'users', 'answered'), 'Traffic', 'traffic'],
  [aRecord('traffic', 'users', 'failed'), 'Traffic', 'fault'],
])('the lane of %o', (record, lane, tone) => expect(laneOf(record)).toEqual({ lane, tone }))

it.each([request('kubelet node-1', 'update', 'leases'), request('kubelet node-1', 'patch', 'nodes/status'), request('kube-scheduler', 'list', 'pods'), aRecord('message', 'cp-1', 'ADDED pods/a'), aRecord('decision', 'kube-proxy node-1', 'chose')])('no lane for %o', (record) => expect(laneOf(record)).toBeUndefined())

it('ticks fall on their pixel, once, within the window; a request is also the API server’s', () => {
  const records = [10, 10, 50, 200].map((time) => request('kubelet node-1', 'patch', 'pods/status', 200, time))
  const ticks = projectTicks(records, 0, 100, 1000).map((tick) => [LANES[tick.lane], tick.x])
  expect(ticks).toEqual([['Nodes', 100], ['API server', 100], ['Nodes', 500], ['API server', 500]])
})

it('the number of ticks is bounded by pixels, not by records', () => {
  const records = Array.from({ length: 20_000 }, (_, i) => request('kubelet node-1', 'patch', 'pods/status', 200, i))
  expect(projectTicks(records, 0, 20_000, 100).length).toBeLessThanOrEqual(202)
})

it.each([
  [0, '00:00:00.000'],
  [192_103_456, '00:03:12.103'],
  [3_600_000_000, '01:00:00.000'],
  [-5, '00:00:00.000'],
])('the clock of %i µs', (time, text) => expect(formatClock(time)).toBe(text))
