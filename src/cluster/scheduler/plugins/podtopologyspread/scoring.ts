// Spread constraints that should hold (ScheduleAnyway). Models plugins/podtopologyspread/scoring.go.
import { MAX_NODE_SCORE, SKIP, requiredNodeAffinity, type ClusterObjects, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status } from '../../framework/index.ts'
import { HOSTNAME, constraintsOf, hasAllKeys, isCounted, isIncluded, type Constraint } from './constraint.ts'

interface Weighed {
  readonly constraint: Constraint
  /** Grows with the number of domains, so that a constraint over few domains still counts. */
  readonly weight: number
  /** Matching pods by topology value; only values that a candidate has. Of hostname: by node. */
  readonly counts: Map<string, number>
  readonly byNode: Map<NodeInfo, number> | undefined
}

interface Spread {
  readonly constraints: readonly Weighed[]
  readonly ignored: ReadonlySet<NodeInfo>
}

const SPREAD: StateKey<Spread> = { name: 'PreScorePodTopologySpread' }

export function preScore(state: CycleState, pod: PodInfo, candidates: readonly NodeInfo[], snapshot: Snapshot, objects: ClusterObjects): Status | undefined {
  const constraints = constraintsOf(pod, 'ScheduleAnyway', objects)
  if (constraints.length === 0) return SKIP
  // The defaults do not ask a node to have every topology: clusters without zones are spread over hosts alone.
  const needsAll = (pod.spec.topologySpreadConstraints?.length ?? 0) > 0
  const ignored = new Set<NodeInfo>()
  if (needsAll) for (const node of candidates) if (!hasAllKeys(node, constraints)) ignored.add(node)
  const affinity = requiredNodeAffinity(pod.spec)
  const weighed = constraints.map((constraint): Weighed => {
    const { topologyKey, selector } = constraint
    const matched = [...snapshot.podClasses].filter((pods) => isCounted(pods, selector, pod.namespace))
    if (topologyKey === HOSTNAME) {
      const byNode = new Map<NodeInfo, number>()
      for (const { nodes } of matched) for (const [node, count] of nodes) byNode.set(node, (byNode.get(node) ?? 0) + count)
      return { constraint, weight: Math.log(candidates.length - ignored.size + 2), counts: new Map(), byNode }
    }
    const counts = new Map<string, number>()
    for (const node of candidates) if (!ignored.has(node)) counts.set(node.labels[topologyKey] ?? '', 0)
    for (const { nodes } of matched) {
      for (const [node, count] of nodes) {
        if ((needsAll && !hasAllKeys(node, constraints)) || !isIncluded(node, constraint, pod, affinity)) continue
        const value = node.labels[topologyKey] ?? ''
        const known = counts.get(value)
        if (known !== undefined) counts.set(value, known + count)
      }
    }
    return { constraint, weight: Math.log(counts.size + 2), counts, byNode: undefined }
  })
  state.write(SPREAD, { constraints: weighed, ignored })
  return undefined
}

/** The more matching pods around a node, the higher: normalising turns that round. */
export function score(state: CycleState, node: NodeInfo): number {
  const { constraints, ignored } = state.read(SPREAD)!
  if (ignored.size > 0 && ignored.has(node)) return 0
  let sum = 0
  for (const { constraint, weight, counts, byNode } of constraints) {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined) continue
    const count = byNode ? (byNode.get(node) ?? 0) : counts.get(value)!
    sum += count * weight + (constraint.maxSkew - 1)
  }
  return Math.round(sum)
}

export function normalizeScore(state: CycleState, scores: number[], nodes: readonly NodeInfo[]): void {
  const { ignored } = state.read(SPREAD)!
  let least = Infinity
  let most = 0
  for (let i = 0; i < scores.length; i++) {
    if (ignored.has(nodes[i]!)) continue
    least = Math.min(least, scores[i]!)
    most = Math.max(most, scores[i]!)
  }
  for (let i = 0; i < scores.length; i++) {
    if (ignored.has(nodes[i]!)) scores[i] = 0
    else scores[i] = most === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (most + least - scores[i]!)) / most)
  }
}
