// NodeAffinity: nodeSelector and node affinity, required and preferred. Models plugins/nodeaffinity.
import type { NodeAffinity, PodSpec, PreferredSchedulingTerm } from '../../../api/types/core-v1.ts'
import { SKIP, hasRequiredNodeAffinity, isEmptyTerm, matchesNodeTerm, nodeSelectorMatcher, normalizeScores, requiredNodeAffinity, unresolvable, zeros, type NodeMatcher, type NodeSubset, type Plugin, type PluginFactory, type StateKey, type Status } from '../../framework/index.ts'

const NAME = 'NodeAffinity'
const REFUSED = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector")
const NOT_ENFORCED = unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity")
const CONFLICT = unresolvable(NAME, 'pod affinity terms conflict')
const REQUIRED: StateKey<NodeMatcher> = { name: 'PreFilterNodeAffinity' }
const PREFERRED: StateKey<readonly PreferredSchedulingTerm[]> = { name: 'PreScoreNodeAffinity' }

export interface NodeAffinityArgs {
  /** What every pod of the profile requires and prefers, besides its own wishes. */
  readonly addedAffinity?: NodeAffinity
}

export const nodeAffinity = ({ addedAffinity }: NodeAffinityArgs = {}): PluginFactory => (): Plugin => {
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const isEnforced: NodeMatcher | undefined = required && nodeSelectorMatcher(required)
  const added = preferredTerms(addedAffinity)
  return {
    name: NAME,
    events: [
      {
        on: ['Node/Add', 'Node/UpdateLabel'],
        hint: ({ spec }, { node, oldNode }) => {
          const matches = requiredNodeAffinity(spec)
          const selectable = (n: typeof node): { name: string; labels: Record<string, string> } => ({ name: n?.metadata.name ?? '', labels: n?.metadata.labels ?? {} })
          if (isEnforced && !isEnforced(selectable(node))) return false
          return matches(selectable(node)) && (oldNode === undefined || !matches(selectable(oldNode)))
        },
      },
    ],
    preFilter: (state, { spec }) => {
      if (!isEnforced && !hasRequiredNodeAffinity(spec)) return SKIP
      state.write(REQUIRED, requiredNodeAffinity(spec))
      return namedNodes(spec)
    },
    filter: (state, { spec }, node) => {
      if (isEnforced && !isEnforced(node)) return NOT_ENFORCED
      return (state.read(REQUIRED) ?? requiredNodeAffinity(spec))(node) ? undefined : REFUSED
    },
    preScore: (state, { spec }) => {
      const affinity = spec.affinity?.nodeAffinity
      const isSilent = !affinity?.preferredDuringSchedulingIgnoredDuringExecution?.length && added.length === 0
      const terms = isSilent ? added : [...preferredTerms(affinity), ...added]
      if (terms.length === 0) return SKIP
      state.write(PREFERRED, terms)
      return undefined
    },
    score: (state, _, nodes) => {
      const sums = zeros(nodes.length)
      for (const { weight, preference } of state.read(PREFERRED)!) {
        for (let i = 0; i < nodes.length; i++) if (matchesNodeTerm(preference, nodes[i]!)) sums[i]! += weight
      }
      return sums
    },
    normalizeScore: (_, __, scores) => normalizeScores(scores, false),
  }
}

function preferredTerms(affinity: NodeAffinity | undefined): readonly PreferredSchedulingTerm[] {
  return (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).filter(({ weight, preference }) => weight !== 0 && !isEmptyTerm(preference))
}

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
