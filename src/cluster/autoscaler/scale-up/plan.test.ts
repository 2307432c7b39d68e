import { describe, expect, it } from 'vitest'
import type { DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { MINUTE, Random } from '../../../kernel/index.ts'
import { DEFAULT_OPTIONS, type AutoscalerOptions } from '../options.ts'
import type { NodeGroup } from '../provider.ts'
import { ClusterState } from '../state/index.ts'
import { makeGroup, makeNode, makePod, makeSimulation, nameOf } from '../test-objects.ts'
import { planScaleUp, type ScaleUpPlan } from './plan.ts'
import { describeReasons } from './reasons.ts'
import { TemplateSource } from './templates.ts'

const NOW = 10 * MINUTE
const many = (count: number, shape: Parameters<typeof makePod>[1] = {}): Pod[] => Array.from({ length: count }, (_, i) => makePod(`p${i}`, { owner: 'ReplicaSet/web', labels: { app: 'web' }, ...shape }))

interface Problem {
  readonly pods: readonly Pod[]
  readonly groups: readonly NodeGroup[]
  readonly nodes?: readonly Node[]
  readonly daemonSets?: readonly DaemonSet[]
  readonly options?: Partial<AutoscalerOptions>
  readonly failed?: string
}

function plan({ pods, groups, nodes = [], daemonSets = [], options = {}, failed }: Problem): ScaleUpPlan {
  const all = { ...DEFAULT_OPTIONS, ...options }
  const simulation = makeSimulation(nodes)
  const state = new ClusterState(all)
  state.update(nodes, groups, NOW)
  if (failed) state.registerFailedScaleUp({ group: failed, error: { code: 'x', message: 'y' } }, NOW)
  const templates = new TemplateSource().templates({ groups, nodes, daemonSets, simulation, now: NOW })
  const before = simulation.nodes().map(nameOf)
  const result = planScaleUp({ pods, state, templates, simulation, nodeCount: nodes.length, options: all, random: new Random(1, 'expander'), now: NOW })
  expect(simulation.nodes().map(nameOf), 'the made-up cluster is as it was').toEqual(before)
  return result
}

const grown = ({ increase }: ScaleUpPlan): string | undefined => increase && `${increase.group} ${increase.from}->${increase.to} (max: ${increase.max})`
const told = ({ unhelped }: ScaleUpPlan): Record<string, string> => Object.fromEntries(unhelped.map((each) => [each.pod.metadata.name, describeReasons(each)]))

const daemonSet = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'kube-system', uid: 'ds', resourceVersion: '1', creationTimestamp: '' }, spec: { selector: {}, template: { metadata: {}, spec: { containers: [{ name: 'c', image: 'agent', resources: { requests: { cpu: '1' } } }] } } } } as unknown as DaemonSet

describe('how far a group grows', () => {
  it.each<[string, Problem, string, number]>([
    ['one node for what fits on one', { pods: many(3), groups: [makeGroup('a')] }, 'a 0->1 (max: 5)', 3],
    ['two where one is not enough', { pods: many(5), groups: [makeGroup('a')] }, 'a 0->2 (max: 5)', 5],
    ['large and small pods share', { pods: [...many(1, { cpu: '1500m' }), ...many(1, { cpu: '500m', owner: 'ReplicaSet/small' })], groups: [makeGroup('a')] }, 'a 0->1 (max: 5)', 2],
    ['no further than its maximum', { pods: many(40), groups: [makeGroup('a', { max: 2 })] }, 'a 0->2 (max: 2)', 8],
    ['from what it has', { pods: many(1), groups: [makeGroup('a', { nodes: ['n1'] })], nodes: [makeNode('n1', { group: 'a' })] }, 'a 1->2 (max: 5)', 1],
    ['within --max-nodes-total', { pods: many(40), groups: [makeGroup('a')], nodes: [makeNode('n1')], options: { maxNodesTotal: 3 } }, 'a 0->2 (max: 5)', 8],
    ['a DaemonSet takes its share of each new node', { pods: many(4), groups: [makeGroup('a')], daemonSets: [daemonSet] }, 'a 0->2 (max: 5)', 4],
    ['pods that refuse each other get a node each', { pods: many(3, { spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' }] } } } }), groups: [makeGroup('a')] }, 'a 0->3 (max: 5)', 3],
    // An empty host that nobody fits on keeps the least count at zero, so that no other may have two.
    ['pods that must spread over hosts get a node each', { pods: many(4, { spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] } }), groups: [makeGroup('a')], nodes: [makeNode('n1', { cpu: '100m' })] }, 'a 0->4 (max: 5)', 4],
  ])('%s', (_, problem, wanted, helped) => {
    const result = plan(problem)
    expect([grown(result), result.helped.length]).toEqual([wanted, helped])
  })
})

describe('which group grows', () => {
  it('the one that wastes least', () => {
    expect(grown(plan({ pods: many(1, { cpu: '1500m', memory: '3Gi' }), groups: [makeGroup('big', { cpu: '16', memory: '64Gi' }), makeGroup('small')] }))).toBe('small 0->1 (max: 5)')
    expect(grown(plan({ pods: many(1, { cpu: '6', memory: '3Gi' }), groups: [makeGroup('big', { cpu: '16', memory: '64Gi' }), makeGroup('small')] }))).toBe('big 0->1 (max: 5)')
  })

  it('one with the labels that the pods ask for', () => {
    const groups = [makeGroup('a'), makeGroup('gpu', { labels: { accelerator: 'yes' } })]
    expect(grown(plan({ pods: many(1, { spec: { nodeSelector: { accelerator: 'yes' } } }), groups }))).toBe('gpu 0->1 (max: 5)')
  })

  it('only one with a good node, or none yet, is judged by a like of it', () => {
    const nodes = [makeNode('n1', { group: 'a', cpu: '8', labels: { disk: 'ssd' } })]
    expect(grown(plan({ pods: many(1, { spec: { nodeSelector: { disk: 'ssd' } } }), groups: [makeGroup('a', { nodes: ['n1'] })], nodes }))).toBe('a 1->2 (max: 5)')
  })
})

describe('what pods are told that get no node', () => {
  it.each<[string, Problem, Record<string, string>]>([
    ['the maximum', { pods: many(1), groups: [makeGroup('a', { max: 1, nodes: ['n1'] })], nodes: [makeNode('n1', { group: 'a' })] }, { p0: '1 max node group size reached' }],
    ['backoff', { pods: many(1), groups: [makeGroup('a')], failed: 'a' }, { p0: '1 in backoff after failed scale-up' }],
    ['a pod larger than any machine', { pods: many(1, { cpu: '3' }), groups: [makeGroup('a'), makeGroup('b')] }, { p0: '2 Insufficient cpu' }],
    ['several reasons', { pods: many(1, { cpu: '3', memory: '9Gi' }), groups: [makeGroup('a'), makeGroup('b', { cpu: '4' }), makeGroup('c', { max: 0 })] }, { p0: '1 Insufficient cpu, 2 Insufficient memory, 1 max node group size reached' }],
    ['a taint', { pods: many(1), groups: [makeGroup('a', { taints: [{ key: 'team', value: 'x', effect: 'NoSchedule' }] })] }, { p0: '1 node(s) had untolerated taint(s)' }],
    ['each pod for itself', { pods: [...many(1, { cpu: '3' }), makePod('fits', { owner: 'ReplicaSet/other' })], groups: [makeGroup('a')] }, { p0: '1 Insufficient cpu' }],
  ])('%s', (_, problem, wanted) => {
    expect(told(plan(problem))).toEqual(wanted)
  })
})
