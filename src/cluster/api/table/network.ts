// The cells of Services, their endpoints, Ingresses and addresses. Models printService and its like.
import { formatLabelSelector, formatLabels } from '../selector/index.ts'
import type { Endpoints, Service } from '../types/core-v1.ts'
import type { EndpointSlice } from '../types/discovery-v1.ts'
import type { IPAddress, Ingress, IngressClass, NetworkPolicy, ServiceCIDR } from '../types/networking-v1.ts'
import { ageOf, cellsOfKind, joinHostPort, listSome, loadBalancerText } from './cell.ts'

/** Endpoints, ports and hosts beyond this many are only counted. */
const SHOWN = 3

export const serviceCells = cellsOfKind<Service>((service, now) => [
  service.metadata.name,
  service.spec?.type ?? '',
  service.spec?.clusterIPs?.[0] ?? '<none>',
  externalIPText(service),
  (service.spec?.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? ''}`).join(',') || '<none>',
  ageOf(service, now),
  formatLabels(service.spec?.selector),
])

function externalIPText({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? []
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>'
    case 'LoadBalancer': {
      const balancer = loadBalancerText(status?.loadBalancer?.ingress)
      return [...(balancer === '' ? [] : [balancer]), ...external].join(',') || '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

export const endpointsCells = cellsOfKind<Endpoints>((endpoints, now) => {
  const subsets = endpoints.subsets ?? []
  const targets = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0 ? addresses.map(({ ip }) => ip) : ports.flatMap(({ port }) => addresses.map(({ ip }) => joinHostPort(ip, port))))
  return [endpoints.metadata.name, subsets.length === 0 ? '<none>' : listSome(targets, SHOWN), ageOf(endpoints, now)]
})

export const endpointSliceCells = cellsOfKind<EndpointSlice>((slice, now) => [
  slice.metadata.name,
  slice.addressType,
  listSome((slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')), SHOWN) || '<unset>',
  listSome((slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []), SHOWN) || '<unset>',
  ageOf(slice, now),
])

export const ingressCells = cellsOfKind<Ingress>((ingress, now) => [
  ingress.metadata.name,
  ingress.spec?.ingressClassName ?? '<none>',
  hostsText((ingress.spec?.rules ?? []).map(({ host }) => host ?? '')),
  loadBalancerText(ingress.status?.loadBalancer?.ingress),
  ingress.spec?.tls?.length ? '80, 443' : '80',
  ageOf(ingress, now),
])

/** Rules without a host are not shown, but count once three hosts stand there. */
function hostsText(hosts: readonly string[]): string {
  const shown: string[] = []
  let more = false
  for (const host of hosts) {
    if (shown.length === SHOWN) more = true
    else if (host !== '') shown.push(host)
  }
  if (shown.length === 0) return '*'
  return more ? `${shown.join(',')} + ${hosts.length - SHOWN} more...` : shown.join(',')
}

export const ingressClassCells = cellsOfKind<IngressClass>((ingressClass, now) => {
  const parameters = ingressClass.spec?.parameters
  const group = parameters?.apiGroup === undefined ? '' : `.${parameters.apiGroup}`
  return [
    ingressClass.metadata.name,
    ingressClass.spec?.controller ?? '',
    parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>',
    ageOf(ingressClass, now),
  ]
})

export const networkPolicyCells = cellsOfKind<NetworkPolicy>((policy, now) => [
  policy.metadata.name,
  formatLabelSelector(policy.spec?.podSelector),
  ageOf(policy, now),
])

export const serviceCIDRCells = cellsOfKind<ServiceCIDR>((range, now) => [range.metadata.name, (range.spec?.cidrs ?? []).join(','), ageOf(range, now)])

/** A third cell, the age, stands under no column; clients leave it out. */
export const ipAddressCells = cellsOfKind<IPAddress>((address, now) => {
  const parent = address.spec?.parentRef
  const group = parent?.group ? `.${parent.group}` : ''
  const namespace = parent?.namespace ? `${parent.namespace}/` : ''
  const text = parent ? `${`${parent.resource ?? ''}${group}`.toLowerCase()}/${namespace}${parent.name ?? ''}` : '<none>'
  return [address.metadata.name, text, ageOf(address, now)]
})
