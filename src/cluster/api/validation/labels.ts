// Labels and the selectors over them. Models apimachinery/pkg/apis/meta/v1/validation and core's node selectors.
import { validateSubdomainName } from '../names/index.ts'
import { matchesLabels } from '../selector/index.ts'
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../types/core-v1.ts'
import type { LabelSelector, LabelSelectorRequirement } from '../types/meta-v1.ts'
import { ROOT, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { labelValueProblems, named, qualifiedNameProblems } from './rules.ts'

type Labels = { readonly [key: string]: string }

/** Keys and values of labels; every error stands at the map. */
export function validateLabels(errors: FieldErrors, at: Path, labels: Labels | undefined): void {
  if (!labels) return
  for (const key in labels) {
    const value = labels[key]!
    const keyProblems = qualifiedNameProblems(key)
    if (keyProblems.length > 0) errors.invalidEach(at, key, keyProblems)
    const valueProblems = labelValueProblems(value)
    if (valueProblems.length > 0) errors.invalidEach(at, value, valueProblems)
  }
}

export interface SelectorOptions {
  /** An old object's selector had such values; they may stay. */
  readonly allowInvalidValues?: boolean
  /** Reviews of access take operators that they do not know. */
  readonly allowUnknownOperator?: boolean
}

export function validateLabelSelector(errors: FieldErrors, at: Path, selector: LabelSelector | undefined, options: SelectorOptions = {}): void {
  if (!selector) return
  if (selector.matchLabels) validateLabels(errors, at.child('matchLabels'), selector.matchLabels)
  if (!selector.matchExpressions) return
  for (const [i, expression] of selector.matchExpressions.entries()) {
    validateLabelRequirement(errors, at.child('matchExpressions').index(i), expression, options)
  }
}

export function validateLabelRequirement(errors: FieldErrors, at: Path, { key, operator, values }: LabelSelectorRequirement, options: SelectorOptions): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (!values?.length) errors.required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values?.length) errors.forbidden(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  } else if (!options.allowUnknownOperator) errors.invalid(at.child('operator'), named(operator), 'not a valid selector operator')
  errors.invalidEach(at.child('key'), key ?? '', qualifiedNameProblems(key ?? ''))
  if (!options.allowInvalidValues) validateValues(errors, at, values)
}

function validateValues(errors: FieldErrors, at: Path, values: readonly string[] | undefined): void {
  for (const [i, value] of (values ?? []).entries()) {
    const problems = labelValueProblems(value)
    if (problems.length > 0) errors.invalidEach(at.child('values').index(i), value, problems)
  }
}

/** Whether a selector cannot be compiled (metav1.LabelSelectorAsSelector fails); an absent one can. */
export function isBrokenSelector(selector: LabelSelector | undefined): boolean {
  return countErrors((errors) => validateLabelSelector(errors, ROOT, selector)) > 0
}

/** Whether an old selector has values that are no label values, so that a new one may keep them. */
export function hasInvalidValue(selector: LabelSelector | undefined): boolean {
  return selector?.matchExpressions?.some((expression) => expression.values?.some((value) => labelValueProblems(value).length > 0)) ?? false
}

/** Whether a selector that compiles leaves out these labels. */
export function missesLabels(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return !matchesLabels(selector, labels)
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0
}

/** `allowInvalidValues`: the old object had some, or the term is only preferred. */
export function validateNodeSelector(errors: FieldErrors, at: Path, selector: NodeSelector, allowInvalidValues: boolean): void {
  const terms = selector.nodeSelectorTerms ?? []
  if (terms.length === 0) errors.required(at.child('nodeSelectorTerms'), 'must have at least one node selector term')
  for (const [i, term] of terms.entries()) validateNodeSelectorTerm(errors, at.child('nodeSelectorTerms').index(i), term, allowInvalidValues)
}

export function validateNodeSelectorTerm(errors: FieldErrors, at: Path, term: NodeSelectorTerm, allowInvalidValues: boolean): void {
  for (const [i, requirement] of (term.matchExpressions ?? []).entries()) {
    validateNodeRequirement(errors, at.child('matchExpressions').index(i), requirement, allowInvalidValues)
  }
  for (const [i, requirement] of (term.matchFields ?? []).entries()) validateNodeFieldRequirement(errors, at.child('matchFields').index(i), requirement)
}

function validateNodeRequirement(errors: FieldErrors, at: Path, { key, operator, values }: NodeSelectorRequirement, allowInvalidValues: boolean): void {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (!values?.length) errors.required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values?.length) errors.forbidden(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      break
    case 'Gt':
    case 'Lt':
      if (values?.length !== 1) errors.required(at.child('values'), "must be specified single value when `operator` is 'Lt' or 'Gt'")
      break
    default:
      errors.invalid(at.child('operator'), named(operator), 'not a valid selector operator')
  }
  errors.invalidEach(at.child('key'), key ?? '', qualifiedNameProblems(key ?? ''))
  if (!allowInvalidValues) validateValues(errors, at, values)
}

function validateNodeFieldRequirement(errors: FieldErrors, at: Path, { key, operator, values }: NodeSelectorRequirement): void {
  if (operator !== 'In' && operator !== 'NotIn') errors.invalid(at.child('operator'), named(operator), 'not a valid selector operator')
  else if (values?.length !== 1) errors.required(at.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
  if (key !== 'metadata.name') errors.invalid(at.child('key'), key ?? '', 'not a valid field selector key')
  else for (const [i, value] of (values ?? []).entries()) errors.invalidEach(at.child('values').index(i), value, validateSubdomainName(value))
}
