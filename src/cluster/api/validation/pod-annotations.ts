// Annotations that mean something to pods. Models ValidatePodSpecificAnnotations of pkg/apis/core/validation.
import type { PodSpec, Toleration } from '../types/core-v1.ts'
import { checkAppArmorAnnotations, checkSeccompAnnotations } from './security-context.ts'
import { visitContainers } from './containers.ts'
import { SPEC, type FieldErrors, type Path } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { checkDescendingPath } from './local-paths.ts'
import { validateTolerations } from './placement.ts'
import { isInvalidDeletionCost, type PodOptions } from './pod-options.ts'

type Annotations = { readonly [key: string]: string }

export const MIRROR_POD = 'kubernetes.io/config.mirror'
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations'
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'

/** `at` is the annotations' place. */
export function validatePodAnnotations(errors: FieldErrors, at: Path, annotations: Annotations | undefined, spec: PodSpec, options: PodOptions): void {
  if (!annotations) return
  if (annotations[MIRROR_POD] !== undefined && !spec.nodeName) errors.invalid(at.key(MIRROR_POD), annotations[MIRROR_POD], 'must set spec.nodeName if mirror pod annotation is set')
  if (annotations[TOLERATIONS]) validateTolerationsAnnotation(errors, at, annotations[TOLERATIONS])
  if (!options.allowInvalidDeletionCost && isInvalidDeletionCost(annotations)) errors.invalid(at.key(DELETION_COST), annotations[DELETION_COST], 'must be a 32bit integer')
  if (annotations[SECCOMP_POD] !== undefined) checkSeccompText(errors, at.child(SECCOMP_POD), annotations[SECCOMP_POD])
  for (const key in annotations) if (key.startsWith(SECCOMP_CONTAINER)) checkSeccompText(errors, at.child(key), annotations[key]!)
  for (const key in annotations) if (key.startsWith(APP_ARMOR)) checkAppArmorText(errors, at.key(key), key.slice(APP_ARMOR.length), annotations[key]!, spec)
}

function validateTolerationsAnnotation(errors: FieldErrors, at: Path, text: string): void {
  let tolerations: unknown
  try {
    tolerations = JSON.parse(text)
  } catch {
    return errors.invalid(at, TOLERATIONS, 'invalid character in JSON')
  }
  if (!Array.isArray(tolerations)) return errors.invalid(at, TOLERATIONS, 'json: cannot unmarshal into Go value of type []core.Toleration')
  validateTolerations(errors, at.child(TOLERATIONS), tolerations as readonly Toleration[])
}

function checkSeccompText(errors: FieldErrors, at: Path, profile: string): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return
  if (profile.startsWith('localhost/')) checkDescendingPath(errors, at, profile.slice('localhost/'.length))
  else errors.invalid(at, profile, 'must be a valid seccomp profile')
}

function checkAppArmorText(errors: FieldErrors, at: Path, containerName: string, profile: string, spec: PodSpec): void {
  if (!visitContainers(spec).some(([container]) => container.name === containerName)) errors.invalid(at, containerName, 'container not found')
  if (profile !== '' && profile !== 'runtime/default' && profile !== 'unconfined' && !profile.startsWith('localhost/')) errors.invalid(at, profile, `invalid AppArmor profile name: ${goQuote(profile)}`)
}

/** Annotations that say what fields say too must agree with them. */
export function checkProfileAnnotations(errors: FieldErrors, annotations: Annotations | undefined, spec: PodSpec, specAt: Path = SPEC): void {
  if (!annotations) return
  const containers = () => visitContainers(spec, specAt)
  checkSeccompAnnotations(errors, annotations, spec, specAt, containers)
  checkAppArmorAnnotations(errors, annotations, spec, containers)
}

/** Which of them may not come, change or go (ValidatePodSpecificAnnotationUpdates). */
export function validatePodAnnotationsUpdate(errors: FieldErrors, at: Path, annotations: Annotations = {}, old: Annotations = {}): void {
  for (const key in old) {
    if (annotations[key] === old[key]) continue
    if (key.startsWith(APP_ARMOR)) errors.forbidden(at.key(key), 'may not remove or update AppArmor annotations')
    if (key === MIRROR_POD) errors.forbidden(at.key(key), 'may not remove or update mirror pod annotation')
  }
  for (const key in annotations) {
    if (old[key] !== undefined) continue
    if (key.startsWith(APP_ARMOR)) errors.forbidden(at.key(key), 'may not add AppArmor annotations')
    if (key === MIRROR_POD) errors.forbidden(at.key(key), 'may not add mirror pod annotation')
  }
}
