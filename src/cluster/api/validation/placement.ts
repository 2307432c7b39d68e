// Where pods may run: affinity, tolerations, spreading. Models those parts of pkg/apis/core/validation.
import { validateLabelName } from '../names/index.ts'
import type { Affinity, PodAffinityTerm, PodSpec, Toleration, TopologySpreadConstraint } from '../types/core-v1.ts'
import type { LabelSelector } from '../types/meta-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { validateLabelSelector, validateNodeSelector, validateNodeSelectorTerm } from './labels.ts'
import type { PodOptions } from './pod-options.ts'
import { checkOneOf, checkQualifiedName, labelValueProblems, named, pointer, qualifiedNameProblems } from './rules.ts'

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const REQUIRED_TERMS = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED_TERMS = 'preferredDuringSchedulingIgnoredDuringExecution'
const WEIGHT_RANGE = 'must be in the range 1-100'

export function validateAffinity(errors: FieldErrors, at: Path, affinity: Affinity, options: PodOptions): void {
  const { nodeAffinity } = affinity
  if (nodeAffinity) {
    const here = at.child('nodeAffinity')
    const required = nodeAffinity[REQUIRED_TERMS]
    if (required) validateNodeSelector(errors, here.child(REQUIRED_TERMS), required, options.allowInvalidNodeAffinityValues)
    for (const [i, { weight = 0, preference }] of (nodeAffinity[PREFERRED_TERMS] ?? []).entries()) {
      const termAt = here.child(PREFERRED_TERMS).index(i)
      if (weight <= 0 || weight > 100) errors.invalid(termAt.child('weight'), weight, WEIGHT_RANGE)
      validateNodeSelectorTerm(errors, termAt.child('preference'), preference ?? {}, true)
    }
  }
  for (const side of ['podAffinity', 'podAntiAffinity'] as const) {
    const terms = affinity[side]
    if (!terms) continue
    for (const [i, term] of (terms[REQUIRED_TERMS] ?? []).entries()) validatePodTerm(errors, at.child(side, REQUIRED_TERMS).index(i), term, options)
    for (const [i, { weight = 0, podAffinityTerm }] of (terms[PREFERRED_TERMS] ?? []).entries()) {
      const termAt = at.child(side, PREFERRED_TERMS).index(i)
      if (weight <= 0 || weight > 100) errors.invalid(termAt.child('weight'), weight, WEIGHT_RANGE)
      validatePodTerm(errors, termAt.child('podAffinityTerm'), podAffinityTerm, options)
    }
  }
}

function validatePodTerm(errors: FieldErrors, at: Path, term: PodAffinityTerm, options: PodOptions): void {
  const selectorOptions = { allowInvalidValues: options.allowInvalidAffinityValues }
  validateLabelSelector(errors, at.child('labelSelector'), term.labelSelector, selectorOptions)
  validateLabelSelector(errors, at.child('namespaceSelector'), term.namespaceSelector, selectorOptions)
  for (const namespace of term.namespaces ?? []) errors.invalidEach(at.child('namespace'), namespace, validateLabelName(namespace))
  validateLabelKeys(errors, at, term.matchLabelKeys, term.mismatchLabelKeys, term.labelSelector)
  const topologyKey = term.topologyKey ?? ''
  if (topologyKey === '') errors.required(at.child('topologyKey'), 'can not be empty')
  errors.invalidEach(at.child('topologyKey'), topologyKey, qualifiedNameProblems(topologyKey))
}

/** Keys whose values the pod brings itself (ValidateMatchLabelKeysAndMismatchLabelKeys). */
function validateLabelKeys(errors: FieldErrors, at: Path, matchKeys: readonly string[] = [], mismatchKeys: readonly string[] = [], selector: LabelSelector | undefined): void {
  for (const [field, keys] of [['matchLabelKeys', matchKeys], ['mismatchLabelKeys', mismatchKeys]] as const) {
    if (keys.length === 0) continue
    if (!selector) errors.forbidden(at.child(field), 'must not be specified when labelSelector is not set')
    else for (const [i, key] of keys.entries()) checkQualifiedName(errors, at.child(field).index(i), key)
  }
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}))
  for (const { key } of selector?.matchExpressions ?? []) {
    const i = matchKeys.lastIndexOf(key)
    if (i >= 0 && seen.has(key)) errors.invalid(at.index(i), key, 'exists in both matchLabelKeys and labelSelector')
    seen.add(key)
  }
  for (const [i, key] of matchKeys.entries()) {
    if (mismatchKeys.includes(key)) errors.invalid(at.child('matchLabelKeys').index(i), key, 'exists in both matchLabelKeys and mismatchLabelKeys')
  }
}

export function validateTolerations(errors: FieldErrors, at: Path, tolerations: readonly Toleration[]): void {
  for (const [i, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect, tolerationSeconds } = toleration as Toleration & { readonly operator?: string }
    if (key !== '') {
      const problems = qualifiedNameProblems(key)
      if (problems.length > 0) errors.invalidEach(at.index(i).child('key'), key, problems)
    } else if (operator !== 'Exists') {
      errors.invalid(at.index(i).child('operator'), named(operator), 'operator must be Exists when `key` is empty, which means "match all values and all keys"')
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') errors.invalid(at.index(i).child('effect'), named(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set")
    if (operator === 'Equal' || operator === '') {
      const problems = labelValueProblems(value)
      if (problems.length > 0) errors.invalid(at.index(i).child('operator'), value, problems.join(';'))
    } else if (operator === 'Exists') {
      if (value !== '') errors.invalid(at.index(i).child('operator'), value, "value must be empty when `operator` is 'Exists'")
    } else errors.notSupported(at.index(i).child('operator'), named(operator), ['Equal', 'Exists'])
    if (effect) checkTaintEffect(errors, at.index(i).child('effect'), effect)
  }
}

export function checkTaintEffect(errors: FieldErrors, at: Path, effect: string): void {
  checkOneOf(errors, at, effect, TAINT_EFFECTS)
}

export function validateSpread(errors: FieldErrors, at: Path, constraints: readonly TopologySpreadConstraint[], options: PodOptions): void {
  for (const [i, constraint] of constraints.entries()) {
    const here = at.index(i)
    const { maxSkew = 0, topologyKey, whenUnsatisfiable, minDomains, labelSelector, matchLabelKeys } = constraint
    if (maxSkew <= 0) errors.invalid(here.child('maxSkew'), maxSkew, 'must be greater than zero')
    if (!topologyKey) errors.required(here.child('topologyKey'), 'can not be empty')
    checkOneOf(errors, here.child('whenUnsatisfiable'), whenUnsatisfiable ?? '', ['DoNotSchedule', 'ScheduleAnyway'])
    if (constraints.slice(i + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)) {
      errors.duplicate(here.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`)
    }
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid(here.child('minDomains'), minDomains, 'must be greater than zero')
      if (whenUnsatisfiable !== 'DoNotSchedule') errors.invalid(here.child('minDomains'), minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`)
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field]
      if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore') errors.notSupported(here.child(field), pointer(policy), ['Honor', 'Ignore'])
    }
    if (options.allowLegacySpreadKeys) validateLegacyKeys(errors, here.child('matchLabelKeys'), matchLabelKeys ?? [], labelSelector)
    else validateLabelKeys(errors, here, matchLabelKeys, undefined, labelSelector)
    if (!options.allowInvalidSpreadSelector) validateLabelSelector(errors, here.child('labelSelector'), labelSelector)
  }
}

/** The rule of before the API server merged such keys into the selector. */
function validateLegacyKeys(errors: FieldErrors, at: Path, keys: readonly string[], selector: LabelSelector | undefined): void {
  if (keys.length === 0) return
  if (!selector) errors.forbidden(at, 'must not be specified when labelSelector is not set')
  const selected = new Set([...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map((expression) => expression.key)])
  for (const [i, key] of keys.entries()) {
    checkQualifiedName(errors, at.index(i), key)
    if (selected.has(key)) errors.invalid(at.index(i), key, 'exists in both matchLabelKeys and labelSelector')
  }
}

export function validateSchedulingGates(errors: FieldErrors, at: Path, gates: NonNullable<PodSpec['schedulingGates']>): void {
  const seen = new Set<string>()
  for (const [i, { name = '' }] of gates.entries()) {
    checkQualifiedName(errors, at.index(i), name)
    if (seen.has(name)) errors.duplicate(at.index(i), name)
    seen.add(name)
  }
}
