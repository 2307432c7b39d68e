// PodDisruptionBudgets. Models pkg/apis/policy/validation.
import type { PodDisruptionBudget } from '../types/policy-v1.ts'
import type { Condition } from '../types/meta-v1.ts'
import { regexError } from '../names/index.ts'
import { ROOT, SPEC, STATUS, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabelSelector } from './labels.ts'
import { checkAtMostAll, checkIntOrPercent } from './rollouts.ts'
import { byteLength, checkNonnegativeField, checkOneOf, checkQualifiedName } from './rules.ts'

const REASON_PATTERN = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const REASON_MESSAGE = "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'"
const reasonPattern = new RegExp(`^${REASON_PATTERN}$`)
const REASON_BYTES_MAX = 1024
const MESSAGE_BYTES_MAX = 32 * 1024

export function validateDisruptionBudget(errors: FieldErrors, budget: PodDisruptionBudget, allowInvalidValues = false): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = budget.spec ?? {}
  if (minAvailable !== undefined && maxUnavailable !== undefined) errors.invalid(SPEC, goValue('policy.PodDisruptionBudgetSpec', budget.spec), 'minAvailable and maxUnavailable cannot be both set')
  for (const [field, value] of [['minAvailable', minAvailable], ['maxUnavailable', maxUnavailable]] as const) {
    if (value === undefined) continue
    checkIntOrPercent(errors, SPEC.child(field), value)
    checkAtMostAll(errors, SPEC.child(field), value)
  }
  validateLabelSelector(errors, SPEC.child('selector'), selector, { allowInvalidValues })
  checkOneOf(errors, SPEC.child('unhealthyPodEvictionPolicy'), unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget'])
}

export function validateDisruptionBudgetUpdate(errors: FieldErrors, budget: PodDisruptionBudget, old: PodDisruptionBudget): void {
  if (budget.spec === old.spec) return
  validateDisruptionBudget(errors, budget, countErrors((found) => validateLabelSelector(found, ROOT, old.spec?.selector)) > 0)
}

export function validateDisruptionBudgetStatus(errors: FieldErrors, { status }: PodDisruptionBudget): void {
  validateConditions(errors, STATUS.child('conditions'), status?.conditions ?? [])
  for (const field of ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const) checkNonnegativeField(errors, STATUS, field, status?.[field])
}

/** Conditions of the common form (metav1 ValidateConditions). */
export function validateConditions(errors: FieldErrors, at: Path, conditions: readonly Condition[]): void {
  for (const [i, condition] of conditions.entries()) {
    const here = at.index(i)
    const { type = '', status = '', observedGeneration = 0, lastTransitionTime, reason, message = '' } = condition
    if (conditions.findIndex((other) => other.type === type) < i) errors.duplicate(here.child('type'), type)
    checkQualifiedName(errors, here.child('type'), type)
    checkOneOf(errors, here.child('status'), status, ['False', 'True', 'Unknown'])
    if (observedGeneration < 0) errors.invalid(here.child('observedGeneration'), observedGeneration, 'must be greater than or equal to zero')
    if (!lastTransitionTime) errors.required(here.child('lastTransitionTime'))
    if (!reason) errors.required(here.child('reason'))
    else {
      if (!reasonPattern.test(reason)) errors.invalid(here.child('reason'), reason, regexError(REASON_MESSAGE, REASON_PATTERN, ['my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB']))
      if (byteLength(reason) > REASON_BYTES_MAX) errors.tooLong(here.child('reason'), REASON_BYTES_MAX)
    }
    if (byteLength(message) > MESSAGE_BYTES_MAX) errors.tooLong(here.child('message'), MESSAGE_BYTES_MAX)
  }
}
