// NodeAffinity: nodeSelector and node affinity, required and preferred. Models plugins/nodeaffinity.
import type { NodeSelectorTerm, PodSpec } from '../../../api/types/core-v1.ts'
import { SKIP, hasRequiredNodeAffinity, isEmptyTerm, matchesNodeTerm, normalizeScores, requiredNodeAffinity, unresolvable, type NodeMatcher, type NodeSubset, type Plugin, type PluginFactory, type StateKey, type Status } from '../../framework/index.ts'

const NAME = 'NodeAffinity'
const REFUSED = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector")
const CONFLICT = unresolvable(NAME, 'pod affinity terms conflict')
const REQUIRED: StateKey<NodeMatcher> = { name: 'PreFilterNodeAffinity' }
const PREFERRED: StateKey<readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[]> = { name: 'PreScoreNodeAffinity' }

export const nodeAffinity: PluginFactory = (): Plugin => ({
  name: NAME,
  events: [
    {
      on: ['Node/Add', 'Node/UpdateLabel'],
      hint: ({ spec }, { node, oldNode }) => {
        const matches = requiredNodeAffinity(spec)
        const selectable = (n: typeof node): { name: string; labels: Record<string, string> } => ({ name: n?.metadata.name ?? '', labels: n?.metadata.labels ?? {} })
        return matches(selectable(node)) && (oldNode === undefined || !matches(selectable(oldNode)))
      },
    },
  ],
  preFilter: (state, { spec }) => {
    if (!hasRequiredNodeAffinity(spec)) return SKIP
    state.write(REQUIRED, requiredNodeAffinity(spec))
    return namedNodes(spec)
  },
  filter: (state, { spec }, node) => ((state.read(REQUIRED) ?? requiredNodeAffinity(spec))(node) ? undefined : REFUSED),
  preScore: (state, { spec }) => {
    const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.filter(({ weight, preference }) => weight !== 0 && !isEmptyTerm(preference))
    if (!terms?.length) return SKIP
    state.write(PREFERRED, terms)
    return undefined
  },
  score: (state, _, node) => {
    let sum = 0
    for (const { weight, preference } of state.read(PREFERRED)!) if (matchesNodeTerm(preference, node)) sum += weight
    return sum
  },
  normalizeScore: (_, __, scores) => normalizeScores(scores, false),
})

/** When each term names nodes by metadata.name, only these need be looked at (how a DaemonSet's pods find their node). */
function namedNodes(spec: PodSpec): NodeSubset | Status | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms?.length) return undefined
  const names = new Set<string>()
  for (const term of terms) {
    let own: readonly string[] | undefined
    for (const { key, operator, values = [] } of term.matchFields ?? []) {
      if (key === 'metadata.name' && operator === 'In') own = own === undefined ? values : own.filter((name) => values.includes(name))
    }
    if (own === undefined) return undefined
    for (const name of own) names.add(name)
  }
  return names.size === 0 ? CONFLICT : { nodeNames: names }
}
