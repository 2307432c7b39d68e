// Preferred pod affinity and anti-affinity, in both directions. Models plugins/interpodaffinity/scoring.go.
import { MAX_NODE_SCORE, matchesTerm, SKIP, type AffinityTerm, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status, type TermClass } from '../../framework/index.ts'
import type { NamespaceLabels } from './filtering.ts'
import { TopologyPairs } from './topology-pairs.ts'

/** What a required affinity term of a pod that is already there counts for: args.hardPodAffinityWeight. */
const HARD_AFFINITY_WEIGHT = 1
const SCORES: StateKey<TopologyPairs> = { name: 'PreScoreInterPodAffinity' }

export function preScore(state: CycleState, pod: PodInfo, snapshot: Snapshot, namespaceLabels: NamespaceLabels): Status | undefined {
  const scores = new TopologyPairs()
  const { preferred, preferredAnti } = pod.affinity
  if (preferred.length > 0 || preferredAnti.length > 0) {
    for (const { namespace, labels, nodes } of snapshot.podClasses) {
      const its = namespaceLabels(namespace)
      const addOwn = (term: AffinityTerm, sign: 1 | -1): void => {
        if (matchesTerm(term, namespace, labels, its)) addAll(scores, term, nodes, sign * term.weight)
      }
      for (const term of preferred) addOwn(term, 1)
      for (const term of preferredAnti) addOwn(term, -1)
    }
  }
  if (snapshot.terms.size > 0) {
    const ownLabels = namespaceLabels(pod.namespace)
    const addTheirs = (classes: Iterable<TermClass>, weightOf: (term: AffinityTerm) => number): void => {
      for (const { term, nodes } of classes) if (matchesTerm(term, pod.namespace, pod.labels, ownLabels)) addAll(scores, term, nodes, weightOf(term))
    }
    addTheirs(snapshot.terms.required, () => HARD_AFFINITY_WEIGHT)
    addTheirs(snapshot.terms.preferred, (term) => term.weight)
    addTheirs(snapshot.terms.preferredAnti, (term) => -term.weight)
  }
  if (scores.byKey.size === 0) return SKIP
  state.write(SCORES, scores)
  return undefined
}

function addAll(scores: TopologyPairs, { topologyKey }: AffinityTerm, nodes: ReadonlyMap<NodeInfo, number>, weight: number): void {
  for (const [node, count] of nodes) scores.add(topologyKey, node.labels, weight * count)
}

export function score(state: CycleState, node: NodeInfo): number {
  let sum = 0
  for (const [key, values] of state.read(SCORES)!.byKey) {
    const value = node.labels[key]
    if (value !== undefined) sum += values.get(value) ?? 0
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
