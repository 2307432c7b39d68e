// The decision to grow. Models core/scaleup/orchestrator/orchestrator.go (ScaleUp).
import type { Pod } from '../../api/types/core-v1.ts'
import type { Micros, Random } from '../../../kernel/index.ts'
import type { AutoscalerOptions } from '../options.ts'
import type { NodeGroup, Simulation } from '../provider.ts'
import type { ClusterState } from '../state/index.ts'
import { estimateNodes } from './estimator.ts'
import { chooseOption, type ExpansionOption } from './expander.ts'
import { groupPods, type PodGroup } from './pod-groups.ts'
import { IN_BACKOFF, MAX_SIZE_REACHED, NOT_READY, type Unhelped } from './reasons.ts'
import { copyOfTemplate, type Template } from './templates.ts'

export interface ScaleUpInput {
  readonly pods: readonly Pod[]
  readonly state: ClusterState
  readonly templates: ReadonlyMap<string, Template>
  /** The cluster as it is and as it will soon be; it is left as it was. */
  readonly simulation: Simulation
  /** Nodes that are ready or to come, whoever owns them. */
  readonly nodeCount: number
  readonly options: Pick<AutoscalerOptions, 'expander' | 'maxNodesTotal' | 'maxNodesPerScaleUp'>
  readonly random: Random
  readonly now: Micros
}

export interface GroupIncrease {
  readonly group: string
  readonly from: number
  readonly to: number
  readonly max: number
}

export interface ScaleUpPlan {
  /** Absent when no group can help. */
  readonly increase?: GroupIncrease
  /** Pods for which the group grows. */
  readonly helped: readonly Pod[]
  /** Pods that no group can help. */
  readonly unhelped: readonly Unhelped[]
}

export function planScaleUp(input: ScaleUpInput): ScaleUpPlan {
  const { state, simulation, templates, options, nodeCount, random } = input
  const podGroups = groupPods(input.pods)
  const skipped = new Map<string, string>()
  const usable: NodeGroup[] = []
  for (const group of state.groups) {
    const reason = templates.has(group.name) ? whyNotToGrow(state, group, input.now) : NOT_READY
    if (reason === undefined) usable.push(group)
    else skipped.set(group.name, reason)
  }
  const verdicts = usable.map((group) => ({ group, template: templates.get(group.name)!, refusals: tryGroups(simulation, podGroups, templates.get(group.name)!) }))
  const room = Math.min(options.maxNodesTotal > 0 ? options.maxNodesTotal - nodeCount : Infinity, options.maxNodesPerScaleUp > 0 ? options.maxNodesPerScaleUp : Infinity)
  const expansions = verdicts.flatMap(({ group, template, refusals }): ExpansionOption[] => {
    const fitting = podGroups.filter((_, i) => refusals[i] === undefined)
    const { nodeCount: count, pods } = estimateNodes(simulation, fitting, template, Math.min(group.max - group.target, room))
    return count === 0 || pods.length === 0 ? [] : [{ group, template, nodeCount: count, pods }]
  })
  const unhelped = podGroups.flatMap(({ pods }, i): Unhelped[] => {
    const refused = verdicts.map(({ refusals }) => refusals[i])
    if (refused.includes(undefined)) return []
    return pods.map((pod) => ({ pod, reasons: [...(refused as string[][]), ...[...skipped.values()].map((reason) => [reason])] }))
  })
  if (expansions.length === 0) return { helped: [], unhelped }
  const best = chooseOption(options.expander, expansions, simulation, random)
  const { name, target, max } = best.group
  return { increase: { group: name, from: target, to: Math.min(max, target + best.nodeCount), max }, helped: best.pods, unhelped }
}

/** Why a group is not considered at all; undefined when it is. */
export function whyNotToGrow(state: ClusterState, group: NodeGroup, now: Micros): string | undefined {
  if (!state.isGroupHealthy(group)) return NOT_READY
  if (state.backoff.errorOf(group.name, now)) return IN_BACKOFF
  return group.target >= group.max ? MAX_SIZE_REACHED : undefined
}

/** For each group of pods why it does not fit a new node; undefined where it does. */
function tryGroups(simulation: Simulation, podGroups: readonly PodGroup[], template: Template): readonly (readonly string[] | undefined)[] {
  const { node, pods } = copyOfTemplate(template, '0')
  simulation.fork()
  simulation.addNode(node)
  for (const pod of pods) simulation.addPod(pod)
  const refusals = podGroups.map(({ pods: [first] }) => simulation.refusal(first!, node.metadata.name)?.reasons)
  simulation.revert()
  return refusals
}
