import { expect, it } from 'vitest'
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'
import { aPod } from '../../app/stage/stage-fixtures.ts'
import { Crowd } from './crowd.ts'
import { NO_LOOK, POD_SHAPES, SYSTEM_LOOK } from './looks.ts'

const RUNNING = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } as Pod['status']
const asking = (pod: Pod, cpu: string): Pod => ({ ...pod, spec: { ...pod.spec, containers: [{ name: 'main', resources: { requests: { cpu } } }] } }) as Pod
const aNode = (name: string): Node => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' }, status: { allocatable: { cpu: '2' }, conditions: [{ type: 'Ready', status: 'True' }] } }) as unknown as Node

it('tells all at first, then only what looks otherwise', () => {
  const crowd = new Crowd()
  crowd.apply('nodes', 'node-1', aNode('node-1'))
  crowd.apply('pods', 'default/a', asking(aPod('a', { node: 'node-1', status: RUNNING }), '500m'))
  crowd.apply('pods', 'kube-system/dns', aPod('dns', { namespace: 'kube-system' }))
  const all = crowd.take()!
  expect(all).toMatchObject({ whole: true, nodes: 1, pods: 2, nodeNames: ['node-1'] })
  expect([...all.podNodes]).toEqual([0, -1])
  expect([...all.podLooks]).toEqual([POD_SHAPES.indexOf('running'), POD_SHAPES.indexOf('pending') + SYSTEM_LOOK])
  expect(all.nodeAsked[0]).toBe(Math.round(255 / 4))
  expect(crowd.take()).toBeUndefined()
  // Another revision that looks the same is no news.
  crowd.apply('pods', 'default/a', asking(aPod('a', { node: 'node-1', status: RUNNING, labels: { more: 'x' } }), '500m'))
  expect(crowd.take()).toBeUndefined()
})

it('gives the row of a Pod that is gone to the next', () => {
  const crowd = new Crowd()
  crowd.apply('pods', 'default/a', aPod('a', { node: 'node-1', status: RUNNING }))
  crowd.take()
  crowd.apply('pods', 'default/a', null)
  const gone = crowd.take()!
  expect([[...gone.podRows], [...gone.podLooks], gone.pods]).toEqual([[0], [NO_LOOK], 0])
  expect([...crowd.podsOn('node-1')]).toEqual([])
  crowd.apply('pods', 'default/b', aPod('b', { node: 'node-1', status: RUNNING }))
  expect(crowd.rowOf('default/b')).toBe(0)
  expect(crowd.podAt(0)).toBe('default/b')
  expect([...crowd.podsOn('node-1')]).toEqual(['default/b'])
})

it('knows a Pod that moves on from waiting', () => {
  const crowd = new Crowd()
  crowd.apply('pods', 'default/a', asking(aPod('a'), '1'))
  crowd.apply('nodes', 'node-1', aNode('node-1'))
  crowd.take()
  crowd.apply('pods', 'default/a', asking(aPod('a', { node: 'node-1' }), '1'))
  const rows = crowd.take()!
  expect([...rows.podNodes]).toEqual([0])
  expect([...rows.nodeAsked]).toEqual([Math.round(255 / 2)])
})
