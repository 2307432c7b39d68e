// The pods of a StatefulSet: their names, claims and states. Pure. Models pkg/controller/statefulset/stateful_set_utils.go.
import type { New } from '../../api/index.ts'
import type { StatefulSet } from '../../api/types/apps-v1.ts'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec } from '../../api/types/core-v1.ts'
import { isPodReady, podFromTemplate } from '../framework/index.ts'

export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index'
export const REVISION_LABEL = 'controller-revision-hash'

/** A pod that exists, or one that is to be made. */
export type MaybePod = Pod | New<Pod>

export const startOrdinal = (set: StatefulSet): number => set.spec?.ordinals?.start ?? 0

export const replicasOf = (set: StatefulSet): number => set.spec?.replicas ?? 1

export const podName = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

/** The number at the end of a pod's name; -1 when it has none. */
export function ordinalOf({ metadata }: MaybePod): number {
  const match = /^.*-(\d+)$/.exec(metadata.name ?? '')
  return match ? Number(match[1]) : -1
}

/** Whether a pod's name is one that the set gives. */
export const isMember = (set: StatefulSet, pod: MaybePod): boolean => pod.metadata.name?.replace(/-\d+$/, '') === set.metadata.name && ordinalOf(pod) >= 0

export const isInRange = (set: StatefulSet, pod: MaybePod): boolean => ordinalOf(pod) >= startOrdinal(set) && ordinalOf(pod) < startOrdinal(set) + replicasOf(set)

export const revisionOf = ({ metadata }: MaybePod): string => metadata.labels?.[REVISION_LABEL] ?? ''

export const isCreated = (pod: MaybePod): pod is Pod => Boolean(pod.status?.phase)

export const isTerminating = ({ metadata }: MaybePod): boolean => metadata.deletionTimestamp !== undefined

export const isRunningAndReady = (pod: MaybePod): pod is Pod => pod.status?.phase === 'Running' && isPodReady(pod as Pod)

export const isHealthy = (pod: MaybePod): boolean => isRunningAndReady(pod) && !isTerminating(pod)

export const isParallel = (set: StatefulSet): boolean => set.spec?.podManagementPolicy === 'Parallel'

/** The pod of an ordinal, of this template and revision. */
export function makeStatefulPod(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): New<Pod> {
  const name = podName(set, ordinal)
  const pod = podFromTemplate(template, set)
  return {
    ...pod,
    metadata: { ...pod.metadata, name, namespace: set.metadata.namespace, labels: { ...pod.metadata.labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal), [REVISION_LABEL]: revision } },
    spec: { ...pod.spec!, hostname: name, ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}), ...volumesOf(set, template, name) },
  }
}

/** Volumes of the claims stand first, and replace those of the template that have their names. */
function volumesOf(set: StatefulSet, template: PodTemplateSpec, pod: string): Pick<NonNullable<Pod['spec']>, 'volumes'> {
  const claims = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name)
  const volumes = [...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: claimName(name, pod) } })), ...(template.spec?.volumes ?? []).filter(({ name }) => !claims.includes(name))]
  return volumes.length > 0 ? { volumes } : {}
}

export const claimName = (template: string, pod: string): string => `${template}-${pod}`

/** The claims that a pod needs. They take the selector's labels too. */
export function claimsOf(set: StatefulSet, pod: string): readonly New<PersistentVolumeClaim>[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => {
    const labels = { ...template.metadata.labels, ...set.spec?.selector.matchLabels }
    const { name, annotations } = template.metadata
    return {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      metadata: { name: claimName(name, pod), namespace: set.metadata.namespace, ...(Object.keys(labels).length > 0 ? { labels } : {}), ...(annotations ? { annotations } : {}) },
      spec: template.spec,
      status: template.status ?? { phase: 'Pending' },
    }
  })
}

/** Whether a pod still has the name labels and the claims that its ordinal gives it. */
export function matchesIdentity(set: StatefulSet, pod: Pod): boolean {
  const { metadata, spec } = pod
  const claims = new Map((spec?.volumes ?? []).map((volume) => [volume.name, volume.persistentVolumeClaim?.claimName]))
  return (
    metadata.labels?.[POD_NAME_LABEL] === metadata.name &&
    metadata.labels?.[POD_INDEX_LABEL] === String(ordinalOf(pod)) &&
    (set.spec?.volumeClaimTemplates ?? []).every((template) => claims.get(template.metadata.name) === claimName(template.metadata.name, metadata.name))
  )
}
