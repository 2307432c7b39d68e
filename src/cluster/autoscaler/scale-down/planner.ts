// Which nodes are unneeded, since when, and which may go now. Models core/scaledown/planner and core/scaledown/unneeded.
import type { Node, Pod } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import type { AutoscalerOptions } from '../options.ts'
import { Placement } from '../placement.ts'
import type { Simulation } from '../provider.ts'
import { readinessOf } from '../readiness.ts'
import type { ClusterState } from '../state/index.ts'
import { podsToMove, type BlockingPod, type DrainContext } from './drainability.ts'
import { isScaleDownDisabled, whyIneligible, type UnremovableReason } from './eligibility.ts'
import { simulateRemoval } from './removal.ts'
import { utilizationOf, type Utilization } from './utilization.ts'

export interface UnneededNode {
  readonly node: Node
  readonly since: Micros
  /** Pods that would have to move. */
  readonly pods: readonly Pod[]
  /** Its budgets do not let all of its pods go at once. */
  readonly isRisky: boolean
}

export interface UnremovableNode {
  readonly node: Node
  readonly reason: UnremovableReason
  readonly blocking?: BlockingPod
}

export interface PlannerInput {
  /** Nodes in the cluster, those still to come aside. */
  readonly nodes: readonly Node[]
  readonly state: ClusterState
  /** It is left as it was. */
  readonly simulation: Simulation
  readonly drain: DrainContext
  /** Names of nodes whose deletion is under way. */
  readonly deleting: ReadonlySet<string>
  readonly now: Micros
}

export class ScaleDownPlanner {
  readonly utilization = new Map<string, Utilization>()
  #options: AutoscalerOptions
  #placement = new Placement()
  #unneeded = new Map<string, UnneededNode>()
  #unremovable: UnremovableNode[] = []
  /** Until when a node need not be tried again. */
  #recheckAt = new Map<string, Micros>()

  constructor(options: AutoscalerOptions) {
    this.#options = options
  }

  get unneeded(): readonly Node[] {
    return [...this.#unneeded.values()].map(({ node }) => node)
  }

  /** Nodes that stay, with the reason why, as of the last update. */
  get unremovable(): readonly UnremovableNode[] {
    return this.#unremovable
  }

  forget(): void {
    this.#unneeded.clear()
  }

  /** Looks at the cluster anew; nodes that were unneeded before and still are keep their time. */
  update(input: PlannerInput): void {
    const { simulation, deleting, drain, now } = input
    const groupSizes = new Map(input.state.groups.map(({ name, target }) => [name, target]))
    const staying = input.nodes.filter(({ metadata }) => !deleting.has(metadata.name))
    const candidates = staying.filter((node) => {
      const group = input.state.groupOf(node)
      return group !== undefined && groupSizes.get(group.name)! > group.min
    })
    this.#unremovable = []
    this.utilization.clear()
    for (const [name, at] of this.#recheckAt) if (at <= now || !simulation.node(name)) this.#recheckAt.delete(name)
    simulation.fork()
    const destinations = new Set(staying.map(({ metadata }) => metadata.name))
    const found = new Map<string, UnneededNode>()
    for (const node of this.#inOrder(candidates, simulation, drain).filter((each) => this.#isEligible(each, input))) {
      const { name } = node.metadata
      if (found.size >= this.#mostUnneeded()) break
      const removal = simulateRemoval(simulation, this.#placement, node, (other) => destinations.has(other.metadata.name), drain)
      if (removal.kind === 'removable') {
        const isRisky = !drain.budgets.allowsTogether(removal.pods)
        destinations.delete(name)
        drain.budgets.spend(removal.pods)
        found.set(name, { node, since: this.#unneeded.get(name)?.since ?? now, pods: removal.pods, isRisky })
      } else {
        this.#recheckAt.set(name, now + this.#options.unremovableNodeRecheckTimeout)
        this.#unremovable.push(removal.kind === 'blocked' ? { node, reason: 'BlockedByPod', blocking: removal.blocking } : { node, reason: 'NoPlaceToMovePods' })
      }
    }
    simulation.revert()
    this.#unneeded = found
    this.#placement.dropOldHints()
  }

  /** Nodes that have been unneeded for long enough, as many as their groups can spare; the empty ones apart. */
  nodesToDelete(state: ClusterState, deletionsIn: (group: string) => number, now: Micros): { readonly empty: readonly UnneededNode[]; readonly drain: readonly UnneededNode[] } {
    const sizes = new Map(state.groups.map(({ name, target }) => [name, target]))
    const isEmpty = ({ pods }: UnneededNode): boolean => pods.length === 0
    const all = [...this.#unneeded.values()]
    const removable = [...all.filter(isEmpty), ...all.filter((each) => !isEmpty(each))].filter((each) => {
      const group = state.groupOf(each.node)
      const reason = this.#whyNotNow(each, group && sizes.get(group.name)! - deletionsIn(group.name) > group.min, now)
      if (reason) this.#unremovable.push({ node: each.node, reason })
      else sizes.set(group!.name, sizes.get(group!.name)! - 1)
      return !reason
    })
    const drain = removable.filter((each) => !isEmpty(each))
    return { empty: removable.filter(isEmpty), drain: [...drain.filter(({ isRisky }) => !isRisky), ...drain.filter(({ isRisky }) => isRisky)] }
  }

  #whyNotNow({ node, since }: UnneededNode, canSpare: boolean | undefined, now: Micros): UnremovableReason | undefined {
    if (isScaleDownDisabled(node)) return 'ScaleDownDisabledAnnotation'
    if (canSpare === undefined) return 'NotAutoscaled'
    const { ready } = readinessOf(node)
    if (since + (ready ? this.#options.scaleDownUnneededTime : this.#options.scaleDownUnreadyTime) >= now) return ready ? 'NotUnneededLongEnough' : 'NotUnreadyLongEnough'
    return canSpare ? undefined : 'NodeGroupMinSizeReached'
  }

  #isEligible(node: Node, { state, simulation, now }: PlannerInput): boolean {
    const { name } = node.metadata
    if (this.#recheckAt.has(name)) {
      this.#unremovable.push({ node, reason: 'RecentlyUnremovable' })
      return false
    }
    const utilization = utilizationOf({ node, pods: simulation.podsOn(name), requestOf: (pod) => simulation.requestOf(pod), ignoreDaemonSets: this.#options.ignoreDaemonSetsUtilization, now })
    if (utilization) this.utilization.set(name, utilization)
    const reason = whyIneligible({ node, isAutoscaled: state.groupOf(node) !== undefined, utilization, options: this.#options, now })
    if (reason) this.#unremovable.push({ node, reason })
    return reason === undefined
  }

  /** Empty nodes first, then those that were unneeded before. */
  #inOrder(nodes: readonly Node[], simulation: Simulation, drain: DrainContext): readonly Node[] {
    const rank = (node: Node): number => {
      const { pods, blocking } = podsToMove(simulation.podsOn(node.metadata.name), { ...drain, findOwner: undefined })
      return !blocking && pods.length === 0 ? 0 : this.#unneeded.has(node.metadata.name) ? 1 : 2
    }
    return nodes.map((node) => ({ node, rank: rank(node) })).sort((a, b) => a.rank - b.rank).map(({ node }) => node)
  }

  /** To find more than could be deleted in the time that nodes must wait is of no use. */
  #mostUnneeded(): number {
    const { maxScaleDownParallelism: parallel, scaleDownUnneededTime, scanInterval } = this.#options
    return Math.min(this.#unneeded.size + 2 * parallel, parallel * Math.max(1, Math.floor(scaleDownUnneededTime / scanInterval)) + parallel)
  }
}
