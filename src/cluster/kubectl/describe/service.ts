// `kubectl describe` of Services and what stands behind them. Models describeService, describeEndpoints and describeEndpointSliceV1.
import { formatLabels } from '../../api/selector/index.ts'
import { joinHostPort } from '../../api/table/index.ts'
import type { Endpoints, LoadBalancerIngress, Service, ServicePort } from '../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import type { Page } from './page.ts'
import type { Query } from './related.ts'

export const serviceDescriber = describerOf<Service>({
  related: ({ metadata }) => [slicesQuery(metadata.namespace, metadata.name)],
  events: (service) => [eventsQuery(service, 'Service')],
  write(page, { metadata, spec, status }, related) {
    page.header(metadata)
    page.field(0, 'Selector', formatLabels(spec?.selector))
    page.field(0, 'Type', spec?.type ?? '')
    if (spec?.ipFamilyPolicy !== undefined) page.field(0, 'IP Family Policy', spec.ipFamilyPolicy)
    page.field(0, 'IP Families', spec?.ipFamilies?.join(',') || '<none>')
    page.field(0, 'IP', spec?.clusterIP ?? '')
    page.field(0, 'IPs', spec?.clusterIPs?.length ? spec.clusterIPs.join(',') : '<none>')
    if (spec?.externalIPs?.length) page.field(0, 'External IPs', spec.externalIPs.join(','))
    if (spec?.loadBalancerIP) page.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP)
    if (spec?.externalName) page.field(0, 'External Name', spec.externalName)
    const balancers = status?.loadBalancer?.ingress ?? []
    if (balancers.length > 0) page.field(0, 'LoadBalancer Ingress', balancers.map(balancerText).join(', '))
    const slices = related.list<EndpointSlice>(slicesQuery(metadata.namespace, metadata.name))
    for (const port of spec?.ports ?? []) describePort(page, port, slices)
    page.field(0, 'Session Affinity', spec?.sessionAffinity ?? '')
    if (spec?.externalTrafficPolicy) page.field(0, 'External Traffic Policy', spec.externalTrafficPolicy)
    if (spec?.internalTrafficPolicy !== undefined) page.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy)
    if (spec?.healthCheckNodePort) page.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort)
    if (spec?.loadBalancerSourceRanges?.length) page.field(0, 'LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','))
    if (spec?.trafficDistribution !== undefined) page.field(0, 'Traffic Distribution', spec.trafficDistribution)
  },
})

/** The slices of a Service. */
export function slicesQuery(namespace: string | undefined, service: string): Query {
  return { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', namespace, labelSelector: `kubernetes.io/service-name=${service}` }
}

function balancerText({ ip, ipMode, hostname }: LoadBalancerIngress): string {
  return ip ? `${ip}${ipMode === undefined ? '' : ` (${ipMode})`}` : hostname ?? ''
}

function describePort(page: Page, { name, port, protocol = 'TCP', targetPort = 0, nodePort }: ServicePort, slices: readonly EndpointSlice[]): void {
  const shownName = name || '<unset>'
  page.field(0, 'Port', `${shownName}\t${port}/${protocol}`)
  page.field(0, 'TargetPort', `${targetPort}/${protocol}`)
  if (nodePort) page.field(0, 'NodePort', `${shownName}\t${nodePort}/${protocol}`)
  page.field(0, 'Endpoints', endpointsText(slices, name ?? ''))
}

const ENDPOINTS_SHOWN = 3

/** Ready endpoints of a port by its name; slices without ports give bare addresses. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const targets: string[] = []
  let more = false
  let count = 0
  const add = (target: string): void => {
    if (!more) targets.push(target)
    count++
  }
  for (const { ports, endpoints } of slices) {
    const named = ports?.length ? ports.filter(({ name }) => (name ?? '') === portName) : [undefined]
    for (const port of named) {
      for (const { addresses, conditions } of endpoints ?? []) {
        // An endpoint that is not ready still tells that there is more to see once the list is full.
        if (targets.length === ENDPOINTS_SHOWN) more = true
        if (conditions?.ready === false) continue
        add(port ? joinHostPort(addresses[0] ?? '', port.port ?? 0) : addresses[0] ?? '')
      }
    }
  }
  return more ? `${targets.join(',')} + ${count - ENDPOINTS_SHOWN} more...` : targets.join(',')
}

export const endpointsDescriber = describerOf<Endpoints>({
  events: (endpoints) => [eventsQuery(endpoints, 'Endpoints')],
  write(page, { metadata, subsets }) {
    page.header(metadata)
    page.line(0, 'Subsets:')
    for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
      page.field(1, 'Addresses', addresses?.map(({ ip }) => ip).join(',') || '<none>')
      page.field(1, 'NotReadyAddresses', notReadyAddresses?.map(({ ip }) => ip).join(',') || '<none>')
      if (ports?.length) {
        page.line(1, 'Ports:')
        page.table(2, ['Name', 'Port', 'Protocol'], ports.map(({ name, port, protocol }) => [name || '<unset>', port, protocol ?? '']))
      }
      page.line(0, '')
    }
  },
})

export const endpointSliceDescriber = describerOf<EndpointSlice>({
  events: (slice) => [eventsQuery(slice, 'EndpointSlice')],
  write(page, { metadata, addressType, ports, endpoints }) {
    page.header(metadata)
    page.field(0, 'AddressType', addressType)
    if (ports?.length) {
      page.line(0, 'Ports:')
      page.table(1, ['Name', 'Port', 'Protocol'], ports.map(({ name, port, protocol }) => [name || '<unset>', port ?? '<unset>', protocol ?? '']))
    } else {
      page.line(0, 'Ports: <unset>')
    }
    if (!endpoints?.length) {
      page.line(0, 'Endpoints: <none>')
      return
    }
    page.line(0, 'Endpoints:')
    for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
      page.field(1, '- Addresses', addresses.join(', ') || '<none>')
      page.line(2, 'Conditions:')
      page.field(3, 'Ready', conditions?.ready ?? '<unset>')
      page.field(2, 'Hostname', hostname ?? '<unset>')
      if (targetRef) page.field(2, 'TargetRef', `${targetRef.kind ?? ''}/${targetRef.name ?? ''}`)
      page.field(2, 'NodeName', nodeName ?? '<unset>')
      page.field(2, 'Zone', zone ?? '<unset>')
    }
  },
})
