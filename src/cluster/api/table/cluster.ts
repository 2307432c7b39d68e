// The cells of nodes, events, namespaces and what they hold of configuration. Models printNode, printEvent and their like.
import { parseQuantity, printQuantity } from '../quantity/index.ts'
import type { Lease } from '../types/coordination-v1.ts'
import type { ComponentStatus, ConfigMap, Event, Namespace, Node, ResourceQuota, Secret, ServiceAccount } from '../types/core-v1.ts'
import type { Event as EventV1 } from '../types/events-v1.ts'
import type { RuntimeClass } from '../types/node-v1.ts'
import type { PriorityClass } from '../types/scheduling-v1.ts'
import { ageOf, ageSince, cellsOfKind, nodeRoles } from './cell.ts'

export const nodeCells = cellsOfKind<Node>((node, now) => {
  const info = node.status?.nodeInfo
  return [
    node.metadata.name,
    nodeState(node),
    nodeRoles(node.metadata.labels).join(',') || '<none>',
    ageOf(node, now),
    info?.kubeletVersion ?? '',
    addressOf(node, 'InternalIP'),
    addressOf(node, 'ExternalIP'),
    info?.osImage || '<unknown>',
    info?.kernelVersion || '<unknown>',
    info?.containerRuntimeVersion || '<unknown>',
  ]
})

function nodeState({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready')
  const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state
}

function addressOf(node: Node, type: string): string {
  return node.status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
}

export const eventCells = cellsOfKind<Event>((event, now) => {
  const first = ageSince(event.firstTimestamp ?? event.eventTime, now)
  const last = event.series ? ageSince(event.series.lastObservedTime, now) : event.lastTimestamp ? ageSince(event.lastTimestamp, now) : first
  const { kind = '', name, fieldPath = '' } = event.involvedObject
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
    fieldPath,
    [event.source?.component || event.reportingComponent || '', event.source?.host || event.reportingInstance || ''].filter((part, at) => at === 0 || part !== '').join(', '),
    (event.message ?? '').trim(),
    first,
    event.series ? event.series.count ?? 0 : event.count || 1,
    event.metadata.name,
  ]
})

/** An event of events.k8s.io is the same object in other words. */
export const eventsV1Cells = cellsOfKind<EventV1>((event, now) => {
  const core: Event = {
    metadata: event.metadata,
    involvedObject: event.regarding ?? {},
    reason: event.reason,
    message: event.note,
    type: event.type,
    source: event.deprecatedSource,
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    count: event.deprecatedCount,
    eventTime: event.eventTime,
    series: event.series,
    reportingComponent: event.reportingController ?? '',
    reportingInstance: event.reportingInstance ?? '',
  }
  return eventCells(core, now)
})

export const namespaceCells = cellsOfKind<Namespace>((namespace, now) => [namespace.metadata.name, namespace.status?.phase ?? '', ageOf(namespace, now)])

export const configMapCells = cellsOfKind<ConfigMap>((map, now) => [map.metadata.name, sizeOf(map.data) + sizeOf(map.binaryData), ageOf(map, now)])

export const secretCells = cellsOfKind<Secret>((secret, now) => [secret.metadata.name, secret.type ?? '', sizeOf(secret.data), ageOf(secret, now)])

function sizeOf(map: object | undefined): number {
  return map ? Object.keys(map).length : 0
}

export const serviceAccountCells = cellsOfKind<ServiceAccount>((account, now) => [account.metadata.name, account.secrets?.length ?? 0, ageOf(account, now)])

/** Both columns stay empty until the quota controller has written the status. */
export const resourceQuotaCells = cellsOfKind<ResourceQuota>((quota, now) => {
  const { hard = {}, used = {} } = quota.status ?? {}
  const names = Object.keys(hard).sort()
  const text = (limits: boolean): string => names
    .filter((name) => name.startsWith('limits.') === limits)
    .map((name) => `${name}: ${printQuantity(parseQuantity(used[name] ?? '0'))}/${printQuantity(parseQuantity(hard[name]!))}`)
    .join(', ')
  return [quota.metadata.name, text(false), text(true), ageOf(quota, now)]
})

export const leaseCells = cellsOfKind<Lease>((lease, now) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', ageOf(lease, now)])

export const priorityClassCells = cellsOfKind<PriorityClass>((priority, now) => [
  priority.metadata.name,
  priority.value,
  priority.globalDefault ?? false,
  ageOf(priority, now),
  priority.preemptionPolicy ?? '',
])

export const runtimeClassCells = cellsOfKind<RuntimeClass>((runtime, now) => [runtime.metadata.name, runtime.handler, ageOf(runtime, now)])

export const componentStatusCells = cellsOfKind<ComponentStatus>((component) => {
  const healthy = component.conditions?.find(({ type }) => type === 'Healthy')
  return [
    component.metadata.name,
    healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown',
    healthy?.message ?? '',
    healthy?.error ?? '',
  ]
})
