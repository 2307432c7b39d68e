// Deployments, ReplicaSets, StatefulSets, DaemonSets, ReplicationControllers, ControllerRevisions.
// Models pkg/apis/apps/validation; the strategies of each: rollouts.ts, their status: workload-status.ts.
import { validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { ControllerRevision, DaemonSet, Deployment, DeploymentSpec, ReplicaSet, StatefulSet, StatefulSetSpec } from '../types/apps-v1.ts'
import type { PodTemplate, PodTemplateSpec, ReplicationController, Volume } from '../types/core-v1.ts'
import type { LabelSelector } from '../types/meta-v1.ts'
import { claimSpecWarnings, validateClaimSpec } from './claims.ts'
import { equalAs, equalJson } from './equality.ts'
import { ROOT, SPEC, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { hasInvalidValue, isBrokenSelector, isEmptySelector, missesLabels, validateLabelSelector, validateLabels } from './labels.ts'
import { validateAnnotations, validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { validatePodAnnotations } from './pod-annotations.ts'
import { TEMPLATE_OPTIONS, podOptionsFor, type PodOptions } from './pod-options.ts'
import { hostnameWarnings, podWarnings } from './pod-warnings.ts'
import { validatePodTemplate } from './pods.ts'
import { validateDaemonSetStrategy, validateDeploymentStrategy, validateStatefulSetStrategy } from './rollouts.ts'
import { FIELD_IMMUTABLE, checkLabel, checkNonnegativeField, isSet, named } from './rules.ts'

export const TEMPLATE_AT = SPEC.child('template')
const SELECTOR_AT = SPEC.child('selector')
const MISMATCH = '`selector` does not match template `labels`'

/** The options for templates of a changed workload. */
export function templateOptions(template: PodTemplateSpec | undefined, old: PodTemplateSpec | undefined): PodOptions {
  return template === old ? TEMPLATE_OPTIONS : podOptionsFor(false, old?.spec, old?.metadata)
}

export function selectorValue(selector: LabelSelector | undefined): unknown {
  return selector ? goValue('v1.LabelSelector', selector) : null
}

/** A selector, once written, is who the pods are. */
export function checkSelectorUnchanged(errors: FieldErrors, selector: LabelSelector | undefined, old: LabelSelector | undefined): void {
  if (selector !== old && (isSet(selector) !== isSet(old) || !equalAs('apimachinery.pkg.apis.meta.v1.LabelSelector', selector, old))) errors.invalid(SELECTOR_AT, selectorValue(selector), FIELD_IMMUTABLE)
}

/** The selector is required and not empty; `kind` as messages call it. Returns whether it can be compiled. */
function validateRequiredSelector(errors: FieldErrors, selector: LabelSelector | undefined, kind: string): boolean {
  if (!selector) {
    errors.required(SELECTOR_AT)
    return true
  }
  validateLabelSelector(errors, SELECTOR_AT, selector)
  if (isEmptySelector(selector)) errors.invalid(SELECTOR_AT, selectorValue(selector), `empty selector is invalid for ${kind}`)
  return !isBrokenSelector(selector)
}

export function checkTemplateMatches(errors: FieldErrors, selector: LabelSelector | undefined, template: PodTemplateSpec): void {
  const labels = template.metadata?.labels
  if (missesLabels(selector, labels)) errors.invalid(TEMPLATE_AT.child('metadata', 'labels'), labels ?? null, MISMATCH)
}

/** Pods of a controller always restart and have no deadline; `kind` as messages call it. */
function checkTemplateRuns(errors: FieldErrors, template: PodTemplateSpec, kind: string): void {
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') errors.notSupported(TEMPLATE_AT.child('spec', 'restartPolicy'), named(restartPolicy), ['Always'])
  if (activeDeadlineSeconds !== undefined) errors.forbidden(TEMPLATE_AT.child('spec', 'activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`)
}

const NO_TEMPLATE: PodTemplateSpec = {}

interface Templated {
  readonly selector?: unknown
  readonly template?: PodTemplateSpec | undefined
}

export function validateDeployment(errors: FieldErrors, deployment: Deployment): void {
  validateObjectMeta(errors, deployment.metadata, true, validateSubdomainName)
  validateDeploymentSpec(errors, deployment, TEMPLATE_OPTIONS)
}

function validateDeploymentSpec(errors: FieldErrors, deployment: Deployment, options: PodOptions, old?: DeploymentSpec): void {
  const spec = deployment.spec ?? ({} as DeploymentSpec)
  checkNonnegativeField(errors, SPEC, 'replicas', spec.replicas)
  if (!isSameTemplate(errors, spec, old)) validateReplicaTemplate(errors, spec.selector, spec.template ?? NO_TEMPLATE, options)
  validateDeploymentStrategy(errors, SPEC.child('strategy'), spec.strategy ?? {})
  checkNonnegativeField(errors, SPEC, 'minReadySeconds', spec.minReadySeconds)
  checkNonnegativeField(errors, SPEC, 'revisionHistoryLimit', spec.revisionHistoryLimit)
  const deadline = spec.progressDeadlineSeconds
  if (deadline === undefined) return
  checkNonnegativeField(errors, SPEC, 'progressDeadlineSeconds', deadline)
  if (deadline <= (spec.minReadySeconds ?? 0)) errors.invalid(SPEC.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds')
}

/** Whether an update left alone what pods it makes: that was found good before. */
function isSameTemplate(errors: FieldErrors, spec: Templated | undefined, old: Templated | undefined): boolean {
  return old !== undefined && !errors.any && spec?.template === old.template && spec?.selector === old.selector
}

function validateReplicaTemplate(errors: FieldErrors, selector: LabelSelector | undefined, template: PodTemplateSpec, options: PodOptions): void {
  if (!validateRequiredSelector(errors, selector, 'deployment')) return errors.invalid(SELECTOR_AT, selectorValue(selector), 'invalid label selector')
  if (!selector || !isEmptySelector(selector)) checkTemplateMatches(errors, selector, template)
  validatePodTemplate(errors, TEMPLATE_AT, template, options)
  checkTemplateRuns(errors, template, 'ReplicaSet')
}

export function validateDeploymentUpdate(errors: FieldErrors, deployment: Deployment, old: Deployment): void {
  validateObjectMetaUpdate(errors, deployment.metadata, old.metadata)
  if (deployment.spec === old.spec && !errors.any) return
  validateDeploymentSpec(errors, deployment, templateOptions(deployment.spec?.template, old.spec?.template), old.spec)
  checkSelectorUnchanged(errors, deployment.spec?.selector, old.spec?.selector)
}

export function validateReplicaSet(errors: FieldErrors, replicaSet: ReplicaSet): void {
  validateObjectMeta(errors, replicaSet.metadata, true, validateSubdomainName)
  validateReplicaSetSpec(errors, replicaSet, TEMPLATE_OPTIONS)
}

function validateReplicaSetSpec(errors: FieldErrors, { spec }: ReplicaSet, options: PodOptions, old?: ReplicaSet['spec']): void {
  checkNonnegativeField(errors, SPEC, 'replicas', spec?.replicas)
  checkNonnegativeField(errors, SPEC, 'minReadySeconds', spec?.minReadySeconds)
  if (!isSameTemplate(errors, spec, old)) validateReplicaTemplate(errors, spec?.selector, spec?.template ?? NO_TEMPLATE, options)
}

export function validateReplicaSetUpdate(errors: FieldErrors, replicaSet: ReplicaSet, old: ReplicaSet): void {
  validateObjectMetaUpdate(errors, replicaSet.metadata, old.metadata)
  if (replicaSet.spec === old.spec && !errors.any) return
  validateReplicaSetSpec(errors, replicaSet, templateOptions(replicaSet.spec?.template, old.spec?.template), old.spec)
  checkSelectorUnchanged(errors, replicaSet.spec?.selector, old.spec?.selector)
}

interface StatefulSetOptions {
  /** An old set keeps what was let pass when it was made. */
  readonly isUpdate: boolean
  readonly skipTemplate: boolean
}

export function validateStatefulSet(errors: FieldErrors, set: StatefulSet): void {
  validateObjectMeta(errors, set.metadata, true, validateLabelName)
  validateStatefulSetSpec(errors, set.spec ?? ({} as StatefulSetSpec), TEMPLATE_OPTIONS, { isUpdate: false, skipTemplate: false })
}

function validateStatefulSetSpec(errors: FieldErrors, spec: StatefulSetSpec, options: PodOptions, { isUpdate, skipTemplate }: StatefulSetOptions): void {
  const { podManagementPolicy, selector, template = NO_TEMPLATE } = spec
  if (!podManagementPolicy) errors.required(SPEC.child('podManagementPolicy'))
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') errors.invalid(SPEC.child('podManagementPolicy'), named(podManagementPolicy), "must be 'OrderedReady' or 'Parallel'")
  validateStatefulSetStrategy(errors, SPEC.child('updateStrategy'), spec.updateStrategy ?? {})
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const policy = spec.persistentVolumeClaimRetentionPolicy?.[field] as string | undefined
    if (spec.persistentVolumeClaimRetentionPolicy && policy !== 'Retain' && policy !== 'Delete') errors.notSupported(SPEC.child('persistentVolumeClaimRetentionPolicy', field), named(policy), ['Retain', 'Delete'])
  }
  if (!isUpdate) for (const [i, claim] of (spec.volumeClaimTemplates ?? []).entries()) validateClaimSpec(errors, SPEC.child('volumeClaimTemplates').index(i).child('spec'), claim.spec ?? {})
  checkNonnegativeField(errors, SPEC, 'replicas', spec.replicas)
  checkNonnegativeField(errors, SPEC, 'minReadySeconds', spec.minReadySeconds)
  checkNonnegativeField(errors, SPEC, 'ordinals.start', spec.ordinals?.start)
  if (!isUpdate && spec.serviceName) checkLabel(errors, SPEC.child('serviceName'), spec.serviceName)
  if (!validateRequiredSelector(errors, selector, 'statefulset')) errors.invalid(SELECTOR_AT, selectorValue(selector), '')
  else {
    if (!selector || !isEmptySelector(selector)) checkTemplateMatches(errors, selector, template)
    if (!skipTemplate) validatePodTemplate(errors, TEMPLATE_AT, withClaimVolumes(spec, template), options)
    if (skipTemplate || errors.any) validateTemplateMeta(errors, template, options)
  }
  checkTemplateRuns(errors, template, 'StatefulSet')
}

function validateTemplateMeta(errors: FieldErrors, template: PodTemplateSpec, options: PodOptions): void {
  validateLabels(errors, TEMPLATE_AT.child('labels'), template.metadata?.labels)
  validateAnnotations(errors, TEMPLATE_AT.child('annotations'), template.metadata?.annotations)
  validatePodAnnotations(errors, TEMPLATE_AT.child('annotations'), template.metadata?.annotations, template.spec ?? { containers: [] }, options)
}

/** The template as the set's pods will have it: with a volume for each claim, and names that the controller overwrites left out. */
function withClaimVolumes({ volumeClaimTemplates = [] }: StatefulSetSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { spec } = template
  if (!spec || (volumeClaimTemplates.length === 0 && !spec.subdomain && !spec.hostname)) return template
  const names = new Set(volumeClaimTemplates.map((claim) => claim.metadata?.name ?? ''))
  const claimed = [...names].map((name): Volume => ({ name, persistentVolumeClaim: { claimName: name } }))
  const volumes = names.size > 0 ? [...claimed, ...(spec.volumes ?? []).filter((volume) => !names.has(volume.name))] : spec.volumes
  return { ...template, spec: { ...spec, subdomain: undefined, hostname: undefined, volumes } }
}

export function validateStatefulSetUpdate(errors: FieldErrors, set: StatefulSet, old: StatefulSet): void {
  validateObjectMetaUpdate(errors, set.metadata, old.metadata)
  if (set.spec === old.spec && !errors.any) return
  const spec = set.spec ?? ({} as StatefulSetSpec)
  const oldSpec = old.spec ?? ({} as StatefulSetSpec)
  const options = templateOptions(spec.template, oldSpec.template)
  const skipTemplate = countErrors((found) => validateStatefulSetSpec(found, oldSpec, options, { isUpdate: true, skipTemplate: false })) > 0
  validateStatefulSetSpec(errors, spec, options, { isUpdate: true, skipTemplate })
  const { replicas, template, updateStrategy, minReadySeconds, ordinals, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy } = oldSpec
  const munged = { ...spec, replicas, template, updateStrategy, minReadySeconds, ordinals, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy }
  if (!equalAs('api.apps.v1.StatefulSetSpec', munged, oldSpec)) {
    errors.forbidden(SPEC, "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")
  }
}

export function validateDaemonSet(errors: FieldErrors, set: DaemonSet): void {
  validateObjectMeta(errors, set.metadata, true, validateSubdomainName)
  validateDaemonSetSpec(errors, set, TEMPLATE_OPTIONS)
}

function validateDaemonSetSpec(errors: FieldErrors, { spec }: DaemonSet, options: PodOptions): void {
  const selector = spec?.selector
  const template = spec?.template ?? NO_TEMPLATE
  validateLabelSelector(errors, SELECTOR_AT, selector, { allowInvalidValues: options.allowInvalidAffinityValues })
  if (!isBrokenSelector(selector)) checkTemplateMatches(errors, selector, template)
  if (selector && isEmptySelector(selector)) errors.invalid(SELECTOR_AT, selectorValue(selector), 'empty selector is invalid for daemonset')
  validatePodTemplate(errors, TEMPLATE_AT, template, options)
  checkTemplateRuns(errors, template, 'DaemonSet')
  checkNonnegativeField(errors, SPEC, 'minReadySeconds', spec?.minReadySeconds)
  validateDaemonSetStrategy(errors, SPEC.child('updateStrategy'), spec?.updateStrategy ?? {})
  checkNonnegativeField(errors, SPEC, 'revisionHistoryLimit', spec?.revisionHistoryLimit)
}

export function validateDaemonSetUpdate(errors: FieldErrors, set: DaemonSet, old: DaemonSet): void {
  validateObjectMetaUpdate(errors, set.metadata, old.metadata)
  if (set.spec === old.spec && !errors.any) return
  checkSelectorUnchanged(errors, set.spec?.selector, old.spec?.selector)
  const options = templateOptions(set.spec?.template, old.spec?.template)
  validateDaemonSetSpec(errors, set, hasInvalidValue(old.spec?.selector) ? { ...options, allowInvalidAffinityValues: true } : options)
}

export function validateReplicationController(errors: FieldErrors, controller: ReplicationController, options: PodOptions = TEMPLATE_OPTIONS): void {
  validateObjectMeta(errors, controller.metadata, true, validateSubdomainName)
  validateControllerSpec(errors, controller, options)
}

function validateControllerSpec(errors: FieldErrors, { spec }: ReplicationController, options: PodOptions): void {
  checkNonnegativeField(errors, SPEC, 'minReadySeconds', spec?.minReadySeconds)
  const selector = spec?.selector ?? {}
  if (Object.keys(selector).length === 0) errors.required(SELECTOR_AT)
  if (spec?.replicas === undefined) errors.required(SPEC.child('replicas'))
  checkNonnegativeField(errors, SPEC, 'replicas', spec?.replicas)
  const template = spec?.template
  if (!template) return errors.required(TEMPLATE_AT)
  const labels = template.metadata?.labels ?? {}
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) errors.invalid(TEMPLATE_AT.child('metadata', 'labels'), template.metadata?.labels ?? null, MISMATCH)
  validatePodTemplate(errors, TEMPLATE_AT, template, options)
  checkTemplateRuns(errors, template, 'ReplicationController')
}

export function validateReplicationControllerUpdate(errors: FieldErrors, controller: ReplicationController, old: ReplicationController): void {
  const options = templateOptions(controller.spec?.template, old.spec?.template)
  validateReplicationController(errors, controller, options)
  if (!errors.any) return
  validateObjectMetaUpdate(errors, controller.metadata, old.metadata)
  validateControllerSpec(errors, controller, options)
}

export function validatePodTemplateObject(errors: FieldErrors, object: PodTemplate): void {
  validateObjectMeta(errors, object.metadata, true, validateSubdomainName)
  validatePodTemplate(errors, ROOT.child('template'), object.template ?? NO_TEMPLATE, TEMPLATE_OPTIONS)
}

export function validatePodTemplateObjectUpdate(errors: FieldErrors, object: PodTemplate, old: PodTemplate): void {
  validateObjectMetaUpdate(errors, object.metadata, old.metadata)
  validatePodTemplate(errors, ROOT.child('template'), object.template ?? NO_TEMPLATE, templateOptions(object.template, old.template))
}

export function validateControllerRevision(errors: FieldErrors, revision: ControllerRevision): void {
  validateRevisionMeta(errors, revision)
  const { data } = revision as { readonly data?: unknown }
  if (data === undefined || data === null) errors.required(ROOT.child('data'), 'data is mandatory')
  else if (typeof data !== 'object' || Array.isArray(data)) errors.required(ROOT.child('data'), 'data must be a valid JSON object')
}

function validateRevisionMeta(errors: FieldErrors, revision: ControllerRevision): void {
  validateObjectMeta(errors, revision.metadata, true, validateSubdomainName)
  checkNonnegativeField(errors, ROOT, 'revision', revision.revision)
}

export function validateControllerRevisionUpdate(errors: FieldErrors, revision: ControllerRevision, old: ControllerRevision): void {
  validateObjectMetaUpdate(errors, revision.metadata, old.metadata)
  validateRevisionMeta(errors, revision)
  if (isSet(revision.data) !== isSet(old.data) || !equalJson(revision.data, old.data)) errors.invalid(ROOT.child('data'), revision.data, FIELD_IMMUTABLE)
}

type WithTemplate = { readonly metadata: { readonly name: string }; readonly spec?: { readonly template?: PodTemplateSpec } }

/** Warnings of a workload that is new or whose spec changed; `isNew` also looks at its name. */
export function templateWarnings({ metadata, spec }: WithTemplate, isNew: boolean, at: Path = TEMPLATE_AT): readonly string[] {
  const warnings = podWarnings(at, spec?.template?.spec ?? { containers: [] }, spec?.template?.metadata)
  return isNew ? [...hostnameWarnings(metadata.name, 'Pod names and hostnames'), ...warnings] : warnings
}

export function statefulSetWarnings(set: StatefulSet, isNew: boolean): readonly string[] {
  const templates = set.spec?.volumeClaimTemplates ?? []
  return [
    ...podWarnings(TEMPLATE_AT, set.spec?.template?.spec ?? { containers: [] }, set.spec?.template?.metadata),
    ...templates.flatMap((claim, i) => claimSpecWarnings(isNew ? SPEC.child('volumeClaimTemplates').index(i) : SPEC.child('volumeClaimTemplates').index(i).child('Spec'), claim.spec ?? {})),
    ...((set.spec?.revisionHistoryLimit ?? 0) < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ]
}
