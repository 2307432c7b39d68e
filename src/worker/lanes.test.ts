import { expect, it } from 'vitest'
import { aRecord } from '../app/stage/stage-fixtures.ts'
import { LANES, laneOf, unpackTick } from './lanes.ts'
import { RecordHistory } from './record-history.ts'

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

const ticksOf = (records: readonly ReturnType<typeof aRecord>[], from: number, to: number, width: number): (readonly [lane: string | undefined, x: number, tone: string])[] => {
  const history = new RecordHistory()
  for (const record of records) history.add(record)
  return [...history.ticks(from, to, width)].map(unpackTick).map(({ lane, x, tone }) => [LANES[lane], x, tone] as const)
}

it('ticks fall on their pixel, once, within the window; a request is also the API server’s', () => {
  const records = [10, 10, 50, 200].map((time) => request('kubelet node-1', 'patch', 'pods/status', 200, time))
  expect(ticksOf(records, 0, 100, 1000)).toEqual([
    ['API server', 100, 'request'],
    ['API server', 500, 'request'],
    ['Nodes', 100, 'watch'],
    ['Nodes', 500, 'watch'],
  ])
})

it('what broke is drawn last, in every lane that it concerns', () => {
  const records = [request('kubectl', 'create', 'pods', 403, 5), request('kubectl', 'create', 'pods', 201, 5), aRecord('machine', 'node-1', 'lost power', { time: 100 })]
  expect(ticksOf(records, 0, 100, 10)).toEqual([
    ['You', 1, 'request'],
    ['API server', 1, 'request'],
    ['You', 1, 'fault'],
    ['API server', 1, 'fault'],
    ['Nodes', 10, 'fault'],
  ])
})

it('the number of ticks is bounded by pixels, not by records', () => {
  const records = Array.from({ length: 20_000 }, (_, i) => request('kubelet node-1', 'patch', 'pods/status', 200, i))
  expect(ticksOf(records, 0, 20_000, 100).length).toBeLessThanOrEqual(202)
})
