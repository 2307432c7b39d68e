// Spread constraints that must hold (DoNotSchedule). Models plugins/podtopologyspread/filtering.go.
import { SKIP, TopologyCount, unresolvable, unschedulable, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status } from '../../framework/index.ts'
import { constraintsOf, hasAllKeys, isCounted, isIncluded, type Constraint, type SpreadContext } from './constraint.ts'
import { countSpread, type DomainCache } from './domains.ts'

export const NAME = 'PodTopologySpread'
const UNEVEN = unschedulable(NAME, "node(s) didn't match pod topology spread constraints")
const NO_LABEL = unresolvable(NAME, "node(s) didn't match pod topology spread constraints (missing required label)")

/** How many matching pods each domain of one constraint has. */
interface Domains {
  readonly constraint: Constraint
  readonly isSelf: boolean
  readonly all: ReadonlySet<string>
  readonly counts: TopologyCount
  /** The fewest in any domain; undefined after a change, until asked for. */
  least: number | undefined
}

const DOMAINS: StateKey<readonly Domains[]> = { name: 'PreFilterPodTopologySpread', clone: (all) => all.map((d) => ({ ...d, counts: d.counts.clone() })) }

export function preFilter(state: CycleState, pod: PodInfo, snapshot: Snapshot, context: SpreadContext, cache: DomainCache): Status | undefined {
  const constraints = constraintsOf(pod, 'DoNotSchedule', context)
  if (constraints.length === 0) return SKIP
  const domains = constraints.map((constraint): Domains => {
    const { topologyKey, selector } = constraint
    const domainSet = cache.find(snapshot, constraint, constraints, pod)
    const counts = new TopologyCount()
    for (const pods of snapshot.podClasses) if (isCounted(pods, selector, pod.namespace)) countSpread(counts, domainSet, pods.spread, topologyKey, snapshot.nodesVersion)
    return { constraint, isSelf: selector.matches(pod.labels), all: domainSet.values, counts, least: undefined }
  })
  state.write(DOMAINS, domains)
  return undefined
}

export function updateCounts(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
  const domains = state.read(DOMAINS)
  if (domains === undefined || other.namespace !== pod.namespace || !hasAllKeys(node, domains.map((d) => d.constraint))) return
  for (const domain of domains) {
    const { constraint, counts } = domain
    if (!constraint.selector.matches(other.labels) || !isIncluded(node, constraint, pod)) continue
    const value = node.labels[constraint.topologyKey]!
    counts.add(value, sign)
    domain.least = undefined
  }
}

export function filter(state: CycleState, node: NodeInfo): Status | undefined {
  const domains = state.read(DOMAINS)
  if (domains === undefined) return undefined
  for (const domain of domains) {
    const value = node.labels[domain.constraint.topologyKey]
    if (value === undefined) return NO_LABEL
    const skew = domain.counts.get(value) + (domain.isSelf ? 1 : 0) - fewest(domain)
    if (skew > domain.constraint.maxSkew) return UNEVEN
  }
  return undefined
}

/** With fewer domains than wanted the fewest counts as none, so that further domains are waited for. */
function fewest(domain: Domains): number {
  const { all, counts, constraint } = domain
  return (domain.least ??= all.size < constraint.minDomains ? 0 : counts.least(all))
}
