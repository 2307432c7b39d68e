// `kubectl describe node`. Models describeNode and describeNodeResource.
import { addQuantities, parseQuantity, printQuantity, quantityMilli, quantityValue } from '../../api/quantity/index.ts'
import { nodeRoles } from '../../api/table/index.ts'
import type { Lease } from '../../api/types/coordination-v1.ts'
import type { Node, Pod, Taint } from '../../api/types/core-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { compare, longTime, type Page } from './page.ts'
import { podLimits, podRequests, type Resources } from './pod-resources.ts'
import { PODS, type Query, type Related } from './related.ts'

export const nodeDescriber = describerOf<Node>({
  related: (node) => [podsQuery(node), leaseQuery(node)],
  // The kubelet's events carry the node's name for its uid, the controllers' the real one.
  events: (node) => [eventsQuery(node, 'Node'), eventsQuery(node, 'Node', node.metadata.name)],
  write(page, node, related) {
    const { metadata, spec, status } = node
    page.field(0, 'Name', metadata.name)
    page.field(0, 'Roles', nodeRoles(metadata.labels).join(',') || '<none>')
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp))
    page.list(0, 'Taints', sortTaints(spec?.taints ?? []).map(taintText))
    page.field(0, 'Unschedulable', spec?.unschedulable ?? false)
    describeLease(page, related.get<Lease>(leaseQuery(node)))
    describeConditions(page, node)
    page.line(0, 'Addresses:')
    for (const { type, address } of status?.addresses ?? []) page.field(1, type, address)
    describeAmounts(page, 'Capacity', status?.capacity)
    describeAmounts(page, 'Allocatable', status?.allocatable)
    describeSystem(page, node)
    if (spec?.podCIDR) page.field(0, 'PodCIDR', spec.podCIDR)
    if (spec?.podCIDRs?.length) page.field(0, 'PodCIDRs', spec.podCIDRs.join(','))
    if (spec?.providerID) page.field(0, 'ProviderID', spec.providerID)
    if (related.failure(podsQuery(node))) page.field(0, 'Pods', 'not authorized')
    else describeUse(page, node, related)
  },
})

function podsQuery({ metadata }: Node): Query {
  return { ...PODS, fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed` }
}

function leaseQuery({ metadata }: Node): Query {
  return { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease', name: metadata.name }
}

function sortTaints(taints: readonly Taint[]): readonly Taint[] {
  return [...taints].sort((a, b) => compare(`${a.effect},${a.key}`, `${b.effect},${b.key}`))
}

function taintText({ key, value, effect }: Taint): string {
  if (!effect) return value ? `${key}=${value}:` : key
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`
}

function describeLease(page: Page, answer: ReturnType<typeof Related.prototype.get<Lease>>): void {
  if ('error' in answer) {
    page.field(0, 'Lease', `Failed to get lease: ${answer.error}`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = answer.object.spec ?? {}
  page.line(0, 'Lease:')
  page.field(1, 'HolderIdentity', holderIdentity ?? '<unset>')
  page.field(1, 'AcquireTime', acquireTime ? longTime(acquireTime) : '<unset>')
  page.field(1, 'RenewTime', renewTime ? longTime(renewTime) : '<unset>')
}

function describeConditions(page: Page, { status }: Node): void {
  if (!status?.conditions?.length) return
  page.line(0, 'Conditions:')
  page.table(
    1,
    ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'],
    status.conditions.map(({ type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' }) =>
      [`${type} `, `${value} `, `${longTime(lastHeartbeatTime)} `, `${longTime(lastTransitionTime)} `, `${reason} `, message]),
  )
}

function describeAmounts(page: Page, label: string, amounts: Resources | undefined): void {
  const names = Object.keys(amounts ?? {}).sort()
  if (names.length > 0) page.line(0, `${label}:`)
  for (const name of names) page.field(1, name, print(amounts![name]))
}

function describeSystem(page: Page, { status }: Node): void {
  const info = status?.nodeInfo
  page.line(0, 'System Info:')
  page.field(1, 'Machine ID', info?.machineID ?? '')
  page.field(1, 'System UUID', info?.systemUUID ?? '')
  page.field(1, 'Boot ID', info?.bootID ?? '')
  page.field(1, 'Kernel Version', info?.kernelVersion ?? '')
  page.field(1, 'OS Image', info?.osImage ?? '')
  page.field(1, 'Operating System', info?.operatingSystem ?? '')
  page.field(1, 'Architecture', info?.architecture ?? '')
  page.field(1, 'Container Runtime Version', info?.containerRuntimeVersion ?? '')
  page.field(1, 'Kubelet Version', info?.kubeletVersion ?? '')
  page.field(1, 'Kube-Proxy Version', info?.kubeProxyVersion ?? '')
}

/** The pods on the node with what they take of it, then the sums. */
function describeUse(page: Page, node: Node, related: Related): void {
  const pods = related.list<Pod>(podsQuery(node))
  const { allocatable = {}, capacity = {} } = node.status ?? {}
  const room = Object.keys(allocatable).length > 0 ? allocatable : capacity
  page.field(0, 'Non-terminated Pods', `(${pods.length} in total)`)
  const heads = ['Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age']
  page.table(1, heads, pods.map((pod) => {
    const [requests, limits] = [podRequests(pod), podLimits(pod)]
    const shares = ['cpu', 'memory'].flatMap((name) => [requests, limits].map((amounts) => shareText(name, amounts, room, false)))
    return [pod.metadata.namespace ?? '', pod.metadata.name, '', ...shares, page.since(pod.metadata.creationTimestamp)]
  }))
  page.line(0, 'Allocated resources:')
  page.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  const requests = pods.map(podRequests).reduce(sumResources, {})
  const limits = pods.map(podLimits).reduce(sumResources, {})
  const hugePages = Object.keys(room).filter((name) => name.startsWith('hugepages-')).sort()
  const extended = Object.keys(room).filter((name) => !STANDARD.has(name) && !name.startsWith('hugepages-')).sort()
  page.table(1, ['Resource', 'Requests', 'Limits'], [
    ...['cpu', 'memory', 'ephemeral-storage', ...hugePages].map((name) => [name, shareText(name, requests, room, true), shareText(name, limits, room, true)]),
    ...extended.map((name) => [name, print(requests[name]), print(limits[name])]),
  ])
}

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods'])

function sumResources(sum: Resources, more: Resources): Resources {
  const total = { ...sum }
  for (const [name, amount] of Object.entries(more)) total[name] = total[name] === undefined ? amount : addQuantities(total[name], amount)
  return total
}

/** `250m (6%)`. Of no room at all, sums are 0% but a pod's share is what Go makes of a division by zero. */
function shareText(name: string, amounts: Resources, room: Resources, guarded: boolean): string {
  const measure = name === 'cpu' ? quantityMilli : quantityValue
  const [amount, whole] = [measure(amounts[name]), measure(room[name])]
  const percent = whole === 0 ? (guarded ? '0' : MIN_INT64) : String(Math.trunc((amount / whole) * 100))
  return `${print(amounts[name])} (${percent}%)`
}

const MIN_INT64 = '-9223372036854775808'

function print(quantity: string | undefined): string {
  return printQuantity(parseQuantity(quantity ?? '0'))
}
