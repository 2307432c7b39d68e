// How workloads replace their pods. Models the update strategies of pkg/apis/apps/validation.
import { isValidPercent } from '../names/index.ts'
import type { DaemonSetUpdateStrategy, DeploymentStrategy, StatefulSetUpdateStrategy } from '../types/apps-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { checkNonnegativeField } from './rules.ts'

type IntOrPercent = number | string

/** A count or a percentage that is not negative (ValidatePositiveIntOrPercent). */
export function checkIntOrPercent(errors: FieldErrors, at: Path, value: IntOrPercent): void {
  if (typeof value === 'string') errors.invalidEach(at, value, isValidPercent(value))
  else if (value < 0) errors.invalid(at, value, 'must be greater than or equal to 0')
}

/** IsNotMoreThan100Percent. */
export function checkAtMostAll(errors: FieldErrors, at: Path, value: IntOrPercent): void {
  if (typeof value === 'string' && isValidPercent(value).length === 0 && parseInt(value, 10) > 100) errors.invalid(at, value, 'must not be greater than 100%')
}

/** The number in `25%`, or the count; 0 for what is neither. */
function amountOf(value: IntOrPercent): number {
  if (typeof value === 'number') return value
  if (isValidPercent(value).length === 0) return parseInt(value, 10)
  return /^[-+]?[0-9]+$/.test(value) ? Number(value) : 0
}

export function validateDeploymentStrategy(errors: FieldErrors, at: Path, strategy: DeploymentStrategy): void {
  const { type, rollingUpdate } = strategy
  const here = at.child('rollingUpdate')
  if (type === 'Recreate') {
    if (rollingUpdate) errors.forbidden(here, "may not be specified when strategy `type` is 'Recreate'")
  } else if (type !== 'RollingUpdate') errors.notSupported(at, goValue('apps.DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate'])
  else if (!rollingUpdate) errors.required(here, 'this should be defaulted and never be nil')
  else {
    const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate
    checkIntOrPercent(errors, here.child('maxUnavailable'), maxUnavailable)
    checkIntOrPercent(errors, here.child('maxSurge'), maxSurge)
    if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) errors.invalid(here.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0')
    checkAtMostAll(errors, here.child('maxUnavailable'), maxUnavailable)
  }
}

export function validateDaemonSetStrategy(errors: FieldErrors, at: Path, strategy: DaemonSetUpdateStrategy): void {
  const { type, rollingUpdate } = strategy
  const here = at.child('rollingUpdate')
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate') return errors.notSupported(at, goValue('apps.DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete'])
  if (!rollingUpdate) return errors.required(here)
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate
  checkIntOrPercent(errors, here.child('maxUnavailable'), maxUnavailable)
  checkIntOrPercent(errors, here.child('maxSurge'), maxSurge)
  checkAtMostAll(errors, here.child('maxUnavailable'), maxUnavailable)
  checkAtMostAll(errors, here.child('maxSurge'), maxSurge)
  const hasUnavailable = amountOf(maxUnavailable) !== 0
  const hasSurge = amountOf(maxSurge) !== 0
  if (hasUnavailable && hasSurge) errors.invalid(here.child('maxSurge'), maxSurge, 'may not be set when maxUnavailable is non-zero')
  else if (!hasUnavailable && !hasSurge) errors.required(here.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0')
}

export function validateStatefulSetStrategy(errors: FieldErrors, at: Path, strategy: StatefulSetUpdateStrategy): void {
  const { type, rollingUpdate } = strategy
  const here = at.child('rollingUpdate')
  if (!type) return errors.required(at)
  if (type === 'OnDelete') {
    if (rollingUpdate) errors.invalid(here, goValue('apps.RollingUpdateStatefulSetStrategy', rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'")
    return
  }
  if (type !== 'RollingUpdate') return errors.invalid(at, goValue('apps.StatefulSetUpdateStrategy', strategy), "must be 'RollingUpdate' or 'OnDelete'")
  if (!rollingUpdate) return
  checkNonnegativeField(errors, here, 'partition', rollingUpdate.partition)
  const { maxUnavailable } = rollingUpdate
  if (maxUnavailable === undefined) return
  checkIntOrPercent(errors, here.child('maxUnavailable'), maxUnavailable)
  if (amountOf(maxUnavailable) === 0) errors.invalid(here.child('maxUnavailable'), maxUnavailable, 'cannot be 0')
  checkAtMostAll(errors, here.child('maxUnavailable'), maxUnavailable)
}
