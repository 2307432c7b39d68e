// Preferred pod affinity and anti-affinity, in both directions. Models plugins/interpodaffinity/scoring.go.
import { MAX_NODE_SCORE, SKIP, TopologyCounts, matchesTerm, zeros, type AffinityTerm, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status, type TermClass } from '../../framework/index.ts'
import type { NamespaceLabels } from './filtering.ts'

export interface InterPodAffinityArgs {
  /** What a required affinity term of a pod that is already there counts for. Default 1. */
  readonly hardPodAffinityWeight?: number
  /** Whether a pod without wishes of its own cares nothing for those of others. */
  readonly ignorePreferredTermsOfExistingPods?: boolean
}

const SCORES: StateKey<TopologyCounts> = { name: 'PreScoreInterPodAffinity' }

export function preScore(state: CycleState, pod: PodInfo, snapshot: Snapshot, namespaceLabels: NamespaceLabels, { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false }: InterPodAffinityArgs): Status | undefined {
  const scores = new TopologyCounts()
  const { nodesVersion } = snapshot
  const { preferred, preferredAnti } = pod.affinity
  const hasWishes = preferred.length > 0 || preferredAnti.length > 0
  if (ignorePreferredTermsOfExistingPods && !hasWishes) return SKIP
  if (hasWishes) {
    for (const { namespace, labels, spread } of snapshot.podClasses) {
      const its = namespaceLabels(namespace)
      const addOwn = (term: AffinityTerm, sign: 1 | -1): void => {
        if (matchesTerm(term, namespace, labels, its)) scores.addTally(term.topologyKey, spread.over(term.topologyKey, nodesVersion), sign * term.weight)
      }
      for (const term of preferred) addOwn(term, 1)
      for (const term of preferredAnti) addOwn(term, -1)
    }
  }
  if (snapshot.terms.size > 0) {
    const ownLabels = namespaceLabels(pod.namespace)
    const addTheirs = (classes: Iterable<TermClass>, weightOf: (term: AffinityTerm) => number): void => {
      for (const { term, spread } of classes) {
        if (matchesTerm(term, pod.namespace, pod.labels, ownLabels)) scores.addTally(term.topologyKey, spread.over(term.topologyKey, nodesVersion), weightOf(term))
      }
    }
    if (hardPodAffinityWeight > 0) addTheirs(snapshot.terms.required, () => hardPodAffinityWeight)
    addTheirs(snapshot.terms.preferred, (term) => term.weight)
    addTheirs(snapshot.terms.preferredAnti, (term) => -term.weight)
  }
  if (scores.byKey.length === 0) return SKIP
  state.write(SCORES, scores)
  return undefined
}

export function score(state: CycleState, nodes: readonly NodeInfo[]): number[] {
  const sums = zeros(nodes.length)
  for (const { key, count } of state.read(SCORES)!.byKey) {
    for (let i = 0; i < nodes.length; i++) {
      const value = nodes[i]!.labels[key]
      if (value !== undefined) sums[i]! += count.get(value)
    }
  }
  return sums
}

/** The worst node gets 0, the best 100; all alike get 0. */
export function normalizeScore(scores: number[]): void {
  let least = Infinity
  let most = -Infinity
  for (const value of scores) {
    if (value < least) least = value
    if (value > most) most = value
  }
  const range = most - least
  for (let i = 0; i < scores.length; i++) scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * ((scores[i]! - least) / range)) : 0
}
