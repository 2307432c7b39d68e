// `kubectl describe` of the workloads that own pods directly. Models describeReplicaSet and its like.
import { compileLabelSelector, compileSetSelector, formatLabelSelector, formatLabels } from '../../api/selector/index.ts'
import { parseQuantity, printQuantity } from '../../api/quantity/index.ts'
import { storageClassOf } from '../../api/table/index.ts'
import type { KubeObject } from '../../api/object.ts'
import type { DaemonSet, ReplicaSet, StatefulSet } from '../../api/types/apps-v1.ts'
import type { PersistentVolumeClaim, Pod, ReplicationController } from '../../api/types/core-v1.ts'
import { describeController, describerOf, isControlledBy } from './describer.ts'
import { eventsQuery } from './events.ts'
import { bracketed, longTime, type Page } from './page.ts'
import { describePodTemplate } from './pod-template.ts'
import { PODS, type Query, type Related } from './related.ts'

export const replicaSetDescriber = describerOf<ReplicaSet>({
  related: (set) => [podsQuery(set, compileLabelSelector(set.spec?.selector).text)],
  events: (set) => [eventsQuery(set, 'ReplicaSet')],
  write(page, set, related) {
    const query = podsQuery(set, compileLabelSelector(set.spec?.selector).text)
    const failure = related.failure(query)
    page.name(set.metadata)
    page.field(0, 'Selector', formatLabelSelector(set.spec?.selector))
    describeMetadata(page, set)
    describeController(page, set)
    page.field(0, 'Replicas', `${set.status?.replicas ?? 0} current / ${set.spec?.replicas ?? 0} desired`)
    page.field(0, 'Pods Status', failure ? `error in fetching pods: ${failure.error}` : podCounts(set, related, query))
    describePodTemplate(page, set.spec?.template)
    describeReasons(page, set.status?.conditions)
  },
})

export const replicationControllerDescriber = describerOf<ReplicationController>({
  related: (controller) => [podsQuery(controller, compileSetSelector(controller.spec?.selector).text)],
  events: (controller) => [eventsQuery(controller, 'ReplicationController')],
  write(page, controller, related) {
    page.name(controller.metadata)
    page.field(0, 'Selector', formatLabels(controller.spec?.selector))
    describeMetadata(page, controller)
    page.field(0, 'Replicas', `${controller.status?.replicas ?? 0} current / ${controller.spec?.replicas ?? 0} desired`)
    page.field(0, 'Pods Status', podCounts(controller, related, podsQuery(controller, compileSetSelector(controller.spec?.selector).text)))
    describePodTemplate(page, controller.spec?.template)
    describeReasons(page, controller.status?.conditions)
  },
})

export const daemonSetDescriber = describerOf<DaemonSet>({
  related: (set) => [podsQuery(set, compileLabelSelector(set.spec?.selector).text)],
  events: (set) => [eventsQuery(set, 'DaemonSet')],
  write(page, set, related) {
    const selector = compileLabelSelector(set.spec?.selector).text
    page.name(set.metadata)
    page.field(0, 'Selector', selector)
    page.field(0, 'Node-Selector', formatLabels(set.spec?.template.spec?.nodeSelector))
    describeMetadata(page, set)
    // These labels are followed by a blank and not by a tab: too long for a column.
    page.line(0, `Desired Number of Nodes Scheduled: ${set.status?.desiredNumberScheduled ?? 0}`)
    page.line(0, `Current Number of Nodes Scheduled: ${set.status?.currentNumberScheduled ?? 0}`)
    page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${set.status?.updatedNumberScheduled ?? 0}`)
    page.line(0, `Number of Nodes Scheduled with Available Pods: ${set.status?.numberAvailable ?? 0}`)
    page.line(0, `Number of Nodes Misscheduled: ${set.status?.numberMisscheduled ?? 0}`)
    page.field(0, 'Pods Status', podCounts(set, related, podsQuery(set, selector)))
    describePodTemplate(page, set.spec?.template)
  },
})

export const statefulSetDescriber = describerOf<StatefulSet>({
  related: (set) => [podsQuery(set, compileLabelSelector(set.spec?.selector).text)],
  events: (set) => [eventsQuery(set, 'StatefulSet')],
  write(page, set, related) {
    const selector = compileLabelSelector(set.spec?.selector).text
    const strategy = set.spec?.updateStrategy
    page.name(set.metadata)
    page.field(0, 'CreationTimestamp', longTime(set.metadata.creationTimestamp))
    page.field(0, 'Selector', selector)
    describeMetadata(page, set)
    page.field(0, 'Replicas', `${set.spec?.replicas ?? 0} desired | ${set.status?.replicas ?? 0} total`)
    page.field(0, 'Update Strategy', strategy?.type ?? '')
    const partition = strategy?.rollingUpdate?.partition
    if (partition !== undefined) {
      page.field(1, 'Partition', partition)
      if (strategy?.rollingUpdate?.maxUnavailable !== undefined) page.field(1, 'MaxUnavailable', strategy.rollingUpdate.maxUnavailable)
    }
    page.field(0, 'Pods Status', podCounts(set, related, podsQuery(set, selector)))
    describePodTemplate(page, set.spec?.template)
    describeClaimTemplates(page, set.spec?.volumeClaimTemplates)
  },
})

function podsQuery(owner: KubeObject, labelSelector: string): Query {
  return { ...PODS, namespace: owner.metadata.namespace, labelSelector }
}

/** The pods that the owner controls, by phase. */
function podCounts(owner: KubeObject, related: Related, query: Query): string {
  const owned = related.list<Pod>(query).filter((pod) => isControlledBy(pod, owner))
  const count = (phase: string): number => owned.filter(({ status }) => status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

function describeMetadata(page: Page, { metadata }: KubeObject): void {
  page.map(0, 'Labels', metadata.labels)
  page.annotations('Annotations', metadata.annotations)
}

/** Conditions with their reasons, as replica sets and deployments have them. */
export function describeReasons(page: Page, conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined): void {
  if (!conditions?.length) return
  page.line(0, 'Conditions:')
  page.table(1, ['Type', 'Status', 'Reason'], conditions.map(({ type, status, reason }) => [`${type} `, status, reason ?? '']))
}

function describeClaimTemplates(page: Page, templates: readonly PersistentVolumeClaim[] | undefined): void {
  if (!templates?.length) {
    page.field(0, 'Volume Claims', '<none>')
    return
  }
  page.line(0, 'Volume Claims:')
  for (const claim of templates) {
    const storage = claim.spec?.resources?.requests?.['storage']
    page.field(1, 'Name', claim.metadata.name)
    page.field(1, 'StorageClass', storageClassOf(claim))
    page.map(1, 'Labels', claim.metadata.labels)
    page.map(1, 'Annotations', claim.metadata.annotations)
    page.field(1, 'Capacity', storage === undefined ? '<default>' : printQuantity(parseQuantity(storage)))
    page.field(1, 'Access Modes', bracketed(claim.spec?.accessModes))
  }
}
