import { describe, expect, test } from 'vitest'
import type { Node, Pod } from '../api/types/core-v1.ts'
import { Random } from '../../kernel/index.ts'
import { makeSnapshot } from './cache/index.ts'
import { Framework, podInfoOf } from './framework/index.ts'
import { judge } from './judge.ts'
import { DEFAULT_PROFILE } from './plugins/index.ts'
import { Nominations } from './queue/index.ts'
import { numFeasibleNodesToFind, schedulePod } from './schedule-pod.ts'

const node = (name: string, cpu = '4'): Node => ({ metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: {} }, status: { allocatable: { cpu, memory: '8Gi', pods: '110' } } })
const pod = (name: string, spec: Partial<Pod['spec']> = {}, status?: Pod['status']): Pod => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' }, spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '1' } } }], ...spec }, status })

test.each([
  [0, 10, 10],
  [0, 99, 99],
  [0, 100, 100],
  [0, 1000, 420],
  [0, 5000, 500],
  [0, 6000, 300],
  [0, 15_000, 750],
  [30, 1000, 300],
  [1, 1000, 100],
  [100, 5000, 5000],
])('at %i %% of %i nodes %i are enough', (percentage, nodes, expected) => {
  expect(numFeasibleNodesToFind(percentage, nodes)).toBe(expected)
})

describe('one decision', () => {
  const frameworkFor = (snapshot: ReturnType<typeof makeSnapshot>, nominations = new Nominations()): Framework =>
    new Framework(DEFAULT_PROFILE, { objects: snapshot.objects, nominator: nominations, now: () => 0, randomInt: () => 0 })

  test('looks at no more nodes than needed and goes on from there', () => {
    const snapshot = makeSnapshot({ nodes: Array.from({ length: 1000 }, (_, i) => node(`n${i}`)) })
    const first = schedulePod(frameworkFor(snapshot), snapshot, podInfoOf(pod('p')), { start: 0, randomInt: () => 0 })
    expect(first).toMatchObject({ kind: 'placement', evaluated: 420, nextStart: 420 })
    const second = schedulePod(frameworkFor(snapshot), snapshot, podInfoOf(pod('p')), { start: 800, randomInt: () => 0 })
    expect(second).toMatchObject({ kind: 'placement', evaluated: 420, nextStart: 220 })
  })

  test('breaks ties fairly, by the seed', () => {
    const snapshot = makeSnapshot({ nodes: ['a', 'b', 'c'].map((name) => node(name)) })
    const random = new Random(7, 'ties')
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 }
    for (let i = 0; i < 3000; i++) {
      const decision = schedulePod(frameworkFor(snapshot), snapshot, podInfoOf(pod('p')), { start: 0, randomInt: (bound) => random.int(bound) })
      if (decision.kind === 'placement') counts[decision.node.name]!++
    }
    for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  test('takes the promised node without further search', () => {
    const snapshot = makeSnapshot({ nodes: ['a', 'b'].map((name) => node(name)) })
    const promised = podInfoOf(pod('p', {}, { nominatedNodeName: 'b' }))
    expect(schedulePod(frameworkFor(snapshot), snapshot, promised, { start: 0, randomInt: () => 0 })).toMatchObject({ kind: 'placement', node: { name: 'b' }, evaluated: 1 })
  })

  test('leaves room for a pod of the same or a higher priority that was promised the node', () => {
    const snapshot = makeSnapshot({ nodes: [node('a', '1')] })
    const nominations = new Nominations()
    nominations.set(podInfoOf(pod('vip', { priority: 10 })), 'a')
    const decide = (priority: number): string => schedulePod(frameworkFor(snapshot, nominations), snapshot, podInfoOf(pod('p', { priority })), { start: 0, randomInt: () => 0 }).kind
    expect([decide(5), decide(10), decide(20)]).toEqual(['refusal', 'refusal', 'placement'])
  })

  test('looks only at the node that the pod names by its field', () => {
    const nodes = Array.from({ length: 300 }, (_, i) => node(`n${i}`, i === 7 ? '100m' : '4'))
    const daemon = (name: string): Pod => pod('d', { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }] } } } })
    const snapshot = makeSnapshot({ nodes })
    expect(schedulePod(frameworkFor(snapshot), snapshot, podInfoOf(daemon('n200')), { start: 0, randomInt: () => 0 })).toMatchObject({ kind: 'placement', evaluated: 1 })
    expect(judge({ nodes }, daemon('n7')).message).toBe("0/300 nodes are available: 1 Insufficient cpu, 299 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/300 nodes are available: 300 Preemption is not helpful for scheduling.")
  })
})

describe('a judgement', () => {
  test('says of each node why, and who would have to go', () => {
    const nodes = [node('a', '1'), node('b', '500m')]
    const judgement = judge({ nodes, pods: [pod('small', { nodeName: 'a', priority: -1 })] }, pod('p'))
    expect(judgement.filter).toEqual({
      a: { plugin: 'NodeResourcesFit', code: 'Unschedulable', reasons: ['Insufficient cpu'] },
      b: { plugin: 'NodeResourcesFit', code: 'UnschedulableAndUnresolvable', reasons: ['Insufficient cpu'] },
    })
    expect(judgement.preemption).toEqual({ nominated: ['a'], candidates: { a: { victims: ['default/small'], budgetViolations: 0 } } })
  })

  test('of a gated pod says only that', () => {
    expect(judge({ nodes: [node('a')] }, pod('p', { schedulingGates: [{ name: 'g' }] }))).toEqual({ preEnqueue: { plugin: 'SchedulingGates', code: 'UnschedulableAndUnresolvable', reasons: ['waiting for scheduling gates: [g]'] } })
  })
})
