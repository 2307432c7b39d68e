// `kubectl describe` of NetworkPolicies and of the addresses of Services. Models describeNetworkPolicy and its like.
import { formatLabelSelector } from '../../api/selector/index.ts'
import type { IPAddress, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, ServiceCIDR } from '../../api/types/networking-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { longTime, plainTime, type Page } from './page.ts'

export const networkPolicyDescriber = describerOf<NetworkPolicy>({
  write(page, { metadata, spec }) {
    const types = spec?.policyTypes ?? []
    page.name(metadata)
    page.field(0, 'Created on', plainTime(metadata.creationTimestamp))
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.line(0, 'Spec:')
    const selector = formatLabelSelector(spec?.podSelector)
    page.line(1, `PodSelector:     ${selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector}`)
    describeDirection(page, INGRESS, types.includes('Ingress'), (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })))
    describeDirection(page, EGRESS, types.includes('Egress'), (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to })))
    page.line(1, `Policy Types: ${types.join(', ') || '<none>'}`)
  },
})

interface Direction { readonly name: string; readonly peer: string; readonly peerName: string }
interface Rule { readonly ports?: readonly NetworkPolicyPort[]; readonly peers?: readonly NetworkPolicyPeer[] }

const INGRESS: Direction = { name: 'ingress', peer: 'From', peerName: 'source' }
const EGRESS: Direction = { name: 'egress', peer: 'To', peerName: 'destination' }

function describeDirection(page: Page, { name, peer, peerName }: Direction, enabled: boolean, rules: readonly Rule[]): void {
  if (!enabled) {
    page.line(1, `Not affecting ${name} traffic`)
    return
  }
  page.line(1, `Allowing ${name} traffic:`)
  if (rules.length === 0) page.line(2, `<none> (Selected pods are isolated for ${name} connectivity)`)
  rules.forEach(({ ports, peers }, at) => {
    if (!ports?.length) page.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const port of ports ?? []) page.line(2, portText(port))
    if (!peers?.length) page.line(2, `${peer}: <any> (traffic not restricted by ${peerName})`)
    for (const each of peers ?? []) {
      page.line(2, `${peer}:`)
      describePeer(page, each)
    }
    if (at !== rules.length - 1) page.line(2, '----------')
  })
}

function portText({ port = '<nil>', endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  return endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`
}

function describePeer(page: Page, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector) page.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`)
  if (podSelector) page.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`)
  if (podSelector || namespaceSelector || !ipBlock) return
  page.line(3, 'IPBlock:')
  page.line(4, `CIDR: ${ipBlock.cidr}`)
  page.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}

export const serviceCIDRDescriber = describerOf<ServiceCIDR>({
  events: (range) => [eventsQuery(range, 'ServiceCIDR')],
  write(page, { metadata, spec, status }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'CIDRs', (spec?.cidrs ?? []).join(', '))
    if (!status?.conditions?.length) return
    page.line(0, 'Status:')
    describeConditions(page, status.conditions)
  },
})

/** Conditions with their last transition, as namespaces and ServiceCIDRs show them. */
export function describeConditions(page: Page, conditions: readonly { readonly type: string; readonly status: string; readonly lastTransitionTime?: string; readonly reason?: string; readonly message?: string }[]): void {
  page.line(0, 'Conditions:')
  page.table(
    1,
    ['Type', 'Status', 'LastTransitionTime', 'Reason', 'Message'],
    conditions.map(({ type, status, lastTransitionTime, reason = '', message = '' }) => [type, status, longTime(lastTransitionTime), reason, message]),
  )
}

export const ipAddressDescriber = describerOf<IPAddress>({
  events: (address) => [eventsQuery(address, 'IPAddress')],
  write(page, { metadata, spec }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    const parent = spec?.parentRef
    if (!parent) return
    page.line(0, 'Parent Reference:')
    page.field(1, 'Group', parent.group ?? '')
    page.field(1, 'Resource', parent.resource ?? '')
    page.field(1, 'Namespace', parent.namespace ?? '')
    page.field(1, 'Name', parent.name ?? '')
  },
})
