// How many endpoints each zone is promised, and which ones: pure. Models topologycache.go and utils.go of
// staging/src/k8s.io/endpointslice/topologycache. Where upstream takes zones in the random order of a Go map, they come by name.
import type { Endpoint, EndpointSlice } from '../../api/types/discovery-v1.ts'
import type { New } from '../../api/index.ts'
import type { SlicePlan } from './plan.ts'

/** No endpoint may get more than this part above its fair share of the traffic. */
const OVERLOAD = 0.2
const FAIR_PART = 1 / (1 + OVERLOAD)

export interface AllocatedPlan {
  readonly plan: SlicePlan
  /** Endpoints by the zone that they are for. */
  readonly zones: ReadonlyMap<string, number>
}

interface Allocation {
  readonly desired: number
  readonly most: number
}

export const isReadyEndpoint = ({ conditions }: Endpoint): boolean => conditions?.ready === true

/** Gives every ready endpoint a zone, by the zones' shares; or says why that would not be fair. */
export function allocateHints(plan: SlicePlan, shares: ReadonlyMap<string, number> | undefined): AllocatedPlan | { readonly problem: string } {
  if (!shares) return { problem: 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes' }
  const count = [...plan.create, ...plan.update, ...plan.unchanged].reduce((sum, slice) => sum + readyOf(slice).length, 0)
  const allocations = planAllocations(shares, count)
  if (typeof allocations === 'string') return { problem: `${allocations} (${count} endpoints, ${shares.size} zones)` }
  const zones = new Map<string, number>()
  const { unchanged, stirred } = keepFitting(plan.unchanged, allocations, zones)
  const update = [...plan.update, ...stirred]
  const endpoints = [...plan.create, ...update].flatMap(readyOf)
  if (endpoints.some(({ zone }) => !zone)) return { problem: 'One or more endpoints do not have a zone specified' }
  for (const { zone = '' } of endpoints) add(zones, zone, 1)
  const moved = redistribute(endpoints, allocations, zones)
  if (zones.size === 0) return { problem: 'No hints allocated for zones' }
  const hinted = <T extends EndpointSlice | New<EndpointSlice>>(slice: T): T => (slice.endpoints?.length ? { ...slice, endpoints: slice.endpoints.map((endpoint) => (isReadyEndpoint(endpoint) ? { ...endpoint, hints: { forZones: [{ name: moved.get(endpoint) ?? endpoint.zone! }] } } : endpoint)) } : slice)
  return { plan: { ...plan, create: plan.create.map(hinted), update: update.map(hinted), unchanged }, zones }
}

const readyOf = (slice: { readonly endpoints?: readonly Endpoint[] }): readonly Endpoint[] => (slice.endpoints ?? []).filter(isReadyEndpoint)

const add = (counts: Map<string, number>, zone: string, by: number): void => void counts.set(zone, (counts.get(zone) ?? 0) + by)

function planAllocations(shares: ReadonlyMap<string, number>, count: number): ReadonlyMap<string, Allocation> | string {
  if (shares.size > count) return 'Insufficient number of endpoints'
  const least = new Map([...shares].map(([zone, share]) => [zone, Math.ceil(share * count * FAIR_PART)]))
  const spare = count - [...least.values()].reduce((sum, each) => sum + each, 0)
  if (spare < 0) return 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold'
  return new Map([...shares].map(([zone, share]) => [zone, { desired: Math.max(share * count, least.get(zone)!), most: least.get(zone)! + spare }]))
}

/** Unchanged slices keep their hints as long as no zone gets too many by them; the others are written anew. */
function keepFitting(slices: readonly EndpointSlice[], allocations: ReadonlyMap<string, Allocation>, zones: Map<string, number>): { readonly unchanged: readonly EndpointSlice[]; readonly stirred: readonly EndpointSlice[] } {
  const unchanged: EndpointSlice[] = []
  const stirred: EndpointSlice[] = []
  for (const slice of slices) {
    const hints = hintsOf(slice, allocations)
    const fits = hints !== undefined && [...hints].every(([zone, count]) => count + (zones.get(zone) ?? 0) <= allocations.get(zone)!.most)
    if (fits) for (const [zone, count] of hints) add(zones, zone, count)
    ;(fits ? unchanged : stirred).push(slice)
  }
  return { unchanged, stirred }
}

/** Hints of a slice by zone; undefined when one is missing, or means a zone that has none of the CPU. */
function hintsOf(slice: EndpointSlice, allocations: ReadonlyMap<string, Allocation>): ReadonlyMap<string, number> | undefined {
  const hints = new Map<string, number>()
  for (const endpoint of readyOf(slice)) {
    const forZones = endpoint.hints?.forZones ?? []
    if (forZones.length === 0 || forZones.some(({ name }) => !allocations.has(name))) return undefined
    for (const { name } of forZones) add(hints, name, 1)
  }
  return hints
}

/** Lets zones with too many endpoints give some to those with too few; `zones` follows. Gives the endpoints that move. */
function redistribute(endpoints: readonly Endpoint[], allocations: ReadonlyMap<string, Allocation>, zones: Map<string, number>): ReadonlyMap<Endpoint, string> {
  const { giving, receiving } = planExchange(allocations, zones)
  const moved = new Map<Endpoint, string>()
  for (const endpoint of endpoints) {
    const from = endpoint.zone!
    const to = [...receiving].find(([, count]) => count > 0)?.[0]
    if (to === undefined || (giving.get(from) ?? 0) <= 0) continue
    add(giving, from, -1)
    add(receiving, to, -1)
    moved.set(endpoint, to)
    add(zones, to, 1)
    add(zones, from, -1)
  }
  return moved
}

/** Whole endpoints that zones give and receive: the largest surplus goes to the largest want, until neither is worth an endpoint. */
function planExchange(allocations: ReadonlyMap<string, Allocation>, zones: ReadonlyMap<string, number>): { readonly giving: Map<string, number>; readonly receiving: Map<string, number> } {
  const surplus = new Map([...allocations].map(([zone, { desired }]) => [zone, (zones.get(zone) ?? 0) - desired]))
  const giving = new Map<string, number>()
  const receiving = new Map<string, number>()
  const givers = [...surplus].filter(([, most]) => most > 0)
  const takers = [...surplus].filter(([, most]) => most < 0).map(([zone, most]): [string, number] => [zone, -most])
  for (;;) {
    const giver = largest(givers)
    const taker = largest(takers)
    if (!giver || !taker || (giver[1] < 1 && taker[1] < 1) || giver[1] < 0.5 || taker[1] < 0.5) return { giving, receiving }
    add(giving, giver[0], 1)
    add(receiving, taker[0], 1)
    giver[1] -= 1
    taker[1] -= 1
  }
}

function largest(entries: readonly [string, number][]): [string, number] | undefined {
  return entries.reduce<[string, number] | undefined>((best, entry) => (entry[1] > (best?.[1] ?? 0) ? entry : best), undefined)
}

/** Whether a zone has fewer endpoints than its share of the CPU asks for at least. */
export function isOverloaded(zones: ReadonlyMap<string, number>, shares: ReadonlyMap<string, number> | undefined): boolean {
  if (zones.size === 0) return false
  if (!shares) return true
  const total = [...zones.values()].reduce((sum, count) => sum + count, 0)
  return [...shares].some(([zone, share]) => (zones.get(zone) ?? -1) < Math.ceil(total * share * FAIR_PART))
}
