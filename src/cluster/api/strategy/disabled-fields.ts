// Fields that are known to the API but whose features are off in v1.34 as it comes: they are dropped, silently, on the way in.
// Models the dropDisabledFields functions of pkg/api/pod/util.go and of the registries.
import { edit, editEach, without } from '../defaults/index.ts'
import type { ReplicaSet, StatefulSet } from '../types/apps-v1.ts'
import type { HorizontalPodAutoscaler } from '../types/autoscaling-v2.ts'
import type { CronJob } from '../types/batch-v1.ts'
import type { Lease } from '../types/coordination-v1.ts'
import type { Container, EphemeralContainer, PodSpec, PodStatus, PodTemplate, PodTemplateSpec, VolumeProjection } from '../types/core-v1.ts'
import type { CSIDriver } from '../types/storage-v1.ts'
import type { Stored } from './stored.ts'

type AnyContainer = Container | EphemeralContainer
type Templated = { readonly template?: PodTemplateSpec }

/** Drops what a pod's spec says for features that are off. Gives back the same reference when it says nothing. */
export function dropDisabledFields(before: PodSpec): PodSpec {
  let spec = dropImageVolumes(before)
  if (spec.hostnameOverride !== undefined) spec = without(spec, 'hostnameOverride')
  if (spec.containers) spec = editEach(spec, 'containers', (container) => dropRestartPolicy(dropOfContainer(container)))
  spec = editEach(spec, 'initContainers', (container) => (container.restartPolicy === 'Always' ? dropOfContainer(container) : dropRestartPolicy(dropOfContainer(container))))
  spec = editEach(spec, 'ephemeralContainers', (container) => dropRestartPolicy(dropOfContainer(container)))
  return editEach(spec, 'volumes', (volume) => edit(volume, 'projected', (projected) => editEach(projected, 'sources', dropOfProjection)))
}

/** Containers stop and restart as the pod says. */
function dropOfContainer<C extends AnyContainer>(before: C): C {
  let container = before
  if (container.restartPolicyRules) container = without(container, 'restartPolicyRules') as C
  if (container.lifecycle?.stopSignal !== undefined) {
    const lifecycle = without(container.lifecycle, 'stopSignal')
    container = (Object.keys(lifecycle).length > 0 ? { ...container, lifecycle } : without(container, 'lifecycle')) as C
  }
  if (!container.env?.some((variable) => variable.valueFrom?.fileKeyRef)) return container
  return { ...container, env: container.env.map((variable) => edit(variable, 'valueFrom', (source) => without(source, 'fileKeyRef'))) }
}

function dropRestartPolicy<C extends AnyContainer>(container: C): C {
  return container.restartPolicy === undefined ? container : (without(container, 'restartPolicy') as C)
}

/** A projection whose only source is dropped stays, empty. */
function dropOfProjection(source: VolumeProjection): VolumeProjection {
  const trusted = source.clusterTrustBundle ? without(source, 'clusterTrustBundle') : source
  return trusted.podCertificate ? without(trusted, 'podCertificate') : trusted
}

/** Volumes whose source is an image go, and their mounts. */
function dropImageVolumes(spec: PodSpec): PodSpec {
  if (!spec.volumes?.some((volume) => volume.image)) return spec
  const names = spec.volumes.filter((volume) => volume.image).map((volume) => volume.name)
  const drop = <C extends AnyContainer>(container: C): C =>
    container.volumeMounts ? { ...container, volumeMounts: container.volumeMounts.filter((mount) => !names.includes(mount.name)) } : container
  return {
    ...spec,
    volumes: spec.volumes.filter((volume) => !volume.image),
    ...(spec.containers && { containers: spec.containers.map(drop) }),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(drop) }),
  }
}

function dropOfTemplate<T extends Templated>(spec: T): T {
  return edit(spec, 'template', (template) => edit(template, 'spec', dropDisabledFields) as T['template'])
}

export function dropDisabledFieldsOfPodTemplate(object: Stored): Stored {
  return dropOfTemplate(object as PodTemplate) as Stored
}

/** The same for anything that makes pods from a template. */
export function dropDisabledFieldsOfTemplate(object: Stored): Stored {
  return edit(object, 'spec', (spec) => dropOfTemplate(spec as Templated))
}

export function dropDisabledFieldsOfCronJob(object: Stored): Stored {
  return edit(object as CronJob, 'spec', (spec) => edit(spec, 'jobTemplate', (template) => edit(template, 'spec', dropOfTemplate))) as Stored
}

export function dropDisabledFieldsOfStatefulSet(object: Stored): Stored {
  const set = dropDisabledFieldsOfTemplate(object) as StatefulSet
  if (set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable === undefined) return set as Stored
  return edit(set, 'spec', (spec) => edit(spec, 'updateStrategy', (strategy) => edit(strategy, 'rollingUpdate', (rolling) => without(rolling, 'maxUnavailable')))) as Stored
}

export function dropDisabledFieldsOfAutoscaler(object: Stored): Stored {
  const { spec } = object as HorizontalPodAutoscaler
  if (spec?.behavior?.scaleUp?.tolerance === undefined && spec?.behavior?.scaleDown?.tolerance === undefined) return object
  const behavior = edit(edit(spec.behavior, 'scaleUp', (rules) => without(rules, 'tolerance')), 'scaleDown', (rules) => without(rules, 'tolerance'))
  return { ...object, spec: { ...spec, behavior } } as Stored
}

export function dropDisabledFieldsOfDriver(object: Stored): Stored {
  const { spec } = object as CSIDriver
  return spec?.nodeAllocatableUpdatePeriodSeconds === undefined ? object : ({ ...object, spec: without(spec, 'nodeAllocatableUpdatePeriodSeconds') } as Stored)
}

/** What the status says for features that are off. */
export function dropDisabledFieldsOfPodStatus(before: PodStatus): PodStatus {
  let status = before.extendedResourceClaimStatus ? without(before, 'extendedResourceClaimStatus') : before
  for (const field of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const) {
    status = editEach(status, field, (container) => (container.allocatedResourcesStatus ? without(container, 'allocatedResourcesStatus') : container))
  }
  return status
}

/** Pods on their way out are not counted. */
export function dropTerminatingReplicas(next: Stored): Stored {
  const { status } = next as ReplicaSet
  return status?.terminatingReplicas === undefined ? next : ({ ...next, status: without(status, 'terminatingReplicas') } as Stored)
}

export function dropDisabledFieldsOfLease(object: Stored): Stored {
  const { spec } = object as Lease
  if (spec?.strategy === undefined && spec?.preferredHolder === undefined) return object
  return { ...object, spec: without(without(spec, 'strategy'), 'preferredHolder') } as Stored
}
