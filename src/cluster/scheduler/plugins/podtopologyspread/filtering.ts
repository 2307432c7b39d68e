// Spread constraints that must hold (DoNotSchedule). Models plugins/podtopologyspread/filtering.go.
import { SKIP, hasRequiredNodeAffinity, requiredNodeAffinity, unresolvable, unschedulable, type ClusterObjects, type CycleState, type NodeInfo, type PodInfo, type Snapshot, type StateKey, type Status } from '../../framework/index.ts'
import { constraintsOf, hasAllKeys, isCounted, isIncluded, type Constraint } from './constraint.ts'

export const NAME = 'PodTopologySpread'
const UNEVEN = unschedulable(NAME, "node(s) didn't match pod topology spread constraints")
const NO_LABEL = unresolvable(NAME, "node(s) didn't match pod topology spread constraints (missing required label)")

/** How many matching pods each domain of one constraint has. */
interface Domains {
  readonly constraint: Constraint
  readonly isSelf: boolean
  readonly all: ReadonlySet<string>
  /** Domains without an entry have none. */
  readonly counts: Map<string, number>
  /** The fewest in any domain; undefined after a change, until asked for. */
  least: number | undefined
}

const DOMAINS: StateKey<readonly Domains[]> = { name: 'PreFilterPodTopologySpread', clone: (all) => all.map((d) => ({ ...d, counts: new Map(d.counts) })) }

/** Which domains there are depends on nodes alone for most pods; so it is found once for each version of the nodes. */
export class DomainCache {
  #version = -1
  #sets = new Map<string, ReadonlySet<string>>()

  find(snapshot: Snapshot, key: string, make: () => ReadonlySet<string>): ReadonlySet<string> {
    if (this.#version !== snapshot.nodesVersion) {
      this.#sets.clear()
      this.#version = snapshot.nodesVersion
    }
    let found = this.#sets.get(key)
    if (found === undefined) this.#sets.set(key, (found = make()))
    return found
  }
}

export function preFilter(state: CycleState, pod: PodInfo, snapshot: Snapshot, objects: ClusterObjects, cache: DomainCache): Status | undefined {
  const constraints = constraintsOf(pod, 'DoNotSchedule', objects)
  if (constraints.length === 0) return SKIP
  const affinity = requiredNodeAffinity(pod.spec)
  const isPicky = hasRequiredNodeAffinity(pod.spec)
  const keys = constraints.map((c) => c.topologyKey).join('\n')
  const domains = constraints.map((constraint): Domains => {
    const { topologyKey, selector } = constraint
    const counts = (node: NodeInfo): boolean => hasAllKeys(node, constraints) && isIncluded(node, constraint, pod, affinity)
    const findAll = (): ReadonlySet<string> => {
      const values = new Set<string>()
      for (const node of snapshot.nodes) if (counts(node)) values.add(node.labels[topologyKey]!)
      return values
    }
    const all = isPicky || constraint.honorsTaints ? findAll() : cache.find(snapshot, `${topologyKey}\n\n${keys}`, findAll)
    const found = new Map<string, number>()
    for (const pods of snapshot.podClasses) {
      if (!isCounted(pods, selector, pod.namespace)) continue
      for (const [node, count] of pods.nodes) {
        if (!counts(node)) continue
        const value = node.labels[topologyKey]!
        found.set(value, (found.get(value) ?? 0) + count)
      }
    }
    return { constraint, isSelf: selector.matches(pod.labels), all, counts: found, least: undefined }
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
    counts.set(value, (counts.get(value) ?? 0) + sign)
    domain.least = undefined
  }
}

export function filter(state: CycleState, node: NodeInfo): Status | undefined {
  const domains = state.read(DOMAINS)
  if (domains === undefined) return undefined
  for (const domain of domains) {
    const value = node.labels[domain.constraint.topologyKey]
    if (value === undefined) return NO_LABEL
    const skew = (domain.counts.get(value) ?? 0) + (domain.isSelf ? 1 : 0) - fewest(domain)
    if (skew > domain.constraint.maxSkew) return UNEVEN
  }
  return undefined
}

/** With fewer domains than wanted the fewest counts as none, so that further domains are waited for. */
function fewest(domain: Domains): number {
  if (domain.least !== undefined) return domain.least
  const { all, counts, constraint } = domain
  let least = Infinity
  if (all.size < constraint.minDomains) least = 0
  else if (counts.size < all.size) least = 0
  for (const count of counts.values()) if (count < least) least = count
  return (domain.least = least)
}
