import { describe, expect, test } from 'vitest'
import { findUntolerated } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { CycleState, Verdicts, describeDiagnosis, matchesNodeTerm, normalizeScores, podRequests, preemptibleNodes, unresolvable, unschedulable, NodeInfo, TopologyCount, type StateKey } from './index.ts'
import { planStatusPatch } from './pod-status.ts'

const pod = (spec: object, status: object = {}): Pod => ({ metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: '' }, spec, status }) as Pod
const container = (requests: Record<string, string>, more: object = {}): object => ({ name: 'c', resources: { requests }, ...more })

describe('what a pod asks for', () => {
  test.each([
    ['the sum of its containers', { containers: [container({ cpu: '100m', memory: '64Mi' }), container({ cpu: '0.5' })] }, { milliCPU: 600, memory: 64 * 1024 ** 2 }],
    ['the largest init step if that is more', { containers: [container({ cpu: '100m' })], initContainers: [container({ cpu: '1' }), container({ cpu: '2' })] }, { milliCPU: 2000 }],
    ['sidecars beside init steps and containers', { containers: [container({ cpu: '1' })], initContainers: [container({ cpu: '300m' }, { restartPolicy: 'Always' }), container({ cpu: '900m' })] }, { milliCPU: 1300 }],
    ['its pod-level request above all', { containers: [container({ cpu: '1' })], resources: { requests: { cpu: '3' } } }, { milliCPU: 3000 }],
    ['its overhead on top', { containers: [container({ cpu: '1' })], overhead: { cpu: '250m', memory: '1Ki' } }, { milliCPU: 1250, memory: 1024 }],
    ['fractions rounded up once, in the sum', { containers: [container({ memory: '500m' }), container({ memory: '500m' })] }, { memory: 1 }],
    ['extended resources and huge pages, but no unknown name', { containers: [container({ 'example.com/gpu': '2', 'hugepages-2Mi': '4Mi', storage: '1Gi' })] }, { scalars: new Map([['example.com/gpu', 2], ['hugepages-2Mi', 4 * 1024 ** 2]]) }],
  ])('is %s', (_, spec, expected) => {
    expect(podRequests(pod(spec))).toMatchObject(expected)
  })

  test('is the most of wish and force while a resize is under way', () => {
    const status = (more: object): object => ({ containerStatuses: [{ name: 'c', resources: { requests: { cpu: '2' } }, allocatedResources: { cpu: '2' } }], ...more })
    expect(podRequests(pod({ containers: [container({ cpu: '1' })] }, status({}))).milliCPU).toBe(2000)
    expect(podRequests(pod({ containers: [container({ cpu: '5' })] }, status({}))).milliCPU).toBe(5000)
    expect(podRequests(pod({ containers: [container({ cpu: '5' })] }, status({ conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }] }))).milliCPU).toBe(2000)
  })

  test('is assumed where nothing is named', () => {
    expect(podRequests(pod({ containers: [container({}), container({ cpu: '1' })] }), { assumed: true })).toMatchObject({ milliCPU: 1100, memory: 2 * 200 * 1024 ** 2 })
  })
})

test.each([
  [{ key: 'a', operator: 'Exists' as const }, { key: 'a', value: '1', effect: 'NoSchedule' as const }, true],
  [{ key: 'a', operator: 'Exists' as const, effect: 'NoExecute' as const }, { key: 'a', effect: 'NoSchedule' as const }, false],
  [{ key: 'a', value: '1' }, { key: 'a', value: '1', effect: 'NoExecute' as const }, true],
  [{ key: 'a', value: '2' }, { key: 'a', value: '1', effect: 'NoExecute' as const }, false],
  [{ operator: 'Exists' as const }, { key: 'x', effect: 'NoExecute' as const }, true],
  [{ key: 'b' }, { key: 'a', effect: 'PreferNoSchedule' as const }, true],
])('toleration %j of taint %j: %s', (toleration, taint, isFine) => {
  expect(findUntolerated([taint], [toleration]) === undefined).toBe(isFine)
})

test.each([
  [{ matchExpressions: [{ key: 'n', operator: 'Gt' as const, values: ['5'] }] }, true],
  [{ matchExpressions: [{ key: 'n', operator: 'Lt' as const, values: ['5'] }] }, false],
  [{ matchExpressions: [{ key: 'zone', operator: 'Gt' as const, values: ['5'] }] }, false],
  [{ matchExpressions: [{ key: 'zone', operator: 'NotIn' as const, values: ['b'] }, { key: 'none', operator: 'DoesNotExist' as const }] }, true],
  [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['node-1'] }] }, true],
  [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn' as const, values: ['node-1'] }] }, false],
])('node term %j: %s', (term, isMatch) => {
  expect(matchesNodeTerm(term, { name: 'node-1', labels: { n: '7', zone: 'a' } })).toBe(isMatch)
})

test.each([
  [[0, 0], false, [0, 0]],
  [[0, 0], true, [100, 100]],
  [[1, 3], false, [33, 100]],
  [[1, 3], true, [67, 0]],
])('scores %j stretched (reversed: %s) to %j', (scores, reverse, expected) => {
  const copy = [...scores]
  normalizeScores(copy, reverse)
  expect(copy).toEqual(expected)
})

describe('a diagnosis', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => new NodeInfo(name)) as [NodeInfo, NodeInfo, NodeInfo]
  const verdicts = new Verdicts()
  verdicts.add(a, unschedulable('Fit', 'Too many pods', 'Insufficient cpu'))
  verdicts.add(b, unresolvable('Taint', 'node(s) had untolerated taint(s)'))
  const absent = unresolvable('', "node(s) didn't satisfy plugin(s) [NodeAffinity]")

  test('counts reasons, sorted as texts', () => {
    expect(describeDiagnosis({ nodeCount: 12, verdicts, absent, rejectors: new Set(), postFilterMessage: 'not found' })).toBe(
      "0/12 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) had untolerated taint(s), 10 node(s) didn't satisfy plugin(s) [NodeAffinity]. not found",
    )
  })
  test('says what a PreFilter plugin said instead', () => {
    expect(describeDiagnosis({ nodeCount: 2, verdicts: new Verdicts(), absent, preFilterMessage: 'no', rejectors: new Set() })).toBe('0/2 nodes are available: no.')
  })
  test('knows where preemption may help', () => {
    expect(preemptibleNodes({ nodeCount: 3, verdicts, absent, rejectors: new Set() }, [a, b, c])).toEqual([a])
    expect(preemptibleNodes({ nodeCount: 3, verdicts, absent: unschedulable('X', 'x'), rejectors: new Set() }, [a, b, c])).toEqual([a, c])
  })
})

test('a copy of the cycle state may be changed alone', () => {
  const key: StateKey<number[]> = { name: 'list', clone: (list) => [...list] }
  const state = new CycleState()
  state.write(key, [1])
  const copy = state.clone()
  copy.read(key)!.push(2)
  copy.clone().read(key)!.push(3)
  expect(state.read(key)).toEqual([1])
  expect(copy.read(key)).toEqual([1, 2])
})

test('a count of topology values adds tallies, its own changes, and knows the least', () => {
  const count = new TopologyCount()
  const tally = (n: number): { values: Map<string, number>; total: number } => ({ values: new Map(Array.from({ length: 10 }, (_, i) => [`z${i}`, n])), total: 10 * n })
  for (let n = 1; n <= 5; n++) count.addTally(tally(n), 2)
  const copy = count.clone()
  copy.add('z0', -30)
  expect([count.get('z0'), copy.get('z0'), copy.get('none')]).toEqual([30, 0, 0])
  expect([count.total, copy.total]).toEqual([300, 270])
  expect(count.least(new Set(['z1', 'z2']))).toBe(30)
  expect(count.least(new Set([...tally(1).values.keys(), 'empty']))).toBe(0)
})

describe('the patch of a pod status', () => {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no', observedGeneration: 1, lastTransitionTime: 'now' }
  test('is a whole condition where there was none', () => {
    expect(planStatusPatch(pod({}), { condition })).toEqual({ status: { conditions: [{ lastProbeTime: null, ...condition }] } })
  })
  test('is what differs, without a new time when the status stays', () => {
    const old = pod({}, { conditions: [{ ...condition, message: 'old', lastTransitionTime: 'then' }] })
    expect(planStatusPatch(old, { condition })).toEqual({ status: { '$setElementOrder/conditions': [{ type: 'PodScheduled' }], conditions: [{ message: 'no', type: 'PodScheduled' }] } })
  })
  test('is nothing when all is said', () => {
    expect(planStatusPatch(pod({}, { conditions: [{ ...condition, lastTransitionTime: 'then' }] }), { condition, nominatedNodeName: '' })).toBeUndefined()
  })
  test('takes a nomination away', () => {
    expect(planStatusPatch(pod({}, { nominatedNodeName: 'n' }), { nominatedNodeName: '' })).toEqual({ status: { nominatedNodeName: null } })
  })
})

test('a node sums up its pods and its ports', () => {
  const info = new NodeInfo('n')
  info.setNode({ metadata: { name: 'n', uid: 'n', resourceVersion: '1', creationTimestamp: '' }, status: { allocatable: { cpu: '4', memory: '1Gi', pods: '10', 'example.com/gpu': '2' } } })
  expect([info.allocatableMilliCPU, info.allocatableMemory, info.allocatablePods, info.allocatableScalars?.get('example.com/gpu')]).toEqual([4000, 1024 ** 3, 10, 2])
})
