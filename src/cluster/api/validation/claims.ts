// PersistentVolumeClaims, their templates and their updates. Models the claim validators of pkg/apis/core/validation.
import { isDNS1123Subdomain, validateLabelName, validateSubdomainName } from '../names/index.ts'
import { compareQuantities } from '../quantity/index.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate, TypedObjectReference } from '../types/core-v1.ts'
import { equalAs } from './equality.ts'
import { METADATA, ROOT, SPEC, STATUS, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { GoValue, goQuote } from './go-text.ts'
import { validateLabelSelector, validateLabels } from './labels.ts'
import { validateAnnotations, validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { checkPositiveQuantity, checkResourceAmount, checkSize, hasFraction, isNativeResource, quantityText } from './resources.ts'
import { FIELD_IMMUTABLE, checkOneOf, checkSubdomain, isSet, named, pointer, qualifiedNameProblems } from './rules.ts'
import { unifiedDiff } from './unified-diff.ts'
import { checkAccessModes } from './volume-drivers.ts'

const BETA_CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const SPEC_TYPE = 'api.core.v1.PersistentVolumeClaimSpec'
const RESIZE_STATUSES = ['ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizeInProgress', 'NodeResizeInfeasible', 'NodeResizePending']

interface ClaimOptions {
  readonly allowInvalidSelectorValues: boolean
  readonly allowInvalidSourceGroup: boolean
}

const STRICT: ClaimOptions = { allowInvalidSelectorValues: false, allowInvalidSourceGroup: false }

export function validateClaim(errors: FieldErrors, claim: PersistentVolumeClaim, options: ClaimOptions = STRICT, old?: PersistentVolumeClaim): void {
  validateObjectMeta(errors, claim.metadata, true, validateSubdomainName, old?.metadata)
  if (claim.spec !== old?.spec || errors.any) validateClaimSpec(errors, SPEC, claim.spec ?? {}, options)
}

/** The claim that an ephemeral volume makes. */
export function validateClaimTemplate(errors: FieldErrors, at: Path, template: PersistentVolumeClaimTemplate): void {
  const meta = template.metadata ?? {}
  validateAnnotations(errors, at.child('metadata', 'annotations'), meta.annotations)
  validateLabels(errors, at.child('metadata', 'labels'), meta.labels)
  for (const field of ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'ownerReferences', 'finalizers', 'managedFields'] as const) {
    if (meta[field]) errors.forbidden(at.child('metadata', field === 'uid' ? 'uID' : field), 'cannot be set')
  }
  validateClaimSpec(errors, at.child('spec'), template.spec ?? {})
}

export function validateClaimSpec(errors: FieldErrors, at: Path, spec: PersistentVolumeClaimSpec, options: ClaimOptions = STRICT): void {
  const modes = spec.accessModes ?? []
  if (modes.length === 0) errors.required(at.child('accessModes'), 'at least 1 access mode is required')
  validateLabelSelector(errors, at.child('selector'), spec.selector, { allowInvalidValues: options.allowInvalidSelectorValues })
  checkAccessModes(errors, at.child('accessModes'), modes)
  const storageAt = at.child('resources').key('storage')
  const storage = spec.resources?.requests?.storage
  if (storage === undefined) errors.required(storageAt)
  else if (checkPositiveQuantity(errors, storageAt, storage)) checkResourceAmount(errors, storageAt, 'storage', storage)
  if (spec.storageClassName) checkSubdomain(errors, at.child('storageClassName'), spec.storageClassName)
  checkOneOf(errors, at.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem'])
  validateSource(errors, at.child('dataSource'), spec.dataSource, options)
  validateSource(errors, at.child('dataSourceRef'), spec.dataSourceRef, options)
  checkSourcesAgree(errors, at, spec)
  if (spec.volumeAttributesClassName) checkSubdomain(errors, at.child('volumeAttributesClassName'), spec.volumeAttributesClassName)
}

function validateSource(errors: FieldErrors, at: Path, source: TypedObjectReference | undefined, options: ClaimOptions): void {
  if (!source) return
  if (!source.name) errors.required(at.child('name'))
  if (!source.kind) errors.required(at.child('kind'))
  if (!source.apiGroup) {
    if (source.kind !== 'PersistentVolumeClaim') errors.invalid(at, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
  } else if (!options.allowInvalidSourceGroup) errors.invalidEach(at.child('apiGroup'), source.apiGroup, isDNS1123Subdomain(source.apiGroup))
  if (source.namespace) errors.invalidEach(at.child('namespace'), source.namespace, validateLabelName(source.namespace))
}

/** The bad value is the path itself, which prints as an empty struct. */
function checkSourcesAgree(errors: FieldErrors, at: Path, { dataSource, dataSourceRef }: PersistentVolumeClaimSpec): void {
  if (!dataSource || !dataSourceRef) return
  if (dataSourceRef.namespace) errors.invalid(at, {}, 'may not be specified when dataSourceRef.namespace is specified')
  else if ((dataSource.apiGroup ?? undefined) !== (dataSourceRef.apiGroup ?? undefined) || dataSource.kind !== dataSourceRef.kind || dataSource.name !== dataSourceRef.name) errors.invalid(at, {}, 'must match dataSourceRef')
}

export function validateClaimUpdate(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const options = optionsFor(old)
  validateClaim(errors, claim, options, old)
  if (errors.any) {
    validateObjectMetaUpdate(errors, claim.metadata, old.metadata)
    validateClaim(errors, claim, options)
  }
  if (claim.spec === old.spec && claim.metadata.annotations === old.metadata.annotations) return
  validateImmutableSpec(errors, claim, old)
  checkShrink(errors, claim, old)
  if (claim.spec?.volumeMode !== old.spec?.volumeMode) errors.invalid(ROOT.child('volumeMode'), pointer(claim.spec?.volumeMode), FIELD_IMMUTABLE)
  const className = claim.spec?.volumeAttributesClassName
  if (className !== old.spec?.volumeAttributesClassName && old.status?.currentVolumeAttributesClassName !== undefined) {
    if (className === undefined) errors.forbidden(SPEC.child('volumeAttributesClassName'), 'update to nil is forbidden when status.currentVolumeAttributesClassName is not nil')
    else if (className === '') errors.forbidden(SPEC.child('volumeAttributesClassName'), 'update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil')
  }
}

function optionsFor(old: PersistentVolumeClaim): ClaimOptions {
  return {
    allowInvalidSelectorValues: countErrors((errors) => validateLabelSelector(errors, ROOT, old.spec?.selector)) > 0,
    allowInvalidSourceGroup: isSet(old.spec?.dataSource?.apiGroup) || isSet(old.spec?.dataSourceRef?.apiGroup),
  }
}

/** All but the size, and the attributes class of a bound claim, must stay. What may change is first made equal. */
function validateImmutableSpec(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const spec = claim.spec ?? {}
  let oldSpec = old.spec ?? {}
  let munged = spec
  if (!oldSpec.volumeName) oldSpec = { ...oldSpec, volumeName: spec.volumeName }
  const oldClass = old.metadata.annotations?.[BETA_CLASS_ANNOTATION]
  const newClass = claim.metadata.annotations?.[BETA_CLASS_ANNOTATION]
  if (oldSpec.storageClassName === undefined && oldClass !== undefined && spec.storageClassName === oldClass && (newClass === undefined || newClass === oldClass)) {
    munged = { ...munged, storageClassName: undefined }
  } else {
    if ((oldClass ?? '') !== (newClass ?? '')) errors.invalid(METADATA.child('annotations', BETA_CLASS_ANNOTATION), newClass ?? '', FIELD_IMMUTABLE)
    if (spec.storageClassName !== undefined && oldSpec.storageClassName === undefined && (oldClass === undefined || spec.storageClassName === oldClass)) {
      munged = { ...munged, storageClassName: oldSpec.storageClassName }
    }
  }
  if (claim.status?.phase === 'Bound') {
    const requests = munged.resources?.requests
    const oldSize = old.spec?.resources?.requests?.storage
    if (requests) munged = { ...munged, resources: { ...munged.resources, requests: { ...requests, storage: oldSize ?? '0' } } }
    munged = { ...munged, volumeAttributesClassName: oldSpec.volumeAttributesClassName }
  }
  if (!equalAs(SPEC_TYPE, munged, oldSpec)) {
    errors.forbidden(SPEC, `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${diffSpecs('core.PersistentVolumeClaimSpec', oldSpec, munged)}`)
  }
}

/** The difference of two values of an internal type, as messages show it. */
export function diffSpecs(type: string, old: unknown, changed: unknown): string {
  return unifiedDiff(new GoValue(type, old).pretty(), new GoValue(type, changed).pretty())
}

/** A claim may shrink only while growing failed: not below what it has. */
function checkShrink(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const size = claim.spec?.resources?.requests?.storage ?? '0'
  if (compareQuantities(size, old.spec?.resources?.requests?.storage ?? '0') < 0 && compareQuantities(size, old.status?.capacity?.storage ?? '0') <= 0) {
    errors.forbidden(SPEC.child('resources', 'requests', 'storage'), 'field can not be less than status.capacity')
  }
}

export function validateClaimStatusUpdate(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  validateObjectMetaUpdate(errors, claim.metadata, old.metadata)
  if (!claim.metadata.resourceVersion) errors.required(ROOT.child('resourceVersion'))
  if (!claim.spec?.accessModes?.length) errors.required(ROOT.child('Spec', 'accessModes'))
  const { capacity, allocatedResourceStatuses, allocatedResources } = claim.status ?? {}
  for (const name in capacity) checkSize(errors, STATUS.child('capacity').key(name), capacity[name]!)
  for (const name in allocatedResourceStatuses) {
    const at = STATUS.child('allocatedResourceStatuses')
    checkClaimResource(errors, at, name)
    if (!RESIZE_STATUSES.includes(allocatedResourceStatuses[name]!)) errors.notSupported(at, named(name), RESIZE_STATUSES)
  }
  for (const name in allocatedResources) {
    const at = STATUS.child('allocatedResources')
    const before = errors.list.length
    checkClaimResource(errors, at, name)
    if (errors.list.length === before && checkSize(errors, at.key(name), allocatedResources[name]!)) checkResourceAmount(errors, at.key(name), 'storage', allocatedResources[name]!)
  }
}

function checkClaimResource(errors: FieldErrors, at: Path, name: string): void {
  const problems = qualifiedNameProblems(name)
  errors.invalidEach(at, name, problems)
  if (problems.length === 0 && isNativeResource(name) && name !== 'storage') errors.notSupported(at, name, ['storage'])
}

export function claimWarnings(claim: PersistentVolumeClaim): readonly string[] {
  const warnings = claimSpecWarnings(SPEC, claim.spec ?? {})
  if (claim.metadata.annotations?.[BETA_CLASS_ANNOTATION] === undefined) return warnings
  return [`${METADATA.child('annotations').key(BETA_CLASS_ANNOTATION)}: deprecated since v1.8; use "storageClassName" attribute instead`, ...warnings]
}

/** Sizes that are no whole number of bytes. */
export function claimSpecWarnings(at: Path, { resources }: PersistentVolumeClaimSpec): readonly string[] {
  const warnings: string[] = []
  for (const side of ['requests', 'limits'] as const) {
    const amount = resources?.[side]?.storage
    if (amount !== undefined && hasFraction(amount)) warnings.push(`${at.child('resources', side).key('storage')}: fractional byte value ${goQuote(quantityText(amount))} is invalid, must be an integer`)
  }
  return warnings
}

