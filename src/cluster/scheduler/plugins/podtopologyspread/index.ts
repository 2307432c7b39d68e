// PodTopologySpread: pods of a kind evenly over hosts, zones and other topologies. Models plugins/podtopologyspread.
import type { Node, TopologySpreadConstraint } from '../../../api/types/core-v1.ts'
import type { EventRegistration, Plugin, PluginFactory, PodInfo } from '../../framework/index.ts'
import { SYSTEM_DEFAULTS, constraintsOf, type SpreadContext } from './constraint.ts'
import { DomainCache } from './domains.ts'
import { NAME, filter, preFilter, updateCounts } from './filtering.ts'
import { normalizeScore, preScore, score } from './scoring.ts'

export interface PodTopologySpreadArgs {
  /** `System` (the default): hosts and zones, softly; `List`: `defaultConstraints`. */
  readonly defaultingType?: 'System' | 'List'
  readonly defaultConstraints?: readonly TopologySpreadConstraint[]
}

export const podTopologySpread = ({ defaultingType = 'System', defaultConstraints = [] }: PodTopologySpreadArgs = {}): PluginFactory => ({ objects }): Plugin => {
  const context: SpreadContext = { objects, defaults: defaultingType === 'System' ? SYSTEM_DEFAULTS : defaultConstraints }
  const cache = new DomainCache()
  const hard = (pod: PodInfo): ReturnType<typeof constraintsOf> => constraintsOf(pod, 'DoNotSchedule', context)
  const counts = (waiting: PodInfo, other: PodInfo | undefined): boolean =>
    other !== undefined && other.namespace === waiting.namespace && hard(waiting).some(({ selector }) => selector.matches(other.labels))
  const hasKeys = (waiting: PodInfo, node: Node | undefined): boolean => hard(waiting).every(({ topologyKey }) => node?.metadata.labels?.[topologyKey] !== undefined)
  const events: readonly EventRegistration[] = [
    { on: ['AssignedPod/Add', 'AssignedPod/Delete'], hint: (waiting, { pod }) => counts(waiting, pod) },
    { on: ['AssignedPod/UpdateLabel'], hint: (waiting, { pod, oldPod }) => counts(waiting, pod) !== counts(waiting, oldPod) },
    { on: ['Pod/UpdateLabel'], hint: (_, { pod, oldPod }) => pod !== undefined && hard(pod).some(({ selector }) => selector.matches(pod.labels) !== selector.matches(oldPod?.labels)) },
    { on: ['Pod/UpdateToleration'], hint: (waiting) => hard(waiting).some(({ honorsTaints }) => honorsTaints) },
    { on: ['Node/Add', 'Node/Delete'], hint: (waiting, { node }) => hasKeys(waiting, node) },
    {
      on: ['Node/UpdateLabel'],
      hint: (waiting, { node, oldNode }) => {
        const isNow = hasKeys(waiting, node)
        if (isNow !== hasKeys(waiting, oldNode)) return true
        return isNow && hard(waiting).some(({ topologyKey }) => node?.metadata.labels?.[topologyKey] !== oldNode?.metadata.labels?.[topologyKey])
      },
    },
    { on: ['Node/UpdateTaint'], hint: (waiting, { node }) => hasKeys(waiting, node) },
  ]
  return {
    name: NAME,
    events,
    preFilter: (state, pod, snapshot) => preFilter(state, pod, snapshot, context, cache),
    addPod: (state, pod, added, node) => updateCounts(state, pod, added, node, 1),
    removePod: (state, pod, removed, node) => updateCounts(state, pod, removed, node, -1),
    filter: (state, _, node) => filter(state, node),
    preScore: (state, pod, nodes, snapshot) => preScore(state, pod, nodes, snapshot, context, cache),
    score: (state, _, nodes) => score(state, nodes),
    normalizeScore: (state, _, scores, nodes) => normalizeScore(state, scores, nodes),
  }
}
