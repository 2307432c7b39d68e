// Changes of a pod that go through their own subresources: resize, ephemeralcontainers, binding.
// Models ValidatePodResize, ValidatePodEphemeralContainersUpdate and ValidatePodBinding of pkg/apis/core/validation.
import { qosClassOf } from '../qos/index.ts'
import type { Binding, Container, Pod, PodSpec, ResourceRequirements } from '../types/core-v1.ts'
import { diffSpecs } from './claims.ts'
import { equalAs } from './equality.ts'
import { METADATA, ROOT, SPEC, UNNAMED, type FieldErrors } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { validateObjectMetaUpdate } from './meta.ts'
import { MIRROR_POD, validatePodAnnotations, validatePodAnnotationsUpdate } from './pod-annotations.ts'
import { podOptionsFor } from './pod-options.ts'
import { validatePodMetaAndSpec } from './pods.ts'
import { named } from './rules.ts'

const CONTAINER_TYPE = 'api.core.v1.Container'

export function validateEphemeralContainersUpdate(errors: FieldErrors, pod: Pod, old: Pod): void {
  if (old.metadata.annotations?.[MIRROR_POD] !== undefined) return refuseAll(errors, 'static pods do not support ephemeral containers')
  const options = podOptionsFor(true, old.spec, old.metadata)
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  validatePodMetaAndSpec(errors, pod, options, old)
  const { annotations } = pod.metadata
  validatePodAnnotationsUpdate(errors, METADATA.child('annotations'), annotations, old.metadata.annotations)
  if (errors.any) validatePodAnnotations(errors, METADATA.child('annotations'), annotations, pod.spec!, options)
  const at = SPEC.child('ephemeralContainers')
  for (const container of old.spec?.ephemeralContainers ?? []) {
    const kept = pod.spec?.ephemeralContainers?.findLast(({ name }) => name === container.name)
    if (!kept) errors.forbidden(at, `existing ephemeral containers ${goQuote(container.name)} may not be removed\n`)
    else if (!equalAs('api.core.v1.EphemeralContainer', container, kept)) {
      errors.forbidden(at, `existing ephemeral containers ${goQuote(container.name)} may not be changed\n${diffSpecs('core.EphemeralContainer', container, kept)}`)
    }
  }
}

/** Some refusals stand alone: what was found before is dropped. */
function refuseAll(errors: FieldErrors, detail: string): void {
  errors.list.length = 0
  errors.forbidden(UNNAMED, detail)
}

export function validateResize(errors: FieldErrors, pod: Pod, old: Pod): void {
  const spec = pod.spec ?? { containers: [] }
  const oldSpec = old.spec ?? { containers: [] }
  if (hasPodResources(spec) || hasPodResources(oldSpec)) return refuseAll(errors, 'pods with pod-level resources cannot be resized')
  if (old.metadata.annotations?.[MIRROR_POD] !== undefined) return refuseAll(errors, 'static pods cannot be resized')
  if (oldSpec.os?.name === 'windows') return refuseAll(errors, 'windows pods cannot be resized')
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  validatePodMetaAndSpec(errors, pod, podOptionsFor(true, oldSpec, old.metadata), old)
  if ((old.status?.qosClass ?? qosClassOf(oldSpec)) !== qosClassOf(spec)) errors.invalid(SPEC, named(pod.status?.qosClass), 'Pod QOS Class may not change as a result of resizing')
  const running = old.status?.containerStatuses?.find(({ state }) => state?.running)
  if (running && !running.resources) errors.forbidden(SPEC, 'Pod running on node without support for resize')
  if (!validateSameContainers(errors, spec, oldSpec)) return
  const restored = {
    ...spec,
    initContainers: compareContainers(errors, spec, oldSpec, 'initContainers'),
    containers: compareContainers(errors, spec, oldSpec, 'containers') ?? [],
  }
  if (!errors.any && !equalAs('api.core.v1.PodSpec', restored, oldSpec)) errors.forbidden(SPEC, 'only cpu and memory resources are mutable')
}

function hasPodResources({ resources }: PodSpec): boolean {
  return Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length > 0
}

function validateSameContainers(errors: FieldErrors, spec: PodSpec, old: PodSpec): boolean {
  const before = errors.list.length
  for (const field of ['containers', 'initContainers'] as const) {
    const [containers, oldContainers] = [spec[field] ?? [], old[field] ?? []]
    if (containers.length !== oldContainers.length) errors.forbidden(SPEC.child(field), `${field} may not be added or removed on resize`)
    else {
      for (const [i, { name }] of oldContainers.entries()) {
        if (containers[i]!.name !== name) errors.forbidden(SPEC.child(field).index(i).child('name'), `${field} may not be renamed or reordered on resize`)
      }
    }
  }
  return errors.list.length === before
}

/** Judges what changed in each container and returns them with CPU and memory as they were. */
function compareContainers(errors: FieldErrors, spec: PodSpec, old: PodSpec, field: 'containers' | 'initContainers'): readonly Container[] | undefined {
  const containers = spec[field]
  const isInit = field === 'initContainers'
  for (const [i, oldContainer] of (old[field] ?? []).entries()) {
    if (isInit && oldContainer.restartPolicy !== 'Always') continue
    const at = SPEC.child(field).index(i).child('resources')
    for (const side of ['requests', 'limits'] as const) {
      const amounts = containers![i]!.resources?.[side] ?? {}
      if (Object.keys(oldContainer.resources?.[side] ?? {}).some((name) => !(name in amounts))) errors.forbidden(at.child(side), `resource ${side} cannot be removed`)
    }
  }
  return containers?.map((container, i) => {
    const oldContainer = old[field]![i]!
    if (isInit && container.restartPolicy !== 'Always') {
      if (!equalAs(CONTAINER_TYPE, container, oldContainer)) errors.forbidden(SPEC, 'resources for non-sidecar init containers are immutable')
      return container
    }
    const restored = { ...container, resources: restoreCompute(container.resources, oldContainer.resources) }
    if (!equalAs(CONTAINER_TYPE, restored, oldContainer)) errors.forbidden(SPEC, isInit ? 'only cpu and memory resources for sidecar containers are mutable' : 'only cpu and memory resources are mutable')
    return restored
  })
}

function restoreCompute(resources: ResourceRequirements | undefined, old: ResourceRequirements | undefined): ResourceRequirements {
  return { limits: restoreList(resources?.limits, old?.limits), requests: restoreList(resources?.requests, old?.requests) }
}

type ResourceList = { readonly [name: string]: string }

function restoreList(list: ResourceList | undefined, old: ResourceList | undefined): ResourceList | undefined {
  if (!old) return undefined
  const { cpu: _cpu, memory: _memory, ...others } = list ?? {}
  return { ...others, ...('cpu' in old ? { cpu: old.cpu! } : {}), ...('memory' in old ? { memory: old.memory! } : {}) }
}

/** Where a binding sends a pod. */
export function validateBinding(errors: FieldErrors, { target }: Binding): void {
  if (target?.kind && target.kind !== 'Node') errors.notSupported(ROOT.child('target', 'kind'), target.kind, ['Node', '<empty>'])
  if (!target?.name) errors.required(ROOT.child('target', 'name'))
}
