import { expect, it } from 'vitest'
import type { Frame } from '../../worker/protocol.ts'
import { aPod, aRecord } from '../stage/stage-fixtures.ts'
import { RECORDS_KEPT, applyChanges, applyFrame, keepEqual, keyOfRecordObject, useCluster } from './cluster-store.ts'

const frame = (more: Partial<Frame>): Frame => ({ type: 'frame', sequence: 1, now: 5, end: 5, start: 0, remembered: 0, playing: true, pace: 1, whole: false, jump: false, changes: [], counts: {}, crowd: undefined, records: [], surroundings: undefined, marks: undefined, branches: undefined, branch: 0, beside: undefined, stop: undefined, ...more })

it('changes touch only the kinds that they are about', () => {
  const before = applyChanges({}, [{ key: 'pods/default/a', object: aPod('a'), at: 1 }, { key: 'deployments.apps/default/web', object: aPod('web'), at: 1 }], true)
  const after = applyChanges(before, [{ key: 'pods/default/a', object: null, at: 2 }, { key: 'pods/default/b', object: aPod('b'), at: 2 }], false)
  expect([...after['pods']!.keys()]).toEqual(['default/b'])
  expect(after['deployments.apps']).toBe(before['deployments.apps'])
  expect([...before['pods']!.keys()]).toEqual(['default/a'])
})

it('a whole frame voids what was held', () => {
  const state = { ...useCluster.getState(), records: [aRecord('action', 'you', 'old')], objects: { pods: new Map([['default/a', aPod('a')]]) } }
  expect(applyFrame(state, frame({ whole: true })).objects).toEqual({})
  expect(applyFrame(state, frame({ whole: true })).records).toEqual([])
})

it('a jump keeps the objects that are the same, and no records', () => {
  const state = { ...useCluster.getState(), records: [aRecord('action', 'you', 'old')], objects: { pods: new Map([['default/a', aPod('a')]]) } }
  const after = applyFrame(state, frame({ jump: true, changes: [{ key: 'pods/default/b', object: aPod('b'), at: 2 }] }))
  expect(after.objects?.['pods']?.get('default/a')).toBe(state.objects.pods.get('default/a'))
  expect(after.records).toEqual([])
})

it('records are bounded', () => {
  const records = Array.from({ length: RECORDS_KEPT + 7 }, () => aRecord('traffic', 'users', 'answered'))
  expect(applyFrame(useCluster.getState(), frame({ records })).records).toHaveLength(RECORDS_KEPT)
})

it('equal parts of a new value are the old ones', () => {
  const old = { machines: [{ name: 'a', up: true }, { name: 'b', up: true }], users: [] }
  expect(keepEqual(old, structuredClone(old))).toBe(old)
  const next = keepEqual(old, { machines: [{ name: 'a', up: true }, { name: 'b', up: false }], users: [] })
  expect(next).toEqual({ machines: [{ name: 'a', up: true }, { name: 'b', up: false }], users: [] })
  expect(next.machines[0]).toBe(old.machines[0])
  expect(next.users).toBe(old.users)
  expect(keepEqual([1, 2, 3], [1, 2])).toEqual([1, 2])
})

it('finds the full name of a resource that a record names without its group', () => {
  const objects = { 'deployments.apps': new Map([['default/web', aPod('web')]]), pods: new Map([['default/a', aPod('a')]]) }
  expect(keyOfRecordObject('deployments/default/web', objects)).toBe('deployments.apps/default/web')
  expect(keyOfRecordObject('pods/default/a', objects)).toBe('pods/default/a')
  expect(keyOfRecordObject('jobs/default/x', objects)).toBe('jobs/default/x')
})
