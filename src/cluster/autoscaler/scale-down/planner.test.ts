import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import { MINUTE, SECOND, type Micros } from '../../../kernel/index.ts'
import { DEFAULT_OPTIONS, type AutoscalerOptions } from '../options.ts'
import { ClusterState } from '../state/index.ts'
import { makeGroup, makeNode, makePod, makeSimulation, nameOf, type PodShape } from '../test-objects.ts'
import { DisruptionTracker } from './disruption.ts'
import { ScaleDownPlanner } from './planner.ts'

interface World {
  readonly nodes: readonly Node[]
  readonly pods?: readonly Pod[]
  readonly min?: number
  readonly budgets?: readonly PodDisruptionBudget[]
  readonly deleting?: readonly string[]
}

class Bench {
  readonly planner: ScaleDownPlanner
  readonly state: ClusterState
  #options: AutoscalerOptions

  constructor(options: Partial<AutoscalerOptions> = {}) {
    this.#options = { ...DEFAULT_OPTIONS, ...options }
    this.planner = new ScaleDownPlanner(this.#options)
    this.state = new ClusterState(this.#options)
  }

  look({ nodes, pods = [], min = 0, budgets = [], deleting = [] }: World, now: Micros): this {
    const simulation = makeSimulation(nodes, pods)
    const members = nodes.filter(({ spec }) => spec?.providerID).map(nameOf)
    this.state.update(nodes, [makeGroup('pool', { nodes: members, min, max: 9 })], now)
    this.planner.update({ nodes, state: this.state, simulation, drain: { budgets: new DisruptionTracker(budgets), options: this.#options, now }, deleting: new Set(deleting), now })
    return this
  }

  get unneeded(): readonly string[] {
    return this.planner.unneeded.map(nameOf)
  }

  get reasons(): Record<string, string> {
    return Object.fromEntries(this.planner.unremovable.map(({ node, reason, blocking }) => [node.metadata.name, blocking ? `${reason}: ${blocking.reason}` : reason]))
  }

  due(now: Micros): { empty: string[]; drain: string[] } {
    const { empty, drain } = this.planner.nodesToDelete(this.state, () => 0, now)
    return { empty: empty.map(({ node }) => node.metadata.name), drain: drain.map(({ node }) => node.metadata.name) }
  }
}

const START = 60 * MINUTE
const web = (name: string, node: string, cpu: string, more: PodShape = {}): Pod => makePod(name, { node, cpu, owner: 'ReplicaSet/web', labels: { app: 'web' }, ...more })
const pool = (...names: readonly string[]): Node[] => names.map((name) => makeNode(name, { group: 'pool' }))

describe('which nodes are unneeded', () => {
  it.each<[string, World, readonly string[], Record<string, string>]>([
    ['an empty one', { nodes: pool('a') }, ['a'], {}],
    ['one whose pods fit elsewhere', { nodes: pool('a', 'b'), pods: [web('p', 'a', '500m'), web('q', 'b', '1500m')] }, ['a'], { b: 'NotUnderutilized' }],
    ['not one that is more than half full', { nodes: pool('a', 'b'), pods: [web('p', 'a', '1100m')] }, ['b'], { a: 'NotUnderutilized' }],
    ['one that is exactly half full', { nodes: pool('a', 'b'), pods: [web('p', 'a', '1'), web('q', 'b', '1')] }, ['a'], { b: 'NoPlaceToMovePods' }],
    ['not one whose pods have no place', { nodes: pool('a', 'b'), pods: [web('p', 'a', '900m'), web('q', 'b', '1600m')] }, [], { a: 'NoPlaceToMovePods', b: 'NotUnderutilized' }],
    ['of two that could take each other’s pods only one', { nodes: pool('a', 'b'), pods: [web('p', 'a', '300m'), web('q', 'b', '300m')] }, ['a'], { b: 'NoPlaceToMovePods' }],
    ['pods may go to nodes of no group', { nodes: [...pool('a', 'b'), makeNode('own')], pods: [web('p', 'a', '300m'), web('q', 'b', '300m')] }, ['a', 'b'], {}],
    ['not one that is marked to stay', { nodes: [makeNode('a', { group: 'pool', annotations: { 'cluster-autoscaler.kubernetes.io/scale-down-disabled': 'true' } })] }, [], { a: 'ScaleDownDisabledAnnotation' }],
    ['not one that a pod holds', { nodes: pool('a', 'b'), pods: [web('p', 'a', '100m', { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } })] }, ['b'], { a: 'BlockedByPod: NotSafeToEvictAnnotation' }],
    ['none when the group is as small as it may be', { nodes: pool('a', 'b'), min: 2 }, [], {}],
    ['not one that is going already', { nodes: pool('a', 'b'), deleting: ['a'] }, ['b'], {}],
    ['where spread forbids it, none', { nodes: pool('a', 'b'), pods: ['a', 'b'].map((node) => web(`on-${node}`, node, '100m', { spec: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] } })) }, [], { a: 'NoPlaceToMovePods', b: 'NoPlaceToMovePods' }],
  ])('%s', (_, world, unneeded, reasons) => {
    const bench = new Bench().look(world, START)
    expect([bench.unneeded, bench.reasons]).toEqual([unneeded, reasons])
  })
})

describe('when they go', () => {
  it('after ten minutes, empty ones apart; the time runs on while they stay unneeded', () => {
    const world: World = { nodes: [...pool('a', 'b'), makeNode('own')], pods: [web('p', 'a', '300m')] }
    const bench = new Bench().look(world, START)
    expect(bench.look(world, START + 10 * MINUTE).due(START + 10 * MINUTE)).toEqual({ empty: [], drain: [] })
    expect(bench.look(world, START + 10 * MINUTE + SECOND).due(START + 10 * MINUTE + SECOND)).toEqual({ empty: ['b'], drain: ['a'] })
  })

  it('the time begins anew when a node was needed in between', () => {
    const idle: World = { nodes: pool('a') }
    const bench = new Bench().look(idle, START).look({ nodes: pool('a'), pods: [web('p', 'a', '1900m')] }, START + 5 * MINUTE).look(idle, START + 6 * MINUTE)
    expect(bench.look(idle, START + 11 * MINUTE).due(START + 11 * MINUTE).empty).toEqual([])
    expect(bench.look(idle, START + 17 * MINUTE).due(START + 17 * MINUTE).empty).toEqual(['a'])
  })

  it('not more than the group can spare', () => {
    const world: World = { nodes: pool('a', 'b', 'c'), min: 2 }
    const later = START + 11 * MINUTE
    expect(new Bench().look(world, START).look(world, later).due(later).empty).toHaveLength(1)
  })

  it('an unready node after twenty', () => {
    const world: World = { nodes: [makeNode('a', { group: 'pool', ready: false })] }
    const bench = new Bench().look(world, START)
    expect(bench.look(world, START + 15 * MINUTE).due(START + 15 * MINUTE).empty).toEqual([])
    expect(bench.look(world, START + 21 * MINUTE).due(START + 21 * MINUTE).empty).toEqual(['a'])
  })

  it('what could not go is not tried again for five minutes', () => {
    const held: World = { nodes: pool('a'), pods: [makePod('p', { node: 'a' })] }
    const bench = new Bench().look(held, START)
    expect(bench.reasons).toEqual({ a: 'BlockedByPod: NotReplicated' })
    expect(bench.look({ nodes: pool('a') }, START + MINUTE).reasons).toEqual({ a: 'RecentlyUnremovable' })
    expect(bench.look({ nodes: pool('a') }, START + 6 * MINUTE).unneeded).toEqual(['a'])
  })
})
