// Which endpoints a Service's pods are, and at which ports: pure. Models staging/src/k8s.io/endpointslice/utils.go.
import type { Node, Pod, Service } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointPort } from '../../api/types/discovery-v1.ts'
import { hostnameIn, isPodReady, targetPortOf } from '../framework/index.ts'

export type AddressType = 'IPv4' | 'IPv6'

/** Address families of a Service; one that predates them is read by its cluster address. */
export function addressTypesOf({ spec }: Service): readonly AddressType[] {
  if (spec?.ipFamilies?.length) return spec.ipFamilies as readonly AddressType[]
  return [spec?.clusterIP?.includes(':') ? 'IPv6' : 'IPv4']
}

/** A pod's endpoint; undefined when it has no address of this family. */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint | undefined {
  const { metadata, spec, status } = pod
  const addresses = (status?.podIPs ?? []).map(({ ip }) => ip ?? '').filter((ip) => ip !== '' && ip.includes(':') === (addressType === 'IPv6'))
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod)
  const terminating = metadata.deletionTimestamp !== undefined
  const hostname = hostnameIn(pod, service)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  return {
    addresses,
    conditions: { ready: (service.spec?.publishNotReadyAddresses ?? false) || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    ...(spec?.nodeName ? { nodeName: spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/** The pod's numbers for the Service's ports; ports that it does not have are left out. */
export function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port): EndpointPort[] => {
    const number = targetPortOf(pod, port)
    return number === undefined ? [] : [{ name: port.name ?? '', protocol: port.protocol ?? 'TCP', port: number, ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}) }]
  })
}

/** One name for a set of ports, in whatever order. */
export function portKey(ports: readonly EndpointPort[] | undefined | null): string {
  return (ports ?? []).map(({ name, protocol, port, appProtocol }) => `${name ?? ''} ${protocol ?? ''} ${port ?? ''} ${appProtocol ?? ''}`).sort().join('\n')
}

/** What makes an endpoint the same one: its addresses, name and pod; not its readiness. */
export function identityOf({ addresses, hostname, targetRef }: Endpoint): string {
  return JSON.stringify([addresses.toSorted(), hostname ?? '', targetRef?.kind, targetRef?.namespace, targetRef?.name, targetRef?.uid])
}
