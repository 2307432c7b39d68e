// metadata: names, labels, annotations, owners, finalizers.
// Models apimachinery/pkg/api/validation/objectmeta.go and the server's finalizer rule (pkg/apis/core/validation).
import { isQualifiedName, validateLabelName } from '../names/index.ts'
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../types/meta-v1.ts'
import { METADATA, type FieldErrors, type Path } from './field-error.ts'
import { goQuote, goValue } from './go-text.ts'
import { validateLabels } from './labels.ts'
import { FIELD_IMMUTABLE, byteLength, checkNonnegativeField, named, qualifiedNameProblems, type NameCheck } from './rules.ts'

const ANNOTATIONS_BYTES_MAX = 256 * 1024
const FIELD_MANAGER_BYTES_MAX = 128
const SUBRESOURCE_BYTES_MAX = 256
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** Everything about an object's metadata, finalizers by the server's rule included (core ValidateObjectMeta). */
export function validateObjectMeta(errors: FieldErrors, meta: ObjectMeta, namespaced: boolean, nameCheck: NameCheck, old?: ObjectMeta): void {
  validateAnyObjectMeta(errors, meta, namespaced, nameCheck, errors.any ? undefined : old)
  validateServerFinalizers(errors, meta)
}

/** The part that is the same for every object of any server (apimachinery ValidateObjectMeta). */
export function validateAnyObjectMeta(errors: FieldErrors, meta: ObjectMeta, namespaced: boolean, nameCheck: NameCheck, old?: ObjectMeta): void {
  if (old === undefined || errors.any || meta.name !== old.name || meta.namespace !== old.namespace || meta.generateName !== old.generateName) validateNames(errors, meta, namespaced, nameCheck)
  checkNonnegativeField(errors, METADATA, 'generation', meta.generation)
  validateCommonMeta(errors, meta, old)
  if (meta.finalizers && meta.finalizers !== old?.finalizers) validateFinalizers(errors, meta.finalizers)
}

function validateNames(errors: FieldErrors, meta: ObjectMeta, namespaced: boolean, nameCheck: NameCheck): void {
  if (meta.generateName) errors.invalidEach(METADATA.child('generateName'), meta.generateName, nameCheck(meta.generateName, true))
  if (!meta.name) errors.required(METADATA.child('name'), 'name or generateName is required')
  else {
    const problems = nameCheck(meta.name, false)
    if (problems.length > 0) errors.invalidEach(METADATA.child('name'), meta.name, problems)
  }
  if (!namespaced) {
    if (meta.namespace) errors.forbidden(METADATA.child('namespace'), 'not allowed on this type')
  } else if (!meta.namespace) errors.required(METADATA.child('namespace'))
  else {
    const problems = validateLabelName(meta.namespace)
    if (problems.length > 0) errors.invalidEach(METADATA.child('namespace'), meta.namespace, problems)
  }
}

/**
 * What an update may change of metadata (apimachinery ValidateObjectMetaUpdate).
 * Follows validateAnyObjectMeta, so what both look at is looked at again only to repeat its errors.
 */
export function validateAnyObjectMetaUpdate(errors: FieldErrors, meta: ObjectMeta, old: ObjectMeta): void {
  if (old.deletionTimestamp) validateNoNewFinalizers(errors, meta.finalizers ?? [], old.finalizers ?? [])
  if (!meta.resourceVersion) errors.invalid(METADATA.child('resourceVersion'), '', 'must be specified for an update')
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.invalid(METADATA.child('generation'), meta.generation ?? 0, 'must not be decremented')
  checkUnchanged(errors, 'name', meta.name ?? '', old.name ?? '')
  checkUnchanged(errors, 'namespace', meta.namespace ?? '', old.namespace ?? '')
  checkUnchanged(errors, 'uid', meta.uid ?? '', old.uid ?? '')
  checkUnchanged(errors, 'creationTimestamp', meta.creationTimestamp ?? null, old.creationTimestamp ?? null)
  checkUnchanged(errors, 'deletionTimestamp', meta.deletionTimestamp ?? null, old.deletionTimestamp ?? null)
  checkUnchanged(errors, 'deletionGracePeriodSeconds', meta.deletionGracePeriodSeconds ?? null, old.deletionGracePeriodSeconds ?? null)
  if (errors.any) validateCommonMeta(errors, meta)
}

/** The same with the server's finalizer rule, for a kind's own validation; every update went through the other one before. */
export function validateObjectMetaUpdate(errors: FieldErrors, meta: ObjectMeta, old: ObjectMeta): void {
  if (errors.any) validateAnyObjectMetaUpdate(errors, meta, old)
  if (meta.finalizers !== old.finalizers) validateServerFinalizers(errors, meta)
}

function checkUnchanged(errors: FieldErrors, field: string, value: string | number | null, old: string | number | null): void {
  if (value !== old) errors.invalid(METADATA.child(field), value, FIELD_IMMUTABLE)
}

/** Labels, annotations, owners and managed fields; those shared with `old` were found valid when it was written. */
function validateCommonMeta(errors: FieldErrors, meta: ObjectMeta, old?: ObjectMeta): void {
  if (meta.labels && meta.labels !== old?.labels) validateLabels(errors, METADATA.child('labels'), meta.labels)
  if (meta.annotations && meta.annotations !== old?.annotations) validateAnnotations(errors, METADATA.child('annotations'), meta.annotations)
  if (meta.ownerReferences && meta.ownerReferences !== old?.ownerReferences) validateOwnerReferences(errors, meta.ownerReferences)
  if (meta.managedFields && meta.managedFields !== old?.managedFields) validateManagedFields(errors, meta.managedFields)
}

export function validateAnnotations(errors: FieldErrors, at: Path, annotations: { readonly [key: string]: string } | undefined): void {
  if (!annotations) return
  let bytes = 0
  for (const key in annotations) {
    const problems = qualifiedNameProblems(key.toLowerCase())
    if (problems.length > 0) errors.invalidEach(at, key, problems)
    bytes += byteLength(key) + byteLength(annotations[key]!)
  }
  if (bytes > ANNOTATIONS_BYTES_MAX) errors.tooLong(at, ANNOTATIONS_BYTES_MAX)
}

function validateOwnerReferences(errors: FieldErrors, owners: readonly OwnerReference[]): void {
  const at = METADATA.child('ownerReferences')
  let firstController = ''
  for (const owner of owners) {
    validateOwnerReference(errors, at, owner)
    if (!owner.controller) continue
    const name = `${owner.kind}/${owner.name}`
    if (firstController === '') firstController = name
    else errors.invalid(at, goValue('[]v1.OwnerReference', owners), `Only one reference can have Controller set to true. Found "true" in references for ${firstController} and ${name}`)
  }
}

function validateOwnerReference(errors: FieldErrors, at: Path, owner: OwnerReference): void {
  const parts = (owner.apiVersion ?? '').split('/')
  const version = parts.length > 2 ? '' : parts.at(-1)
  if (!version) errors.invalid(at.child('apiVersion'), owner.apiVersion ?? '', 'version must not be empty')
  if (!owner.kind) errors.invalid(at.child('kind'), '', 'must not be empty')
  if (!owner.name) errors.invalid(at.child('name'), '', 'must not be empty')
  if (!owner.uid) errors.invalid(at.child('uid'), named(''), 'must not be empty')
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') errors.invalid(at, goValue('v1.OwnerReference', owner), '/v1, Kind=Event is disallowed from being an owner')
}

function validateFinalizers(errors: FieldErrors, finalizers: readonly string[]): void {
  for (const finalizer of finalizers) errors.invalidEach(METADATA.child('finalizers'), finalizer, isQualifiedName(finalizer))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.invalid(METADATA.child('finalizers'), finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')
  }
}

function validateNoNewFinalizers(errors: FieldErrors, finalizers: readonly string[], old: readonly string[]): void {
  const added = [...new Set(finalizers.filter((finalizer) => !old.includes(finalizer)))].sort()
  if (added.length > 0) {
    errors.forbidden(METADATA.child('finalizers'), `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(goQuote).join(', ')}}`)
  }
}

function validateServerFinalizers(errors: FieldErrors, meta: ObjectMeta): void {
  for (const [i, finalizer] of (meta.finalizers ?? []).entries()) checkServerFinalizer(errors, METADATA.child('finalizers').index(i), finalizer)
}

/** A finalizer is a known one or has a domain. */
export function checkServerFinalizer(errors: FieldErrors, at: Path, finalizer: string): void {
  if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer)) {
    errors.invalid(at, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')
  }
}

/** Whether there is certainly nothing to say: no character takes more than three bytes for one unit of a text's length. */
function isUsualEntry({ operation, fieldsType, manager, subresource }: ManagedFieldsEntry): boolean {
  return (operation === 'Update' || operation === 'Apply') && fieldsType === 'FieldsV1' && (manager ?? '').length * 3 <= FIELD_MANAGER_BYTES_MAX && (subresource ?? '').length * 3 <= SUBRESOURCE_BYTES_MAX
}

function validateManagedFields(errors: FieldErrors, entries: readonly ManagedFieldsEntry[]): void {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!
    if (isUsualEntry(entry)) continue
    const at = METADATA.child('managedFields').index(i)
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') errors.invalid(at.child('operation'), named(entry.operation), 'must be `Apply` or `Update`')
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1') errors.invalid(at.child('fieldsType'), entry.fieldsType, 'must be `FieldsV1`')
    if (byteLength(entry.manager ?? '') > FIELD_MANAGER_BYTES_MAX) errors.tooLong(at.child('manager'), FIELD_MANAGER_BYTES_MAX)
    if (byteLength(entry.subresource ?? '') > SUBRESOURCE_BYTES_MAX) errors.tooLong(at.child('subresource'), SUBRESOURCE_BYTES_MAX)
  }
}
