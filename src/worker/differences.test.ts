import { expect, it } from 'vitest'
import { aPod } from '../app/stage/stage-fixtures.ts'
import { differencesBetween, differsByNature } from './differences.ts'
import type { KubeObject } from './protocol.ts'

const object = (name: string, more: object = {}): KubeObject => ({ ...aPod(name), ...more }) as unknown as KubeObject
const keysOf = (here: Record<string, KubeObject>, there: Record<string, KubeObject>): string[] => differencesBetween(new Map(Object.entries(here)), new Map(Object.entries(there)), 10).differences.map(({ key, here: a, there: b }) => `${key} ${a && b ? 'both' : a ? 'here' : 'there'}`)

it('objects that only one side has, and those that both have with other content', () => {
  expect(keysOf({ 'pods/default/a': object('a'), 'pods/default/b': object('b', { spec: { nodeName: 'node-1' } }) }, { 'pods/default/b': object('b', { spec: { nodeName: 'node-2' } }), 'pods/default/c': object('c') })).toEqual(['pods/default/a here', 'pods/default/b both', 'pods/default/c there'])
})

it('what differs by nature is no difference', () => {
  const a = object('a', { metadata: { name: 'a', uid: '1', resourceVersion: '7', creationTimestamp: 'x' }, status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '1' }] } })
  const b = object('a', { metadata: { name: 'a', uid: '2', resourceVersion: '9', creationTimestamp: 'y' }, status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2' }] } })
  expect(keysOf({ 'pods/default/a': a }, { 'pods/default/a': b })).toEqual([])
  expect(keysOf({ 'leases.coordination.k8s.io/x/a': a, 'events/default/a': a }, {})).toEqual([])
})

it('counts all, gives the first', () => {
  const many = new Map(Array.from({ length: 30 }, (_, i) => [`pods/default/${i}`, object(String(i))]))
  const { count, differences } = differencesBetween(many, new Map(), 4)
  expect([count, differences.length]).toEqual([30, 4])
})

it.each([
  ['metadata.uid', true],
  ['status.conditions[Ready].lastTransitionTime', true],
  ['status.containerStatuses[a].state.running.startedAt', true],
  ['spec.replicas', false],
  ['metadata.labels[app]', false],
])('%s', (path, is) => expect(differsByNature(path)).toBe(is))
