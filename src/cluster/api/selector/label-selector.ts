// LabelSelector objects and plain maps as selectors. Models apimachinery/pkg/apis/meta/v1/helpers.go and validation.
import { isValidLabelValue } from '../names/index.ts'
import type { LabelSelector, LabelSelectorRequirement } from '../types/meta-v1.ts'
import { EVERYTHING, NOTHING, SelectorError, aggregate, labelKeyProblem, makeSelector } from './requirement.ts'
import type { Labels, Operator, Requirement, Selector } from './requirement.ts'

const OPERATORS: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/** Objects do not change, so what was compiled for one stays true; entries die with their object. */
const compiled = new WeakMap<LabelSelector, Selector>()
const compiledSets = new WeakMap<Labels, Selector>()

/**
 * The selector of a LabelSelector object: absent matches nothing, empty matches everything.
 * Throws SelectorError for an unknown operator (metav1.LabelSelectorAsSelector).
 */
export function compileLabelSelector(selector: LabelSelector | null | undefined): Selector {
  if (!selector) return NOTHING
  const known = compiled.get(selector)
  if (known) return known
  const made = makeSelector([
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] })),
    ...(selector.matchExpressions ?? []).map(requirementOf),
  ])
  compiled.set(selector, made)
  return made
}

/** The selector of a plain map, as a Service or ReplicationController has: empty matches everything (labels.SelectorFromSet). */
export function compileSetSelector(set: Labels | null | undefined): Selector {
  if (!set) return EVERYTHING
  const known = compiledSets.get(set)
  if (known) return known
  const made = makeSelector(Object.entries(set).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] })))
  compiledSets.set(set, made)
  return made
}

/** Whether labels match a LabelSelector object; an absent selector matches nothing. */
export function matchesLabels(selector: LabelSelector | null | undefined, labels: Labels | undefined): boolean {
  return compileLabelSelector(selector).matches(labels)
}

/** How kubectl shows a LabelSelector: its text, `<none>` when empty, `<error>` when not valid (metav1.FormatLabelSelector). */
export function formatLabelSelector(selector: LabelSelector | null | undefined): string {
  try {
    return compileLabelSelector(selector).text || '<none>'
  } catch (problem) {
    if (problem instanceof SelectorError) return '<error>'
    throw problem
  }
}

/** A map of labels as `a=b,c=d`, sorted; `<none>` when empty (labels.FormatLabels). */
export function formatLabels(labels: Labels | undefined): string {
  return Object.keys(labels ?? {}).sort().map((key) => `${key}=${labels![key]}`).join(',') || '<none>'
}

/** What the API server finds wrong with a LabelSelector at `path`, each as a field error prints (ValidateLabelSelector). */
export function labelSelectorProblems(selector: LabelSelector | undefined, path: string): readonly string[] {
  const labels = selector?.matchLabels ?? {}
  return [
    ...Object.keys(labels).sort().flatMap((key) => [
      ...named(labelKeyProblem(key, `${path}.matchLabels`)),
      ...valueProblems(labels[key]!, `${path}.matchLabels`),
    ]),
    ...(selector?.matchExpressions ?? []).flatMap((expression, i) => expressionProblems(expression, `${path}.matchExpressions[${i}]`)),
  ]
}

/** Those problems as one error text, or undefined when there are none. */
export function labelSelectorProblem(selector: LabelSelector | undefined, path: string): string | undefined {
  const problems = labelSelectorProblems(selector, path)
  return problems.length === 0 ? undefined : aggregate(problems)
}

function requirementOf({ key, operator, values }: LabelSelectorRequirement): Requirement {
  const known = OPERATORS[operator]
  if (!known) throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`)
  return { key, operator: known, values: [...new Set(values ?? [])].sort() }
}

function expressionProblems({ key, operator, values = [] }: LabelSelectorRequirement, path: string): readonly string[] {
  const problems: string[] = []
  if (!OPERATORS[operator]) problems.push(`${path}.operator: Invalid value: ${JSON.stringify(operator)}: not a valid selector operator`)
  else if (operator.endsWith('In') && values.length === 0) problems.push(`${path}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`)
  else if (operator.endsWith('Exist') || operator === 'Exists') {
    if (values.length > 0) problems.push(`${path}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`)
  }
  problems.push(...named(labelKeyProblem(key, `${path}.key`)))
  return [...problems, ...values.flatMap((value, i) => valueProblems(value, `${path}.values[${i}]`))]
}

function valueProblems(value: string, path: string): readonly string[] {
  return isValidLabelValue(value).map((problem) => `${path}: Invalid value: ${JSON.stringify(value)}: ${problem}`)
}

function named(problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [problem]
}
