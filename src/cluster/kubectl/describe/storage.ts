// `kubectl describe` of volumes, claims and their classes. Models describePersistentVolume and its like.
import { parseQuantity, printQuantity } from '../../api/quantity/index.ts'
import { formatLabels } from '../../api/selector/index.ts'
import { formatAccessModes, formatBool, isDefaultClass, storageClassOf } from '../../api/table/index.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, TopologySelectorTerm, VolumeNodeAffinity } from '../../api/types/core-v1.ts'
import type { CSINode, StorageClass, VolumeAttributesClass } from '../../api/types/storage-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { bracketed, compare, longTime, type Page } from './page.ts'
import { PODS, type Query, type Related } from './related.ts'
import { describePersistentSource } from './volumes.ts'

export const persistentVolumeDescriber = describerOf<PersistentVolume>({
  events: (volume) => [eventsQuery(volume, 'PersistentVolume')],
  write(page, volume) {
    const { metadata, spec, status } = volume
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'Finalizers', bracketed(metadata.finalizers))
    page.field(0, 'StorageClass', storageClassOf(volume))
    page.field(0, 'Status', phaseText(page, volume))
    page.field(0, 'Claim', spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '')
    page.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '')
    page.field(0, 'Access Modes', formatAccessModes(spec?.accessModes))
    if (spec?.volumeMode !== undefined) page.field(0, 'VolumeMode', spec.volumeMode)
    page.field(0, 'Capacity', amount(spec?.capacity?.['storage']))
    describeNodeAffinity(page, spec?.nodeAffinity)
    page.field(0, 'Message', status?.message ?? '')
    page.line(0, 'Source:')
    describePersistentSource(page, spec ?? {})
  },
})

function phaseText(page: Page, { metadata, status }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.deletionTimestamp ? `Terminating (lasts ${page.since(metadata.deletionTimestamp)})` : status?.phase ?? ''
}

function amount(quantity: string | undefined): string {
  return printQuantity(parseQuantity(quantity ?? '0'))
}

function describeNodeAffinity(page: Page, affinity: VolumeNodeAffinity | undefined): void {
  const terms = affinity?.required?.nodeSelectorTerms
  if (!affinity?.required) {
    page.field(0, 'Node Affinity', '<none>')
    return
  }
  page.field(0, 'Node Affinity', '')
  page.field(1, 'Required Terms', terms?.length ? '' : '<none>')
  terms?.forEach(({ matchExpressions }, at) => {
    page.list(2, `Term ${at}`, (matchExpressions ?? []).map(({ key, operator, values }) => `${key} ${operator.toLowerCase()}${valuesText(values)}`))
  })
}

function valuesText(values: readonly string[] | undefined): string {
  return values?.length ? ` [${values.join(', ')}]` : ''
}

export const persistentVolumeClaimDescriber = describerOf<PersistentVolumeClaim>({
  related: ({ metadata }) => [podsQuery(metadata.namespace)],
  events: (claim) => [eventsQuery(claim, 'PersistentVolumeClaim')],
  write(page, claim, related) {
    const { metadata, spec, status } = claim
    page.name(metadata)
    page.field(0, 'StorageClass', storageClassOf(claim))
    page.field(0, 'Status', phaseText(page, claim))
    page.field(0, 'Volume', spec?.volumeName ?? '')
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'Finalizers', bracketed(metadata.finalizers))
    page.field(0, 'Capacity', spec?.volumeName ? amount(status?.capacity?.['storage']) : '')
    page.field(0, 'Access Modes', spec?.volumeName ? formatAccessModes(status?.accessModes) : '')
    if (spec?.volumeMode !== undefined) page.field(0, 'VolumeMode', spec.volumeMode)
    if (spec?.dataSource) {
      page.line(0, 'DataSource:')
      if (typeof spec.dataSource.apiGroup === 'string') page.field(1, 'APIGroup', spec.dataSource.apiGroup)
      page.field(1, 'Kind', spec.dataSource.kind)
      page.field(1, 'Name', spec.dataSource.name)
    }
    page.list(0, 'Used By', usersOf(claim, related).map(({ metadata: { name } }) => name).sort(compare))
    describeClaimConditions(page, claim)
  },
})

function podsQuery(namespace: string | undefined): Query {
  return { ...PODS, namespace }
}

/** Pods that mount the claim, once per volume, and those that own it though they do not. */
function usersOf({ metadata }: PersistentVolumeClaim, related: Related): readonly Pod[] {
  const pods = related.list<Pod>(podsQuery(metadata.namespace))
  const users = pods.flatMap((pod) => (pod.spec?.volumes ?? []).filter(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name).map(() => pod))
  for (const { kind, uid } of metadata.ownerReferences ?? []) {
    const owner = kind === 'Pod' ? pods.find((pod) => pod.metadata.uid === uid) : undefined
    if (owner && !users.some((pod) => pod.metadata.uid === uid)) users.push(owner)
  }
  return users
}

function describeClaimConditions(page: Page, { status }: PersistentVolumeClaim): void {
  if (!status?.conditions?.length) return
  page.line(0, 'Conditions:')
  page.table(
    1,
    ['Type', 'Status', 'LastProbeTime', 'LastTransitionTime', 'Reason', 'Message'],
    status.conditions.map(({ type, status: value, lastProbeTime, lastTransitionTime, reason = '', message = '' }) =>
      [`${type} `, `${value} `, `${longTime(lastProbeTime)} `, `${longTime(lastTransitionTime)} `, `${reason} `, message]),
    ['----', '------', '-----------------', '------------------', '------', '-------'],
  )
}

export const storageClassDescriber = describerOf<StorageClass>({
  events: (storageClass) => [eventsQuery(storageClass, 'StorageClass')],
  write(page, storageClass) {
    page.field(0, 'Name', storageClass.metadata.name)
    page.field(0, 'IsDefaultClass', isDefaultClass(storageClass) ? 'Yes' : 'No')
    page.field(0, 'Annotations', formatLabels(storageClass.metadata.annotations))
    page.field(0, 'Provisioner', storageClass.provisioner)
    page.field(0, 'Parameters', formatLabels(storageClass.parameters))
    page.field(0, 'AllowVolumeExpansion', formatBool(storageClass.allowVolumeExpansion))
    if (storageClass.mountOptions?.length) {
      page.line(0, 'MountOptions:')
      for (const option of storageClass.mountOptions) page.line(1, option)
    } else {
      page.field(0, 'MountOptions', '<none>')
    }
    if (storageClass.reclaimPolicy !== undefined) page.field(0, 'ReclaimPolicy', storageClass.reclaimPolicy)
    if (storageClass.volumeBindingMode !== undefined) page.field(0, 'VolumeBindingMode', storageClass.volumeBindingMode)
    if (storageClass.allowedTopologies) describeTopologies(page, storageClass.allowedTopologies)
  },
})

function describeTopologies(page: Page, topologies: readonly TopologySelectorTerm[]): void {
  page.field(0, 'AllowedTopologies', topologies.length === 0 ? '<none>' : '')
  topologies.forEach(({ matchLabelExpressions }, at) => {
    page.list(1, `Term ${at}`, (matchLabelExpressions ?? []).map(({ key, values }) => `${key} in${valuesText(values)}`))
  })
}

export const volumeAttributesClassDescriber = describerOf<VolumeAttributesClass>({
  events: (attributes) => [eventsQuery(attributes, 'VolumeAttributesClass')],
  write(page, { metadata, driverName, parameters }) {
    page.field(0, 'Name', metadata.name)
    page.field(0, 'Annotations', formatLabels(metadata.annotations))
    page.field(0, 'DriverName', driverName)
    page.field(0, 'Parameters', formatLabels(parameters))
  },
})

export const csiNodeDescriber = describerOf<CSINode>({
  events: (node) => [eventsQuery(node, 'CSINode')],
  write(page, { metadata, spec }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp))
    page.line(0, 'Spec:')
    if (!spec.drivers) return
    page.line(1, 'Drivers:')
    for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
      page.line(2, `${name}:`)
      page.field(3, 'Node ID', nodeID)
      if (allocatable?.count !== undefined) {
        page.line(3, 'Allocatables:')
        page.field(4, 'Count', allocatable.count)
      }
      if (topologyKeys) page.field(3, 'Topology Keys', bracketed(topologyKeys))
    }
  },
})
