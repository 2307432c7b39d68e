// Spread constraints that should hold (ScheduleAnyway). Models plugins/podtopologyspread/scoring.go.
import { MAX_NODE_SCORE, SKIP, TopologyCount, zeros, type CycleState, type NodeInfo, type PodClass, type PodInfo, type Snapshot, type StateKey, type Status } from '../../framework/index.ts'
import { HOSTNAME, SYSTEM_DEFAULTS, constraintsOf, hasAllKeys, isCounted, type Constraint, type SpreadContext } from './constraint.ts'
import { countSpread, type DomainCache } from './domains.ts'

interface Weighed {
  readonly constraint: Constraint
  /** Grows with the number of domains, so that a constraint over few domains still counts. */
  readonly weight: number
  /** Matching pods by topology value; of hostname by node. */
  readonly counts: TopologyCount
  readonly byNode: ReadonlyMap<NodeInfo, number> | undefined
}

interface Spread {
  readonly constraints: readonly Weighed[]
  readonly ignored: ReadonlySet<NodeInfo>
}

const SPREAD: StateKey<Spread> = { name: 'PreScorePodTopologySpread' }

export function preScore(state: CycleState, pod: PodInfo, candidates: readonly NodeInfo[], snapshot: Snapshot, context: SpreadContext, cache: DomainCache): Status | undefined {
  const constraints = constraintsOf(pod, 'ScheduleAnyway', context)
  if (constraints.length === 0) return SKIP
  // The system's defaults do not ask a node to have every topology: clusters without zones are spread over hosts alone.
  const needed = pod.spec.topologySpreadConstraints?.length || context.defaults !== SYSTEM_DEFAULTS ? constraints : []
  const ignored = new Set<NodeInfo>()
  if (needed.length > 0) for (const node of candidates) if (!hasAllKeys(node, needed)) ignored.add(node)
  const weighed = constraints.map((constraint): Weighed => {
    const { topologyKey, selector } = constraint
    const counts = new TopologyCount()
    const matched = [...snapshot.podClasses].filter((pods) => isCounted(pods, selector, pod.namespace))
    if (topologyKey === HOSTNAME) return { constraint, weight: Math.log(candidates.length - ignored.size + 2), counts, byNode: mergeNodes(matched) }
    const values = new Set<string>()
    for (const node of candidates) if (!ignored.has(node)) values.add(node.labels[topologyKey] ?? '')
    const domainSet = cache.find(snapshot, constraint, needed, pod)
    for (const { spread } of matched) countSpread(counts, domainSet, spread, topologyKey, snapshot.nodesVersion)
    return { constraint, weight: Math.log(values.size + 2), counts, byNode: undefined }
  })
  state.write(SPREAD, { constraints: weighed, ignored })
  return undefined
}

function mergeNodes(classes: readonly PodClass[]): ReadonlyMap<NodeInfo, number> {
  if (classes.length === 1) return classes[0]!.spread.nodes
  const byNode = new Map<NodeInfo, number>()
  for (const { spread } of classes) for (const [node, count] of spread.nodes) byNode.set(node, (byNode.get(node) ?? 0) + count)
  return byNode
}

/** The more matching pods around a node, the higher: normalising turns that round. */
export function score(state: CycleState, nodes: readonly NodeInfo[]): number[] {
  const { constraints, ignored } = state.read(SPREAD)!
  const sums = zeros(nodes.length)
  for (const { constraint, weight, counts, byNode } of constraints) {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!
      const value = node.labels[constraint.topologyKey]
      if (value === undefined || ignored.has(node)) continue
      const count = byNode ? (byNode.get(node) ?? 0) : counts.get(value)
      sums[i]! += count * weight + (constraint.maxSkew - 1)
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i] = Math.round(sums[i]!)
  return sums
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
