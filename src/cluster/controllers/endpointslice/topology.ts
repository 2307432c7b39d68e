// Hints by the annotation `service.kubernetes.io/topology-mode: Auto`: each zone is promised endpoints in proportion to its CPU.
// Models staging/src/k8s.io/endpointslice/topologycache. ZoneShares is what the controller remembers; allocation.ts calculates (pure).
import { quantityMilli } from '../../api/index.ts'
import type { Node, Service } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import { allocateHints, isOverloaded, type AllocatedPlan } from './allocation.ts'
import { withoutHints } from './hints.ts'
import type { SlicePlan } from './plan.ts'

const MODE = 'service.kubernetes.io/topology-mode'
const DEPRECATED_MODE = 'service.kubernetes.io/topology-aware-hints'
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']
const ZONE = 'topology.kubernetes.io/zone'
const DISABLED = 'TopologyAwareHintsDisabled'

export interface HintEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

export interface HintedPlan {
  readonly plan: SlicePlan
  readonly events: readonly HintEvent[]
}

/** Whether a Service asks for hints by its annotation. */
export function asksForTopology({ metadata }: Service): boolean {
  const value = metadata.annotations?.[DEPRECATED_MODE] ?? metadata.annotations?.[MODE]
  return value === 'Auto' || value === 'auto'
}

/** Whether a change of a node may change the shares of the zones. */
export const movesShares = (old: Node, node: Node): boolean => isReady(old) !== isReady(node) || old.metadata.labels?.[ZONE] !== node.metadata.labels?.[ZONE]

const isReady = ({ status }: Node): boolean => status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'

/** Each zone's part of the CPU of ready worker nodes, zones by name; undefined when a node does not tell, or there is one zone only. */
export function sharesOf(nodes: Iterable<Node>): ReadonlyMap<string, number> | undefined {
  const byZone = new Map<string, number>()
  let total = 0
  for (const node of nodes) {
    const { labels = {} } = node.metadata
    if (CONTROL_PLANE.some((label) => label in labels) || !isReady(node)) continue
    const cpu = quantityMilli(node.status?.allocatable?.['cpu'])
    if (!labels[ZONE] || cpu === 0) return undefined
    byZone.set(labels[ZONE], (byZone.get(labels[ZONE]) ?? 0) + cpu)
    total += cpu
  }
  if (byZone.size < 2) return undefined
  return new Map([...byZone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]))
}

/** What the controller remembers of zones: their shares of CPU, and how it has allocated the endpoints of each Service. */
export class ZoneShares {
  #nodes: () => Iterable<Node>
  #shares: ReadonlyMap<string, number> | undefined
  #isStale = true
  /** By Service key, then by address family: the number of endpoints that each zone was promised. */
  #allocated = new Map<string, Map<string, ReadonlyMap<string, number>>>()

  /** `nodes` is asked again only after `nodesChanged`, and only when somebody wants to know. */
  constructor(nodes: () => Iterable<Node>) {
    this.#nodes = nodes
  }

  /** Notes that shares may be others now; gives the Services of which some zone no longer has its part. */
  nodesChanged(): readonly string[] {
    this.#isStale = true
    if (this.#allocated.size === 0) return []
    const shares = this.#current()
    return [...this.#allocated].filter(([, families]) => [...families.values()].some((zones) => isOverloaded(zones, shares))).map(([key]) => key)
  }

  forget(service: string): void {
    this.#allocated.delete(service)
  }

  /** The plan of one address family with hints by the zones' shares; without any when they cannot be fair. */
  withTopologyHints(service: string, family: EndpointSlice['addressType'], plan: SlicePlan): HintedPlan {
    const allocated = allocateHints(plan, this.#current())
    if ('problem' in allocated) {
      this.#remove(service, family)
      return { plan: withoutHints(plan), events: [{ type: 'Warning', reason: DISABLED, message: `${allocated.problem}, addressType: ${family}` }] }
    }
    const isNew = !this.#allocated.has(service)
    this.#keep(service, family, allocated)
    return { plan: allocated.plan, events: isNew ? [{ type: 'Normal', reason: 'TopologyAwareHintsEnabled', message: `Topology Aware Hints has been enabled, addressType: ${family}` }] : [] }
  }

  /** The Service no longer asks: what was remembered of it goes, and it is told. */
  withdraw(service: string, family: EndpointSlice['addressType']): readonly HintEvent[] {
    if (!this.#allocated.has(service)) return []
    this.#remove(service, family)
    return [{ type: 'Warning', reason: DISABLED, message: `Topology Aware Hints has been disabled, addressType: ${family}` }]
  }

  #current(): ReadonlyMap<string, number> | undefined {
    if (this.#isStale) this.#shares = sharesOf(this.#nodes())
    this.#isStale = false
    return this.#shares
  }

  #keep(service: string, family: string, { zones }: AllocatedPlan): void {
    const families = this.#allocated.get(service) ?? new Map<string, ReadonlyMap<string, number>>()
    families.set(family, zones)
    this.#allocated.set(service, families)
  }

  #remove(service: string, family: string): void {
    const families = this.#allocated.get(service)
    families?.delete(family)
    if (families?.size === 0) this.#allocated.delete(service)
  }
}
