// Required pod affinity and anti-affinity. Models plugins/interpodaffinity/filtering.go.
// Pods are counted by class (equal labels) and by term, not one by one: a thousand replicas cost what one costs, but for their nodes.
import type { Labels } from '../../../api/index.ts'
import { SKIP, TopologyCounts, matchesTerm, unresolvable, unschedulable, type AffinityTerm, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status } from '../../framework/index.ts'

export const NAME = 'InterPodAffinity'
const NO_FRIENDS = unresolvable(NAME, "node(s) didn't match pod affinity rules")
const ENEMIES = unschedulable(NAME, "node(s) didn't match pod anti-affinity rules")
const UNWELCOME = unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules")

export type NamespaceLabels = (namespace: string) => Labels | undefined

interface Counts {
  /** Places where a pod is that will not have this one beside it. */
  readonly unwelcome: TopologyCounts
  /** Places of pods that match all required affinity terms. */
  readonly friends: TopologyCounts
  /** Places of pods that match a required anti-affinity term. */
  readonly enemies: TopologyCounts
}

const COUNTS: StateKey<Counts> = {
  name: 'PreFilterInterPodAffinity',
  clone: ({ unwelcome, friends, enemies }) => ({ unwelcome: unwelcome.clone(), friends: friends.clone(), enemies: enemies.clone() }),
}

export function preFilter(state: CycleState, pod: PodInfo, snapshot: Snapshot, namespaceLabels: NamespaceLabels): Status | undefined {
  const counts: Counts = { unwelcome: new TopologyCounts(), friends: new TopologyCounts(), enemies: new TopologyCounts() }
  const ownLabels = namespaceLabels(pod.namespace)
  const { nodesVersion } = snapshot
  for (const { term, spread } of snapshot.terms.requiredAnti) {
    if (matchesTerm(term, pod.namespace, pod.labels, ownLabels)) counts.unwelcome.addTally(term.topologyKey, spread.over(term.topologyKey, nodesVersion), 1)
  }
  const { required, requiredAnti } = pod.affinity
  if (required.length === 0 && requiredAnti.length === 0) {
    if (counts.unwelcome.total === 0) return SKIP
  } else {
    for (const { namespace, labels, spread } of snapshot.podClasses) {
      const its = namespaceLabels(namespace)
      if (required.length > 0 && required.every((term) => matchesTerm(term, namespace, labels, its))) {
        for (const { topologyKey } of required) counts.friends.addTally(topologyKey, spread.over(topologyKey, nodesVersion), 1)
      }
      for (const term of requiredAnti) {
        if (matchesTerm(term, namespace, labels, its)) counts.enemies.addTally(term.topologyKey, spread.over(term.topologyKey, nodesVersion), 1)
      }
    }
  }
  state.write(COUNTS, counts)
  return undefined
}

/** Keeps the counts true while pods are taken away or added on trial. */
export function updateCounts(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo, sign: 1 | -1, namespaceLabels: NamespaceLabels): void {
  const counts = state.read(COUNTS)
  if (counts === undefined) return
  const ownLabels = namespaceLabels(pod.namespace)
  const its = namespaceLabels(other.namespace)
  const matchesOther = (term: AffinityTerm): boolean => matchesTerm(term, other.namespace, other.labels, its)
  for (const term of other.affinity.requiredAnti) {
    if (matchesTerm(term, pod.namespace, pod.labels, ownLabels)) counts.unwelcome.add(term.topologyKey, node.labels, sign)
  }
  const { required, requiredAnti } = pod.affinity
  if (required.length > 0 && required.every(matchesOther)) for (const term of required) counts.friends.add(term.topologyKey, node.labels, sign)
  for (const term of requiredAnti) if (matchesOther(term)) counts.enemies.add(term.topologyKey, node.labels, sign)
}

export function filter(state: CycleState, pod: PodInfo, node: NodeInfo, namespaceLabels: NamespaceLabels): Status | undefined {
  const counts = state.read(COUNTS)
  if (counts === undefined) return undefined
  if (pod.affinity.required.length > 0 && !hasFriends(counts, pod, node, namespaceLabels)) return NO_FRIENDS
  for (const { key, count } of counts.enemies.byKey) {
    const value = node.labels[key]
    if (value !== undefined && count.get(value) > 0) return ENEMIES
  }
  if (counts.unwelcome.total > 0) {
    for (const { key, count } of counts.unwelcome.byKey) {
      const value = node.labels[key]
      if (value !== undefined && count.get(value) > 0) return UNWELCOME
    }
  }
  return undefined
}

/** The first pod of a group that only wants to be among its own may go anywhere that has the labels. */
function hasFriends({ friends }: Counts, pod: PodInfo, { labels }: NodeInfo, namespaceLabels: NamespaceLabels): boolean {
  const { required } = pod.affinity
  let allThere = true
  for (const { topologyKey } of required) {
    const value = labels[topologyKey]
    if (value === undefined) return false
    if (friends.get(topologyKey, value) <= 0) allThere = false
  }
  if (allThere) return true
  const own = namespaceLabels(pod.namespace)
  return friends.total === 0 && required.every((term) => matchesTerm(term, pod.namespace, pod.labels, own))
}
