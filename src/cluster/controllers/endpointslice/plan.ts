// How endpoints are spread over slices, so that few slices change: pure. Models staging/src/k8s.io/endpointslice/reconciler.go.
import type { New } from '../../api/index.ts'
import type { Node, Pod, Service } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../api/types/discovery-v1.ts'
import { hasClusterIP, isEndpoint, semanticEqual } from '../framework/index.ts'
import { addressTypesOf, endpointOf, identityOf, portKey, portsOf, type AddressType } from './desired.ts'

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
export const SERVICE_NAME = 'kubernetes.io/service-name'
export const MANAGER = 'endpointslice-controller.k8s.io'
const HEADLESS = 'service.kubernetes.io/headless'
const RESERVED: ReadonlySet<string> = new Set([MANAGED_BY, SERVICE_NAME, HEADLESS])
const ENDPOINTS_MAX = 100

/** Go writes an empty list that protobuf carried as null, and so it is stored. */
const NONE = null as unknown as readonly never[]

export interface SlicePlan {
  readonly create: readonly New<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly unchanged: readonly EndpointSlice[]
  /** Pods that were left out because their node is not known (yet). */
  readonly skipped: readonly Pod[]
}

/** Changes the plan of one address family before it is joined with the others. */
export type AmendPlan = (plan: SlicePlan, addressType: AddressType) => SlicePlan

/**
 * What to write so that the slices list the endpoints of these pods. `existing` are the slices that this controller manages;
 * `amend` gives the endpoints of each address family their hints.
 */
export function planSlices(service: Service, pods: readonly Pod[], existing: readonly EndpointSlice[], nodeOf: (pod: Pod) => Node | undefined, amend: AmendPlan = (plan) => plan): SlicePlan {
  const types = addressTypesOf(service)
  const plans = types.map((type) => amend(planAddressType(service, pods, existing.filter((slice) => slice.addressType === type), nodeOf, type), type))
  const foreign = existing.filter((slice) => !types.includes(slice.addressType as AddressType))
  return {
    create: plans.flatMap((plan) => plan.create),
    update: plans.flatMap((plan) => plan.update),
    remove: [...plans.flatMap((plan) => plan.remove), ...foreign],
    unchanged: plans.flatMap((plan) => plan.unchanged),
    skipped: plans.flatMap((plan) => plan.skipped),
  }
}

interface Wanted {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

function planAddressType(service: Service, pods: readonly Pod[], existing: readonly EndpointSlice[], nodeOf: (pod: Pod) => Node | undefined, addressType: AddressType): SlicePlan {
  const draft = new Draft(service, addressType)
  const byPorts = new Map<string, readonly EndpointSlice[]>()
  for (const slice of existing.filter((each) => isOwnedBy(each, service))) byPorts.set(portKey(slice.ports), [...(byPorts.get(portKey(slice.ports)) ?? []), slice])
  const remove = existing.filter((slice) => !isOwnedBy(slice, service))
  const { wanted, skipped } = wantedEndpoints(service, pods, nodeOf, addressType)
  for (const [key, { ports, endpoints }] of wanted) draft.spread(byPorts.get(key) ?? [], ports, endpoints)
  for (const [key, slices] of byPorts) if (!wanted.has(key)) remove.push(...slices)
  remove.push(...draft.emptied)
  const create = [...draft.made]
  if (remove.length === existing.length && create.length === 0) {
    // A Service without endpoints keeps one empty slice, which tells that it is looked after.
    const placeholder = newSlice(service, addressType, [], [])
    if (remove.length === 1 && isPlaceholder(remove[0]!, placeholder)) return { create: [], update: [], remove: [], unchanged: remove, skipped }
    create.push(placeholder)
  }
  return { ...recycle(service, create, [...draft.changed.values()], remove), unchanged: draft.unchanged, skipped }
}

function wantedEndpoints(service: Service, pods: readonly Pod[], nodeOf: (pod: Pod) => Node | undefined, addressType: AddressType): { wanted: Map<string, Wanted>; skipped: readonly Pod[] } {
  const wanted = new Map<string, Wanted>()
  const skipped: Pod[] = []
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue
    const ports = portsOf(service, pod)
    const key = portKey(ports)
    let group = wanted.get(key)
    if (!group) wanted.set(key, (group = { ports, endpoints: new Map() }))
    const node = nodeOf(pod)
    if (!node && !service.spec?.publishNotReadyAddresses) {
      skipped.push(pod)
      continue
    }
    const endpoint = endpointOf(pod, node, service, addressType)
    if (endpoint) group.endpoints.set(identityOf(endpoint), endpoint)
  }
  return { wanted, skipped }
}

/** Slices of one Service and address family while they are being filled. */
class Draft {
  readonly changed = new Map<string, EndpointSlice>()
  readonly made: New<EndpointSlice>[] = []
  readonly emptied: EndpointSlice[] = []
  unchanged: EndpointSlice[] = []
  #service: Service
  #addressType: AddressType

  constructor(service: Service, addressType: AddressType) {
    this.#service = service
    this.#addressType = addressType
  }

  /** Spreads the endpoints with these ports: first into slices that change anyway, then into the fullest that has room for all. */
  spread(slices: readonly EndpointSlice[], ports: readonly EndpointPort[], endpoints: Map<string, Endpoint>): void {
    const changing = slices.flatMap((slice) => this.#keep(slice, endpoints) ?? [])
    const rest = [...endpoints.values()]
    for (const slice of changing.toSorted((a, b) => countOf(b) - countOf(a))) this.#fill(slice, rest)
    while (rest.length > 0) {
      const roomy = rest.length < ENDPOINTS_MAX ? fullestFor(this.unchanged.filter((slice) => slices.includes(slice)), rest.length) : undefined
      if (roomy) {
        this.unchanged = this.unchanged.filter((slice) => slice !== roomy)
        this.#fill(roomy, rest)
      } else this.made.push(newSlice(this.#service, this.#addressType, ports, rest.splice(0, ENDPOINTS_MAX)))
    }
  }

  /** Keeps what a slice lists rightly and takes it from `endpoints`; gives the slice if it has to be written. */
  #keep(slice: EndpointSlice, endpoints: Map<string, Endpoint>): EndpointSlice | undefined {
    const kept: Endpoint[] = []
    let isChanged = false
    for (const endpoint of slice.endpoints ?? []) {
      const identity = identityOf(endpoint)
      const now = endpoints.get(identity)
      if (!now) {
        isChanged = true
        continue
      }
      const { hints: _, ...before } = endpoint
      isChanged ||= !semanticEqual(now, before)
      kept.push(endpoint.hints ? { ...now, hints: endpoint.hints } : now)
      endpoints.delete(identity)
    }
    const labels = labelsOf(this.#service)
    const isRelabelled = !semanticEqual(labels, slice.metadata.labels)
    if (isChanged && kept.length === 0) {
      this.emptied.push(slice)
      return undefined
    }
    if (!isChanged && !isRelabelled) {
      this.unchanged.push(slice)
      return undefined
    }
    const updated = { ...slice, metadata: { ...slice.metadata, labels }, endpoints: isChanged ? kept : slice.endpoints }
    this.changed.set(slice.metadata.name, updated)
    return updated
  }

  #fill(slice: EndpointSlice, rest: Endpoint[]): void {
    const more = rest.splice(0, Math.max(0, ENDPOINTS_MAX - countOf(slice)))
    this.changed.set(slice.metadata.name, { ...slice, endpoints: [...(slice.endpoints ?? []), ...more] })
  }
}

const countOf = (slice: EndpointSlice): number => slice.endpoints?.length ?? 0

/** The slice that comes closest to full when it takes `count` more; undefined when none has room. */
function fullestFor(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  const roomy = slices.filter((slice) => countOf(slice) + count <= ENDPOINTS_MAX)
  return roomy.toSorted((a, b) => countOf(b) - countOf(a))[0]
}

/** Slices that would be deleted are rewritten as those that would be created: one write instead of two. */
function recycle(service: Service, create: readonly New<EndpointSlice>[], update: readonly EndpointSlice[], remove: readonly EndpointSlice[]): Omit<SlicePlan, 'unchanged' | 'skipped'> {
  const made = [...create]
  const updated = [...update]
  const left = remove.filter((slice) => {
    const next = made.at(-1)
    if (!next || next.addressType !== slice.addressType || !isOwnedBy(slice, service)) return true
    made.pop()
    // The body is a new slice under the old name: without a resourceVersion the write cannot conflict.
    updated.push({ ...next, metadata: { ...next.metadata, name: slice.metadata.name } } as EndpointSlice)
    return false
  })
  return { create: made, update: updated, remove: left }
}

const isOwnedBy = (slice: EndpointSlice, service: Service): boolean => slice.metadata.ownerReferences?.some((owner) => owner.uid === service.metadata.uid && owner.kind === 'Service') ?? false

function isPlaceholder(slice: EndpointSlice, placeholder: New<EndpointSlice>): boolean {
  return countOf(slice) === 0 && (slice.ports ?? []).length === 0 && semanticEqual(slice.metadata.labels, placeholder.metadata.labels) && semanticEqual(slice.metadata.ownerReferences, placeholder.metadata.ownerReferences)
}

function newSlice(service: Service, addressType: AddressType, ports: readonly EndpointPort[], endpoints: readonly Endpoint[]): New<EndpointSlice> {
  const { name, namespace, uid } = service.metadata
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: { generateName: `${name}-`, namespace, labels: labelsOf(service), ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }] },
    addressType,
    endpoints: endpoints.length > 0 ? endpoints : NONE,
    ports: ports.length > 0 ? ports : NONE,
  }
}

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(service.metadata.labels ?? {}).filter(([key]) => !RESERVED.has(key)))
  return { ...own, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: service.metadata.name, ...(hasClusterIP(service) ? {} : { [HEADLESS]: '' }) }
}
