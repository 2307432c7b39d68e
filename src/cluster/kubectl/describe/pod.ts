// `kubectl describe pod`. Models describePod.
import type { Container, Pod, PodSpec } from '../../api/types/core-v1.ts'
import { qosClassOf } from '../../api/qos/index.ts'
import { describeContainers, describeResources } from './containers.ts'
import { describeController, describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { longTime, type Page } from './page.ts'
import { describeTopologySpread } from './pod-template.ts'
import { describeVolumes } from './volumes.ts'

const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'

export const podDescriber = describerOf<Pod>({
  events: (pod) => [eventsQuery(pod, '', pod.metadata.annotations?.[MIRROR_ANNOTATION])],
  write(page, pod) {
    page.name(pod.metadata)
    describePlace(page, pod)
    page.map(0, 'Labels', pod.metadata.labels)
    page.annotations('Annotations', pod.metadata.annotations)
    describePhase(page, pod)
    describeAddresses(page, pod)
    describeController(page, pod)
    if (pod.status?.nominatedNodeName) page.field(0, 'NominatedNodeName', pod.status.nominatedNodeName)
    if (pod.spec?.resources) {
      page.line(0, 'Resources:')
      describeResources(page, 1, pod.spec.resources)
    }
    describeAllContainers(page, pod)
    describeConditions(page, pod)
    describeVolumes(page, pod.spec?.volumes, false)
    page.field(0, 'QoS Class', pod.status?.qosClass || (pod.spec ? qosClassOf(pod.spec) : 'BestEffort'))
    page.map(0, 'Node-Selectors', pod.spec?.nodeSelector)
    page.tolerations('Tolerations', pod.spec?.tolerations)
    describeTopologySpread(page, 0, pod.spec?.topologySpreadConstraints)
  },
})

function describePlace(page: Page, { spec, status }: Pod): void {
  if (spec?.priority !== undefined) page.field(0, 'Priority', spec.priority)
  if (spec?.priorityClassName) page.field(0, 'Priority Class Name', spec.priorityClassName)
  if (spec?.runtimeClassName) page.field(0, 'Runtime Class Name', spec.runtimeClassName)
  if (spec?.serviceAccountName) page.field(0, 'Service Account', spec.serviceAccountName)
  page.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>')
  if (status?.startTime) page.field(0, 'Start Time', longTime(status.startTime))
}

function describePhase(page: Page, { metadata, spec, status }: Pod): void {
  const ended = status?.phase === 'Failed' || status?.phase === 'Succeeded'
  if (metadata.deletionTimestamp && !ended) {
    page.field(0, 'Status', `Terminating (lasts ${page.since(metadata.deletionTimestamp)})`)
    page.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else {
    page.field(0, 'Status', status?.phase ?? '')
  }
  if (status?.reason) page.field(0, 'Reason', status.reason)
  if (status?.message) page.field(0, 'Message', status.message)
  describeSeccomp(page, spec)
}

function describeSeccomp(page: Page, spec: PodSpec | undefined): void {
  const profile = spec?.securityContext?.seccompProfile
  if (!profile) return
  page.field(0, 'SeccompProfile', profile.type)
  if (profile.type === 'Localhost') page.field(0, 'LocalhostProfile', profile.localhostProfile ?? '')
}

function describeAddresses(page: Page, { status }: Pod): void {
  page.field(0, 'IP', status?.podIP ?? '')
  if (!status?.podIPs?.length) {
    page.field(0, 'IPs', '<none>')
    return
  }
  page.line(0, 'IPs:')
  for (const { ip } of status.podIPs) page.field(1, 'IP', ip ?? '')
}

function describeAllContainers(page: Page, pod: Pod): void {
  const { spec, status } = pod
  if (spec?.initContainers?.length) describeContainers(page, 'Init Containers', spec.initContainers, { statuses: status?.initContainerStatuses ?? [], pod })
  describeContainers(page, 'Containers', spec?.containers, { statuses: status?.containerStatuses ?? [], pod })
  if (spec?.ephemeralContainers?.length) {
    describeContainers(page, 'Ephemeral Containers', spec.ephemeralContainers as readonly Container[], { statuses: status?.ephemeralContainerStatuses ?? [], pod })
  }
}

/** Blanks before the tab keep these two columns apart from what other kinds print. */
function describeConditions(page: Page, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? []
  if (spec?.readinessGates?.length) {
    page.line(0, 'Readiness Gates:')
    page.line(1, 'Type\tStatus')
    for (const { conditionType } of spec.readinessGates) {
      page.line(1, `${conditionType} \t${conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)
    }
  }
  if (conditions.length === 0) return
  page.line(0, 'Conditions:')
  page.line(1, 'Type\tStatus')
  for (const { type, status: value } of conditions) page.line(1, `${type} \t${value} `)
}
