// Preferred pod affinity and anti-affinity, in both directions. Models plugins/interpodaffinity/scoring.go.
import { MAX_NODE_SCORE, SKIP, TopologyCounts, matchesTerm, type AffinityTerm, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status, type TermClass } from '../../framework/index.ts'
import type { NamespaceLabels } from './filtering.ts'

/** What a required affinity term of a pod that is already there counts for: args.hardPodAffinityWeight. */
const HARD_AFFINITY_WEIGHT = 1
const SCORES: StateKey<TopologyCounts> = { name: 'PreScoreInterPodAffinity' }

export function preScore(state: CycleState, pod: PodInfo, snapshot: Snapshot, namespaceLabels: NamespaceLabels): Status | undefined {
  const scores = new TopologyCounts()
  const { nodesVersion } = snapshot
  const { preferred, preferredAnti } = pod.affinity
  if (preferred.length > 0 || preferredAnti.length > 0) {
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
    addTheirs(snapshot.terms.required, () => HARD_AFFINITY_WEIGHT)
    addTheirs(snapshot.terms.preferred, (term) => term.weight)
    addTheirs(snapshot.terms.preferredAnti, (term) => -term.weight)
  }
  if (scores.byKey.size === 0) return SKIP
  state.write(SCORES, scores)
  return undefined
}

export function score(state: CycleState, node: NodeInfo): number {
  let sum = 0
  for (const [key, values] of state.read(SCORES)!.byKey) {
    const value = node.labels[key]
    if (value !== undefined) sum += values.get(value)
  }
  return sum
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
