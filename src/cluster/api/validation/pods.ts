// Pods and templates of pods: what may be created and what may change. Models ValidatePodCreate, ValidatePodUpdate
// and ValidatePodTemplateSpec of pkg/apis/core/validation. Status and the other subresources: pod-status.ts, pod-resize.ts.
import { inclusiveRangeError, validateSubdomainName } from '../names/index.ts'
import type { Container, NodeAffinity, NodeSelectorTerm, Pod, PodSpec, PodTemplateSpec, Toleration } from '../types/core-v1.ts'
import { checkImageSpace } from './containers.ts'
import { diffSpecs } from './claims.ts'
import { equalAs, equalJson, equalListsOf } from './equality.ts'
import { METADATA, SPEC, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabels } from './labels.ts'
import { validateAnnotations, validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { validateTolerations } from './placement.ts'
import { checkProfileAnnotations, validatePodAnnotations, validatePodAnnotationsUpdate } from './pod-annotations.ts'
import { POD_OPTIONS, podOptionsFor, type PodOptions } from './pod-options.ts'
import { validatePodSpec } from './pod-spec.ts'
import { INT32_MAX } from './rules.ts'

const SPEC_TYPE = 'api.core.v1.PodSpec'
const UPDATABLE = '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

export function validatePodCreate(errors: FieldErrors, pod: Pod): void {
  const spec = specOf(pod)
  validatePodMetaAndSpec(errors, pod, POD_OPTIONS)
  if (spec.ephemeralContainers?.length) errors.forbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create')
  if (spec.nodeName && spec.schedulingGates?.length) errors.forbidden(SPEC.child('nodeName'), 'cannot be set until all schedulingGates have been cleared')
  checkProfileAnnotations(errors, pod.metadata.annotations, spec)
}

/** A pod as stored; `old` shares what did not change and so needs no second look. */
export function validatePodMetaAndSpec(errors: FieldErrors, pod: Pod, options: PodOptions, old?: Pod): void {
  const isKnown = old !== undefined && pod.spec === old.spec && pod.metadata.annotations === old.metadata.annotations && !errors.any
  validateObjectMeta(errors, pod.metadata, true, validateSubdomainName, old?.metadata)
  if (isKnown) return
  const spec = specOf(pod)
  validatePodAnnotations(errors, METADATA.child('annotations'), pod.metadata.annotations, spec, options)
  validatePodSpec(errors, SPEC, spec, pod.metadata, options)
  if (!spec.serviceAccountName) checkTokenVolumes(errors, spec)
  for (const field of ['containers', 'initContainers'] as const) {
    for (const [i, container] of (spec[field] ?? []).entries()) checkImageSpace(errors, SPEC.child(field).index(i), container)
  }
}

function specOf(pod: Pod): PodSpec {
  return pod.spec ?? { containers: [] }
}

function checkTokenVolumes(errors: FieldErrors, spec: PodSpec): void {
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    for (const [j, source] of (volume.projected?.sources ?? []).entries()) {
      if (source.serviceAccountToken) errors.forbidden(SPEC.child('volumes').index(i).child('projected', 'sources').index(j).child('serviceAccountToken'), 'must not be specified when serviceAccountName is not set')
    }
  }
}

/** A template of pods at `at` (ValidatePodTemplateSpec). */
export function validatePodTemplate(errors: FieldErrors, at: Path, template: PodTemplateSpec, options: PodOptions): void {
  const { labels, annotations } = template.metadata ?? {}
  const spec = template.spec ?? { containers: [] }
  if (labels) validateLabels(errors, at.child('labels'), labels)
  if (annotations) {
    validateAnnotations(errors, at.child('annotations'), annotations)
    validatePodAnnotations(errors, at.child('annotations'), annotations, spec, options)
  }
  validatePodSpec(errors, at.child('spec'), spec, undefined, options)
  if (annotations) checkProfileAnnotations(errors, annotations, spec, at.child('spec'))
  if (spec.ephemeralContainers?.length) errors.forbidden(at.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')
}

export function validatePodUpdate(errors: FieldErrors, pod: Pod, old: Pod): void {
  const options = pod.spec === old.spec ? POD_OPTIONS : podOptionsFor(true, old.spec, old.metadata)
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  validatePodMetaAndSpec(errors, pod, options, old)
  const { annotations } = pod.metadata
  if (annotations !== old.metadata.annotations) validatePodAnnotationsUpdate(errors, METADATA.child('annotations'), annotations, old.metadata.annotations)
  if (errors.any) validatePodAnnotations(errors, METADATA.child('annotations'), annotations, specOf(pod), options)
  if (pod.spec !== old.spec) validatePodSpecUpdate(errors, specOf(pod), specOf(old))
}

function validatePodSpecUpdate(errors: FieldErrors, spec: PodSpec, old: PodSpec): void {
  for (const field of ['containers', 'initContainers'] as const) {
    if (!validateImages(errors, SPEC.child(field), spec[field] ?? [], old[field] ?? [])) return
  }
  if (!validateDeadline(errors, spec, old)) return
  validateAddedTolerations(errors, spec.tolerations ?? [], old.tolerations ?? [])
  validateRemovedGates(errors, spec, old)
  if (equalAs(SPEC_TYPE, spec, old)) return
  let munged = restoreMutable(spec, old)
  if (old.schedulingGates?.length) munged = restoreGated(errors, munged, old)
  if (!equalAs(SPEC_TYPE, munged, old)) errors.forbidden(SPEC, `pod updates may not change fields other than ${UPDATABLE}\n${diffSpecs('core.PodSpec', old, munged)}`)
}

/** False when containers come or go, after which nothing else is compared. */
function validateImages(errors: FieldErrors, at: Path, containers: readonly Container[], old: readonly Container[]): boolean {
  if (containers.length !== old.length) {
    errors.forbidden(at, 'pod updates may not add or remove containers')
    return false
  }
  for (const [i, container] of containers.entries()) {
    if (!container.image) errors.required(at.index(i).child('image'))
    checkImageSpace(errors, at.index(i), container)
  }
  return true
}

/** A deadline may come nearer, not go away. False ends the comparison. */
function validateDeadline(errors: FieldErrors, { activeDeadlineSeconds: seconds }: PodSpec, { activeDeadlineSeconds: oldSeconds }: PodSpec): boolean {
  const at = SPEC.child('activeDeadlineSeconds')
  if (seconds === undefined) {
    if (oldSeconds !== undefined) errors.invalid(at, null, 'must not update from a positive integer to nil value')
    return true
  }
  if (seconds < 0 || seconds > INT32_MAX) errors.invalid(at, seconds, inclusiveRangeError(0, INT32_MAX))
  else if (oldSeconds !== undefined && oldSeconds < seconds) errors.invalid(at, seconds, 'must be less than or equal to previous value')
  else return true
  return false
}

function validateAddedTolerations(errors: FieldErrors, tolerations: readonly Toleration[], old: readonly Toleration[]): void {
  if (tolerations === old) return
  const at = SPEC.child('tolerations')
  const isKept = (kept: Toleration): boolean => tolerations.some((toleration) => equalJson({ ...toleration, tolerationSeconds: undefined }, { ...kept, tolerationSeconds: undefined }))
  if (!old.every(isKept)) errors.forbidden(at, 'existing toleration can not be modified except its tolerationSeconds')
  else validateTolerations(errors, at, tolerations)
}

function validateRemovedGates(errors: FieldErrors, { schedulingGates = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec): void {
  for (const [i, gate] of schedulingGates.entries()) {
    const isLast = !schedulingGates.slice(i + 1).some(({ name }) => name === gate.name)
    if (isLast && !old.some(({ name }) => name === gate.name)) errors.forbidden(SPEC.child('schedulingGates').index(i).child('name'), `only deletion is allowed, but found new scheduling gate '${gate.name}'`)
  }
}

/** The new spec with everything that may change put back as it was. */
function restoreMutable(spec: PodSpec, old: PodSpec): PodSpec {
  const withOldImages = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) => containers?.map((container, i) => (container === before?.[i] ? container : { ...container, image: before?.[i]?.image }))
  const terminatesNow = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...spec,
    containers: withOldImages(spec.containers, old.containers) ?? [],
    initContainers: withOldImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    ...(terminatesNow ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  }
}

/** A gated pod may also be told more about where to run. */
function restoreGated(errors: FieldErrors, spec: PodSpec, old: PodSpec): PodSpec {
  let munged = spec
  if (!equalJson(spec.nodeSelector, old.nodeSelector)) {
    const selector = spec.nodeSelector ?? {}
    if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => selector[key] !== value)) errors.invalid(SPEC.child('nodeSelector'), spec.nodeSelector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)')
    munged = { ...munged, nodeSelector: old.nodeSelector }
  }
  const nodeAffinity = spec.affinity?.nodeAffinity
  const oldNodeAffinity = old.affinity?.nodeAffinity
  if (equalOptional('api.core.v1.NodeAffinity', nodeAffinity, oldNodeAffinity)) return munged
  validateNodeAffinityUpdate(errors, nodeAffinity, oldNodeAffinity)
  const { affinity } = spec
  if (!old.affinity && !affinity?.podAffinity && !affinity?.podAntiAffinity) return { ...munged, affinity: undefined }
  return { ...munged, affinity: { ...affinity, nodeAffinity: oldNodeAffinity } }
}

function equalOptional(type: string, a: unknown, b: unknown): boolean {
  return (a === undefined) === (b === undefined) && equalAs(type, a, b)
}

function validateNodeAffinityUpdate(errors: FieldErrors, affinity: NodeAffinity | undefined, old: NodeAffinity | undefined): void {
  const oldTerms = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const at = SPEC.child('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
  if (oldTerms.length === 0) return
  if (oldTerms.length !== (terms?.length ?? 0)) return errors.invalid(at, goValue('[]core.NodeSelectorTerm', terms), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')
  for (const [i, oldTerm] of oldTerms.entries()) {
    if (!hasOnlyAdditions(terms![i]!, oldTerm)) errors.invalid(at.index(i), goValue('core.NodeSelectorTerm', terms![i]), 'only additions are allowed (no mutations or deletions)')
  }
}

function hasOnlyAdditions(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const [expressions, fields] = [term.matchExpressions ?? [], term.matchFields ?? []]
  const [oldExpressions, oldFields] = [old.matchExpressions ?? [], old.matchFields ?? []]
  if (oldExpressions.length === 0 && oldFields.length === 0) return expressions.length === 0 && fields.length === 0
  const startsWith = (list: NonNullable<NodeSelectorTerm['matchFields']>, start: NonNullable<NodeSelectorTerm['matchFields']>) => equalListsOf('api.core.v1.NodeSelectorRequirement', list.slice(0, start.length), start)
  return startsWith(expressions, oldExpressions) && startsWith(fields, oldFields)
}
