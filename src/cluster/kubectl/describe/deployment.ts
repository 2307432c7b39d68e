// `kubectl describe deployment`. Models describeDeployment and kubectl/pkg/util/deployment.
import { compileLabelSelector } from '../../api/selector/index.ts'
import { parseTime } from '../../api/time/index.ts'
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import type { PodTemplateSpec } from '../../api/types/core-v1.ts'
import { describerOf, isControlledBy } from './describer.ts'
import { eventsQuery } from './events.ts'
import { compare, longTime } from './page.ts'
import { describePodTemplate } from './pod-template.ts'
import type { Query } from './related.ts'
import { sameTemplate } from './same-template.ts'
import { describeReasons } from './workloads.ts'

export const deploymentDescriber = describerOf<Deployment>({
  related: (deployment) => [replicaSetsQuery(deployment)],
  events: (deployment) => [eventsQuery(deployment, 'Deployment')],
  write(page, deployment, related) {
    const { metadata, spec, status } = deployment
    page.name(metadata)
    page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp))
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.field(0, 'Selector', compileLabelSelector(spec?.selector).text)
    page.field(0, 'Replicas', [
      `${spec?.replicas ?? 0} desired`,
      `${status?.updatedReplicas ?? 0} updated`,
      `${status?.replicas ?? 0} total`,
      `${status?.availableReplicas ?? 0} available`,
      `${status?.unavailableReplicas ?? 0} unavailable`,
    ].join(' | '))
    page.field(0, 'StrategyType', spec?.strategy?.type ?? '')
    page.field(0, 'MinReadySeconds', spec?.minReadySeconds ?? 0)
    const rolling = spec?.strategy?.rollingUpdate
    if (rolling) page.field(0, 'RollingUpdateStrategy', `${rolling.maxUnavailable ?? '<nil>'} max unavailable, ${rolling.maxSurge ?? '<nil>'} max surge`)
    describePodTemplate(page, spec?.template)
    describeReasons(page, status?.conditions)
    const sets = ownedSets(deployment, related.list<ReplicaSet>(replicaSetsQuery(deployment)))
    if (sets.length === 0) return
    const current = sets.find((set) => sameTemplate(withoutHash(set.spec?.template), withoutHash(spec?.template)))
    page.field(0, 'OldReplicaSets', setsText(sets.filter((set) => !current || set.metadata.uid !== current.metadata.uid)))
    page.field(0, 'NewReplicaSet', setsText(current ? [current] : []))
  },
})

function replicaSetsQuery({ metadata, spec }: Deployment): Query {
  return { group: 'apps', version: 'v1', resource: 'replicasets', namespace: metadata.namespace, labelSelector: compileLabelSelector(spec?.selector).text }
}

/** The deployment's own sets, the oldest first: of several with its template the oldest counts as the new one. */
function ownedSets(deployment: Deployment, sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const age = ({ metadata }: ReplicaSet): number => (metadata.creationTimestamp ? parseTime(metadata.creationTimestamp) : -Infinity)
  return sets
    .filter((set) => isControlledBy(set, deployment))
    .sort((a, b) => (age(a) === age(b) ? compare(a.metadata.name, b.metadata.name) : age(a) - age(b)))
}

/** The template but for the label that tells the sets of one deployment apart. */
function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  if (!template?.metadata?.labels?.['pod-template-hash']) return template
  const { 'pod-template-hash': _, ...labels } = template.metadata.labels
  return { ...template, metadata: { ...template.metadata, labels } }
}

function setsText(sets: readonly ReplicaSet[]): string {
  return sets.map(({ metadata, spec, status }) => `${metadata.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`).join(', ') || '<none>'
}
