import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../kernel/index.ts'
import { DEFAULT_OPTIONS } from '../options.ts'
import type { NodeGroup } from '../provider.ts'
import { makeGroup, makeNode } from '../test-objects.ts'
import { Backoff } from './backoff.ts'
import { ClusterState } from './cluster-state.ts'
import { initialStatus, statusText } from './status.ts'

const START = 60 * MINUTE
const error = { code: 'x', message: 'y' }

describe('backoff', () => {
  it('lasts five minutes, then ten, up to thirty; and is forgotten after three quiet hours', () => {
    const backoff = new Backoff({ first: 5 * MINUTE, most: 30 * MINUTE, reset: 3 * HOUR })
    let now = START
    const lengths: number[] = []
    for (let i = 0; i < 5; i++) {
      backoff.fail('a', error, now)
      let minutes = 0
      while (backoff.errorOf('a', now + minutes * MINUTE + 1)) minutes++
      lengths.push(minutes)
      now += minutes * MINUTE + 1
    }
    expect(lengths).toEqual([5, 10, 20, 30, 30])
    backoff.forgetOld(now + 3 * HOUR)
    backoff.fail('a', error, now + 3 * HOUR)
    expect(backoff.errorOf('a', now + 3 * HOUR + 6 * MINUTE)).toBeUndefined()
  })

  it('failures at the same time count once', () => {
    const backoff = new Backoff({ first: 5 * MINUTE, most: 30 * MINUTE, reset: 3 * HOUR })
    backoff.fail('a', error, START)
    backoff.fail('a', error, START + SECOND)
    expect(backoff.errorOf('a', START + 5 * MINUTE + 2 * SECOND)).toBeUndefined()
  })
})

describe('what is to come', () => {
  const creating = (count: number): NodeGroup['instances'] => Array.from({ length: count }, (_, i) => ({ id: `new-${i}`, state: 'creating' as const }))

  it('machines that are being made, then Nodes that are not ready yet', () => {
    const state = new ClusterState(DEFAULT_OPTIONS)
    const old = makeNode('n1', { group: 'a' })
    state.update([old], [makeGroup('a', { nodes: ['n1'] })], START)
    state.registerScaleUp('a', 1, START)
    expect(state.group('a')!.target).toBe(2)
    state.update([old], [makeGroup('a', { nodes: ['n1'], target: 2, instances: [{ id: 'id-n1', state: 'running' }, ...creating(1)] })], START + 10 * SECOND)
    expect([state.upcoming().counts.get('a'), [...state.upcoming().registered], state.isScalingUp('a')]).toEqual([1, [], true])
    const young = makeNode('n2', { group: 'a', ready: false, created: START })
    state.update([old, young], [makeGroup('a', { nodes: ['n1', 'n2'] })], START + 40 * SECOND)
    expect([state.upcoming().counts.get('a'), [...state.upcoming().registered]]).toEqual([1, ['n2']])
    state.update([old, makeNode('n2', { group: 'a', created: START })], [makeGroup('a', { nodes: ['n1', 'n2'] })], START + 60 * SECOND)
    expect([state.upcoming().counts.size, state.isScalingUp('a')]).toEqual([0, false])
  })

  it('is given up after fifteen minutes: an event, and backoff', () => {
    const state = new ClusterState(DEFAULT_OPTIONS)
    const group = makeGroup('a', { target: 1, instances: creating(1) })
    state.update([], [makeGroup('a')], START)
    state.registerScaleUp('a', 1, START)
    expect(state.update([], [group], START + 10 * SECOND)).toEqual([])
    const [notice] = state.update([], [group], START + 15 * MINUTE + 10 * SECOND)
    expect(notice).toEqual({ type: 'Warning', reason: 'ScaleUpTimedOut', message: 'Nodes added to group a failed to register within 15m10s' })
    expect(state.backoff.errorOf('a', START + 16 * MINUTE)?.code).toBe('timeout')
    expect(state.update([], [group], START + 25 * MINUTE + 11 * SECOND)).toEqual([])
    expect(state.longUnregistered().get('a')).toEqual(['new-0'])
  })

  it('a machine that the cloud cannot make: an event once, and backoff', () => {
    const state = new ClusterState(DEFAULT_OPTIONS)
    state.update([], [makeGroup('a')], START)
    state.registerScaleUp('a', 2, START)
    const failed = { errorClass: 'OutOfResources', code: 'SOLD_OUT', message: 'no more' }
    const group = makeGroup('a', { target: 2, instances: creating(2).map((instance) => ({ ...instance, error: failed })) })
    expect(state.update([], [group], START + 10 * SECOND).map(({ message }) => message)).toEqual(['Failed adding 2 nodes to group a due to OutOfResources.SOLD_OUT; source errors: no more'])
    expect(state.update([], [group], START + 20 * SECOND)).toEqual([])
    expect(state.failedInstances().get('a')).toHaveLength(2)
    expect(state.backoff.errorOf('a', START + MINUTE)).toEqual({ code: 'SOLD_OUT', message: 'no more' })
  })

  it('a cluster with too many broken nodes is not trusted', () => {
    const state = new ClusterState(DEFAULT_OPTIONS)
    const nodes = (broken: number): ReturnType<typeof makeNode>[] => Array.from({ length: 10 }, (_, i) => makeNode(`n${i}`, { ready: i >= broken }))
    const health = [3, 4, 5].map((broken) => {
      state.update(nodes(broken), [], START)
      return state.isHealthy
    })
    expect(health).toEqual([true, true, false])
  })
})

describe('the status', () => {
  it('before the first look', () => {
    expect(initialStatus(START)).toBe('time: 2026-01-01 01:00:00 +0000 UTC\nautoscalerStatus: Initializing\n')
  })

  it('reads as upstream writes it; conditions keep the time of their last change', () => {
    const state = new ClusterState(DEFAULT_OPTIONS)
    const memory = new Map()
    const nodes = [makeNode('n1', { group: 'a' }), makeNode('own')]
    state.update(nodes, [makeGroup('a', { nodes: ['n1'] })], START)
    statusText({ state, candidates: new Map(), candidatesAt: START, now: START }, memory)
    state.registerFailedScaleUp({ group: 'a', error: { code: 'cloudProviderError', message: 'failed: no' } }, START)
    expect(statusText({ state, candidates: new Map([['a', ['n1']]]), candidatesAt: START + SECOND, now: START + SECOND }, memory)).toBe(`time: 2026-01-01 01:00:01 +0000 UTC
autoscalerStatus: Running
clusterWide:
  health:
    status: Healthy
    nodeCounts:
      registered:
        total: 2
        ready: 2
        notStarted: 0
      longUnregistered: 0
      unregistered: 0
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:00Z"
  scaleUp:
    status: NoActivity
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:00Z"
  scaleDown:
    status: CandidatesPresent
    candidates: 1
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:01Z"
nodeGroups:
- name: a
  health:
    status: Healthy
    nodeCounts:
      registered:
        total: 1
        ready: 1
        notStarted: 0
      longUnregistered: 0
      unregistered: 0
    cloudProviderTarget: 1
    minSize: 0
    maxSize: 5
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:00Z"
  scaleUp:
    status: Backoff
    backoffInfo:
      errorCode: cloudProviderError
      errorMessage: "failed: no"
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:01Z"
  scaleDown:
    status: CandidatesPresent
    candidates: 1
    lastProbeTime: "2026-01-01T01:00:01Z"
    lastTransitionTime: "2026-01-01T01:00:01Z"
`)
  })
})
