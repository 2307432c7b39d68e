// What an Endpoints object says: pure. Models pkg/controller/endpoint/endpoints_controller.go and pkg/api/v1/endpoints.
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints, Pod, Service } from '../../api/types/core-v1.ts'
import type { New } from '../../api/index.ts'
import { hasClusterIP, hostnameIn, isEndpoint, isPodReady, semanticEqual, targetPortOf } from '../framework/index.ts'

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const HEADLESS = 'service.kubernetes.io/headless'
const ADDRESSES_MAX = 1000

type Labels = Readonly<Record<string, string>>

/** The object to write, or undefined when `current` says it all already. `triggered` is the time to annotate, if any. */
export function planEndpoints(service: Service, pods: readonly Pod[], current: Endpoints | undefined, triggered: string | undefined): New<Endpoints> | undefined {
  const subsets = planSubsets(service, pods)
  if (current && semanticEqual(current.subsets, subsets) && hasRightLabels(current.metadata.labels, service.metadata.labels) && hasRightCapacity(current)) return undefined
  const { subsets: kept, isTruncated } = truncate(subsets)
  const { [TRIGGER_TIME]: _trigger, [OVER_CAPACITY]: _capacity, ...others } = current?.metadata.annotations ?? {}
  const annotations = { ...others, ...(triggered === undefined ? {} : { [TRIGGER_TIME]: triggered }), ...(isTruncated ? { [OVER_CAPACITY]: 'truncated' } : {}) }
  const { annotations: _, ...metadata } = current?.metadata ?? { name: service.metadata.name }
  return {
    ...(current ?? { kind: 'Endpoints', apiVersion: 'v1' }),
    metadata: { ...metadata, labels: labelsOf(service), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    ...(kept.length > 0 ? { subsets: kept } : { subsets: undefined }),
  }
}

function labelsOf(service: Service): Labels {
  const { [HEADLESS]: _, ...own } = service.metadata.labels ?? {}
  return { ...own, ...(hasClusterIP(service) ? {} : { [HEADLESS]: '' }), [MANAGED_BY]: 'endpoint-controller' }
}

function hasRightLabels(labels: Labels = {}, ofService: Labels = {}): boolean {
  const { [HEADLESS]: _headless, [MANAGED_BY]: manager, ...rest } = labels
  const { [HEADLESS]: _, [MANAGED_BY]: _manager, ...wanted } = ofService
  return manager === 'endpoint-controller' && semanticEqual(rest, wanted)
}

const sizeOf = (subsets: readonly EndpointSubset[] = []): number => subsets.reduce((sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length, 0)

const hasRightCapacity = ({ subsets, metadata }: Endpoints): boolean => (sizeOf(subsets) > ADDRESSES_MAX) === (metadata.annotations?.[OVER_CAPACITY] !== undefined)

function planSubsets(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const wantsAll = service.spec?.publishNotReadyAddresses ?? false
  const groups = new Map<string, { ports: readonly EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>()
  for (const pod of pods) {
    const address = isEndpoint(pod, wantsAll) ? addressOf(service, pod) : undefined
    const ports = address && portsOf(service, pod)
    if (!address || !ports) continue
    const key = JSON.stringify(ports)
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { ports, ready: [], notReady: [] }))
    ;(wantsAll || isPodReady(pod) ? group.ready : group.notReady).push(address)
  }
  return [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, ready, notReady }]) => ({
      ...(ready.length > 0 ? { addresses: ready.toSorted(byAddress) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.toSorted(byAddress) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }))
}

const byAddress = (a: EndpointAddress, b: EndpointAddress): number => (a.ip !== b.ip ? (a.ip < b.ip ? -1 : 1) : (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1)

function addressOf(service: Service, { metadata, spec, status }: Pod): EndpointAddress | undefined {
  const isV6 = service.spec?.ipFamilies?.[0] === 'IPv6'
  const ip = (status?.podIPs ?? [{ ip: status?.podIP ?? '' }]).map((each) => each.ip ?? '').find((each) => each !== '' && each.includes(':') === isV6)
  if (ip === undefined) return undefined
  const hostname = hostnameIn({ metadata, spec, status }, service)
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(spec?.nodeName ? { nodeName: spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
  }
}

/** The pod's numbers for the Service's ports; undefined when it serves none of them. A headless Service may have no ports. */
function portsOf(service: Service, pod: Pod): readonly EndpointPort[] | undefined {
  const wanted = service.spec?.ports ?? []
  if (wanted.length === 0) return service.spec?.clusterIP === 'None' ? [] : undefined
  const ports = wanted.flatMap((port): EndpointPort[] => {
    const number = targetPortOf(pod, port)
    return number === undefined ? [] : [{ ...(port.name ? { name: port.name } : {}), port: number, protocol: port.protocol ?? 'TCP', ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }]
  })
  if (ports.length === 0) return undefined
  return ports.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
}

/** No more than a thousand addresses: ready ones go first, and each subset keeps its share. */
function truncate(subsets: readonly EndpointSubset[]): { readonly subsets: readonly EndpointSubset[]; readonly isTruncated: boolean } {
  if (sizeOf(subsets) <= ADDRESSES_MAX) return { subsets, isTruncated: false }
  let room = ADDRESSES_MAX
  const take = (addresses: readonly EndpointAddress[] | undefined): readonly EndpointAddress[] | undefined => {
    const kept = addresses?.slice(0, room)
    room -= kept?.length ?? 0
    return kept?.length ? kept : undefined
  }
  const ready = subsets.map((subset) => take(subset.addresses))
  const kept = subsets.map((subset, i): EndpointSubset => ({ ...subset, addresses: ready[i], notReadyAddresses: take(subset.notReadyAddresses) }))
  return { subsets: kept.filter((subset) => sizeOf([subset]) > 0), isTruncated: true }
}
