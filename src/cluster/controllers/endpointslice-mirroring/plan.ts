// The slices that mirror an Endpoints object: pure.
import type { New } from '../../api/index.ts'
import type { EndpointAddress, EndpointSubset, Endpoints } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../api/types/discovery-v1.ts'
import { semanticEqual } from '../framework/index.ts'

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
export const SERVICE_NAME = 'kubernetes.io/service-name'
export const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const NOT_COPIED: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'endpoints.kubernetes.io/over-capacity'])
const ENDPOINTS_PER_SUBSET_MAX = 1000

/** Whether Endpoints are mirrored at all: not those that say so, nor those that are locks of an election. */
export function isMirrored({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP] !== 'true' && metadata.annotations?.[LEADER] === undefined
}

export interface MirrorPlan {
  readonly create: readonly New<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
}

/** One slice for each subset and address family; those that are there are changed as little as possible. */
export function planMirrors(object: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const wanted = (object.subsets ?? []).flatMap((subset) => (['IPv4', 'IPv6'] as const).flatMap((family) => mirrorSubset(object, subset, family) ?? []))
  const create: New<EndpointSlice>[] = []
  const update: EndpointSlice[] = []
  const left = new Set(existing)
  for (const slice of wanted) {
    const same = [...left].find((each) => each.addressType === slice.addressType && semanticEqual(each.ports, slice.ports)) ?? [...left].find((each) => each.addressType === slice.addressType)
    if (!same) {
      create.push(slice)
      continue
    }
    left.delete(same)
    const next: EndpointSlice = { ...same, metadata: { ...same.metadata, labels: slice.metadata.labels, annotations: slice.metadata.annotations }, endpoints: slice.endpoints, ports: slice.ports }
    if (!semanticEqual(next, same)) update.push(next)
  }
  return { create, update, remove: [...left] }
}

function mirrorSubset({ metadata }: Endpoints, { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, family: 'IPv4' | 'IPv6'): New<EndpointSlice> | undefined {
  const isOfFamily = ({ ip }: EndpointAddress): boolean => ip.includes(':') === (family === 'IPv6')
  const endpoints = [...addresses.filter(isOfFamily).map((address) => mirrorAddress(address, true)), ...notReadyAddresses.filter(isOfFamily).map((address) => mirrorAddress(address, false))]
  if (endpoints.length === 0) return undefined
  const annotations = Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)))
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      labels: { ...metadata.labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true }],
    },
    addressType: family,
    endpoints: endpoints.slice(0, ENDPOINTS_PER_SUBSET_MAX),
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }): EndpointPort => ({ name, protocol, port, ...(appProtocol ? { appProtocol } : {}) })),
  }
}

function mirrorAddress({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, ...(hostname ? { hostname } : {}), ...(targetRef ? { targetRef } : {}), ...(nodeName ? { nodeName } : {}) }
}
