import { expect, it } from 'vitest'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { nameParts, podStateOf } from './pod-state.ts'
import { aPod } from './stage-fixtures.ts'

const READY = [{ type: 'Ready', status: 'True' }]
const container = (state: object, more: object = {}): object => ({ name: 'main', image: 'i', imageID: '', ready: false, restartCount: 0, state, ...more })
const pod = (status: object, more: object = {}): Pod => aPod('a', { status: status as Pod['status'], ...more })

it.each([
  ['waits for a node', pod({ phase: 'Pending' }), 'pending', 'Pending', 'waiting', 0],
  ['pulls', pod({ phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ContainerCreating' } })] }), 'pending', 'ContainerCreating', 'waiting', 0],
  ['runs, not ready', pod({ phase: 'Running', containerStatuses: [container({ running: {} })] }), 'unready', 'Running', 'running', 0],
  ['runs', pod({ phase: 'Running', conditions: READY, containerStatuses: [container({ running: {} }, { ready: true, restartCount: 2 })] }), 'running', 'Running', 'ready', 2],
  ['crashes', pod({ phase: 'Running', containerStatuses: [container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3 })] }), 'crashed', 'CrashLoopBackOff', 'failed', 3],
  ['cannot pull', pod({ phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ImagePullBackOff' } })] }), 'crashed', 'ImagePullBackOff', 'failed', 0],
  ['has ended well', pod({ phase: 'Succeeded', containerStatuses: [container({ terminated: { exitCode: 0, reason: 'Completed' } })] }), 'done', 'Completed', 'done', 0],
  ['has failed', pod({ phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 1, reason: 'Error' } })] }), 'crashed', 'Error', 'failed', 0],
  ['was evicted', pod({ phase: 'Failed', reason: 'Evicted' }), 'crashed', 'Evicted', 'waiting', 0],
  ['leaves', pod({ phase: 'Running', conditions: READY }, { deleted: true }), 'leaving', 'Terminating', 'waiting', 0],
] as const)('a pod that %s', (_, given, shape, word, mark, restarts) => {
  const state = podStateOf(given)
  expect([state.shape, state.word, state.containers[0]!.mark, state.restarts]).toEqual([shape, word, mark, restarts])
})

it.each([
  ['web-66d47686b4-khn26', { labels: { 'pod-template-hash': '66d47686b4' }, owned: true }, ['web', 'khn26']],
  ['redis-leader-5d5fc5c7b8-b9gsh', { labels: { 'pod-template-hash': '5d5fc5c7b8' }, owned: true }, ['redis-leader', 'b9gsh']],
  ['db-0', { owned: true }, ['db', '0']],
  ['my-own-pod', {}, ['my-own-pod', '']],
] as const)('the name %s on a tile', (name, more, parts) => {
  expect(nameParts(aPod(name, more))).toEqual(parts)
})
