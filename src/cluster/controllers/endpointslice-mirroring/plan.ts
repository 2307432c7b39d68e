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
const NOT_COPIED: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'endpoints.kubernetes.io/last-change-trigger-time'])
export const ENDPOINTS_PER_SUBSET_MAX = 1000

/** Whether Endpoints are mirrored at all: not those that say so, nor those that are locks of an election. */
export function isMirrored({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP] !== 'true' && metadata.annotations?.[LEADER] === undefined
}

export interface MirrorPlan {
  readonly create: readonly New<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
}

/** One slice for each set of ports and address family; those that are there are changed as little as possible. */
export function planMirrors(object: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const wanted = mergeSubsets(object.subsets ?? []).flatMap((subset) => (['IPv4', 'IPv6'] as const).flatMap((family) => mirrorSubset(object, subset, family) ?? []))
  const create: New<EndpointSlice>[] = []
  const update: EndpointSlice[] = []
  const left = new Set(existing)
  // Slices with the right ports stay what they are; only then are others put to a new use.
  const kept = wanted.map((slice) => take(left, (each) => each.addressType === slice.addressType && semanticEqual(each.ports, slice.ports)))
  wanted.forEach((slice, i) => {
    const same = kept[i] ?? take(left, (each) => each.addressType === slice.addressType)
    if (!same) return void create.push(slice)
    const next: EndpointSlice = { ...same, metadata: { ...same.metadata, labels: slice.metadata.labels, annotations: slice.metadata.annotations }, endpoints: slice.endpoints, ports: slice.ports }
    if (!semanticEqual(next, same)) update.push(renamed(slice, same))
  })
  return { create, update, remove: [...left] }
}

function take(slices: Set<EndpointSlice>, test: (slice: EndpointSlice) => boolean): EndpointSlice | undefined {
  const found = [...slices].find(test)
  if (found) slices.delete(found)
  return found
}

/** A slice that takes the place of another, whatever version that is at. */
function renamed(slice: New<EndpointSlice>, { metadata: { name } }: EndpointSlice): EndpointSlice {
  const { generateName: _drawn, ...metadata } = slice.metadata
  return { ...slice, metadata: { name, ...metadata } } as EndpointSlice
}

/** Subsets with the same ports are one. */
function mergeSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const byPorts = new Map<string, EndpointSubset>()
  for (const { ports = [], addresses = [], notReadyAddresses = [] } of subsets) {
    const key = JSON.stringify(ports.map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) => `${name} ${port} ${protocol} ${appProtocol}`).sort())
    const known = byPorts.get(key)
    byPorts.set(key, { ports, addresses: [...(known?.addresses ?? []), ...addresses], notReadyAddresses: [...(known?.notReadyAddresses ?? []), ...notReadyAddresses] })
  }
  return [...byPorts.values()]
}

function mirrorSubset({ metadata }: Endpoints, { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, family: 'IPv4' | 'IPv6'): New<EndpointSlice> | undefined {
  const isOfFamily = ({ address: { ip } }: { readonly address: EndpointAddress }): boolean => ip.includes(':') === (family === 'IPv6')
  const all = [...addresses.map((address) => ({ address, ready: true })), ...notReadyAddresses.map((address) => ({ address, ready: false }))]
  const endpoints = all.slice(0, ENDPOINTS_PER_SUBSET_MAX).filter(isOfFamily).map(({ address, ready }) => mirrorAddress(address, ready))
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
    endpoints,
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }): EndpointPort => ({ name, protocol, port, ...(appProtocol ? { appProtocol } : {}) })),
  }
}

/** Addresses beyond the thousandth of a subset, which are not mirrored. */
export function countSkipped({ subsets }: Endpoints): number {
  return mergeSubsets(subsets ?? []).reduce((sum, { addresses = [], notReadyAddresses = [] }) => sum + Math.max(0, addresses.length + notReadyAddresses.length - ENDPOINTS_PER_SUBSET_MAX), 0)
}

function mirrorAddress({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, ...(hostname ? { hostname } : {}), ...(targetRef ? { targetRef } : {}), ...(nodeName ? { nodeName } : {}) }
}
