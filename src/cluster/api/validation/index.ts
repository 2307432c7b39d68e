// Validation: what the API server refuses, in its words. Runs on objects as they would be stored: decoded, defaulted and
// prepared by their strategy. Models the Validate functions of pkg/apis and the rules that pkg/registry chooses.
//
// kinds.ts says which file judges which kind (extension-kinds.ts: those that extend the server). field-error.ts has errors and
// places, go-text.ts how values print in messages, meta.ts and labels.ts what all objects share. Pods: pods.ts, then pod-spec.ts,
// containers.ts, volumes.ts and what they use. Errors come in upstream's order; for a map with several, in the map's own.
// Left out: custom resources by their own schema, compiling CEL, gates that are off by default. Feature gates are v1.34's.
import { KindTable } from '../kind-table.ts'
import type { KubeObject } from '../object.ts'
import { FieldErrors, type FieldError } from './field-error.ts'
import { KINDS } from './kinds.ts'
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from './meta.ts'
import { pathSegmentProblems } from './rules.ts'

export { FieldErrors, Path, formatFieldError } from './field-error.ts'
export type { FieldError, FieldErrorType } from './field-error.ts'
export { invalidMessage, invalidStatus } from './invalid-status.ts'
export type { GroupKind } from './invalid-status.ts'
export { validateLabelSelector } from './labels.ts'

/** What a resource is, as far as its validation depends on it. A Resource of the schema is one. */
export interface ValidationTarget {
  /** `v1` or `apps/v1`. */
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
}

/** What the server's own flags say. */
export interface ServerPolicy {
  /** --allow-privileged, which kubeadm sets. */
  readonly allowPrivileged: boolean
}

/** What was found: an object with errors is refused and its warnings are not sent. */
export interface Findings {
  readonly errors: readonly FieldError[]
  readonly warnings: readonly string[]
}

const RULES = new KindTable(KINDS)
const NO_WARNINGS: readonly string[] = []
const KUBEADM: ServerPolicy = { allowPrivileged: true }
const FINE: Findings = { errors: [], warnings: NO_WARNINGS }

function findings(errors: FieldErrors, warnings: () => readonly string[] | undefined): Findings {
  if (errors.any) return { errors: errors.list, warnings: NO_WARNINGS }
  const found = warnings()
  return found && found.length > 0 ? { errors: errors.list, warnings: found } : FINE
}

function rulesFor({ apiVersion, kind }: ValidationTarget) {
  return RULES.get(apiVersion, kind)
}

/** What is wrong with an object to create (rest.BeforeCreate). */
export function validateCreate<T extends KubeObject>(target: ValidationTarget, object: T, { allowPrivileged } = KUBEADM): Findings {
  const rules = rulesFor(target)
  const errors = new FieldErrors(allowPrivileged)
  rules?.create(errors, object)
  if (!errors.any) validateAnyObjectMeta(errors, object.metadata, target.namespaced, pathSegmentProblems)
  return findings(errors, () => rules?.createWarnings?.(object))
}

/** What is wrong with the metadata of an object to create, whose rest was found valid before. */
export function validateMetadata({ namespaced }: ValidationTarget, { metadata }: KubeObject): readonly FieldError[] {
  const errors = new FieldErrors()
  validateAnyObjectMeta(errors, metadata, namespaced, pathSegmentProblems)
  return errors.list
}

/** What is wrong with changing `old` into `object` (rest.BeforeUpdate). What both share by reference is not looked at again. */
export function validateUpdate<T extends KubeObject>(target: ValidationTarget, object: T, old: T, policy = KUBEADM): Findings {
  const rules = rulesFor(target)
  const errors = checkUpdatedMeta(target, object, old, policy)
  if (rules?.update) rules.update(errors, object, old)
  else rules?.create(errors, object)
  return findings(errors, () => rules?.updateWarnings?.(object, old))
}

/** What is wrong with writing the status of `object` over `old`. */
export function validateStatusUpdate<T extends KubeObject>(target: ValidationTarget, object: T, old: T): Findings {
  const rules = rulesFor(target)
  const errors = checkUpdatedMeta(target, object, old)
  rules?.status?.(errors, object, old)
  return findings(errors, () => rules?.statusWarnings?.(object))
}

/** What is wrong with a change through another subresource: `resize`, `ephemeralcontainers`, `finalize`, `approval`. */
export function validateSubresourceUpdate<T extends KubeObject>(target: ValidationTarget, subresource: string, object: T, old: T): Findings {
  const errors = checkUpdatedMeta(target, object, old)
  rulesFor(target)?.subresources?.[subresource]?.(errors, object, old)
  return findings(errors, () => undefined)
}

/** What is wrong with an object that is not stored: a Scale, a Binding, a review. Its metadata are judged by its own rules only. */
export function validateTransient(apiVersion: string, kind: string, object: object): readonly FieldError[] {
  const errors = new FieldErrors()
  RULES.get(apiVersion, kind)?.create(errors, object as KubeObject)
  return errors.list
}

function checkUpdatedMeta(target: ValidationTarget, object: KubeObject, old: KubeObject, { allowPrivileged } = KUBEADM): FieldErrors {
  const errors = new FieldErrors(allowPrivileged)
  validateAnyObjectMeta(errors, object.metadata, target.namespaced, pathSegmentProblems, old.metadata)
  validateAnyObjectMetaUpdate(errors, object.metadata, old.metadata)
  return errors
}
