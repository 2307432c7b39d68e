// One condition on labels, and the selector that is a list of them. Models apimachinery/pkg/labels/selector.go.
import { isQualifiedName, isValidLabelValue } from '../names/index.ts'

export type Labels = Readonly<Record<string, string>>
export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

export interface Requirement {
  readonly key: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export interface Selector {
  readonly requirements: readonly Requirement[]
  /** True for the selector that matches nothing (an absent LabelSelector), which has no requirements either. */
  readonly nothing: boolean
  /** The canonical text: sorted by key, values sorted. */
  readonly text: string
  readonly matches: (labels: Labels | undefined) => boolean
}

/** A selector or requirement that is not well formed; the message is upstream's. */
export class SelectorError extends Error {}

const NO_LABELS: Labels = {}

export const EVERYTHING: Selector = { requirements: [], nothing: false, text: '', matches: () => true }
export const NOTHING: Selector = { requirements: [], nothing: true, text: '', matches: () => false }

/** The selector that asks for all of these, sorted by key. */
export function makeSelector(requirements: readonly Requirement[]): Selector {
  if (requirements.length === 0) return EVERYTHING
  const sorted = requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return {
    requirements: sorted,
    nothing: false,
    text: sorted.map(formatRequirement).join(','),
    matches: (labels = NO_LABELS) => {
      for (const requirement of sorted) if (!matchesRequirement(requirement, labels)) return false
      return true
    },
  }
}

/** Whether labels meet one requirement; an absent key meets `!=` and `notin`. */
export function matchesRequirement({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case '=':
    case '==':
      return value === values[0]
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
      return value !== values[0]
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      if (value === undefined || !isInteger(value)) return false
      return operator === 'gt' ? BigInt(value) > BigInt(values[0]!) : BigInt(value) < BigInt(values[0]!)
    }
  }
}

/** A requirement after upstream's checks (labels.NewRequirement); throws SelectorError. */
export function newRequirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  const problems: string[] = []
  const keyProblem = labelKeyProblem(key, 'key')
  if (keyProblem) problems.push(keyProblem)
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, i) => {
      if (!isInteger(value)) problems.push(`values[${i}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`)
    })
  }
  values.forEach((value, i) => {
    const wrong = isValidLabelValue(value)
    if (wrong.length > 0) problems.push(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`)
  })
  if (problems.length > 0) throw new SelectorError(aggregate(problems))
  return { key, operator, values }
}

/** What is wrong with a label's key, at a path as a field error prints it. */
export function labelKeyProblem(key: string, path: string): string | undefined {
  const problems = isQualifiedName(key)
  return problems.length === 0 ? undefined : `${path}: Invalid value: ${JSON.stringify(key)}: ${problems.join('; ')}`
}

/** Several errors as one text (utilerrors.Aggregate): alone, or in brackets without repetition. */
export function aggregate(problems: readonly string[]): string {
  const distinct = [...new Set(problems)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}

function isInteger(text: string): boolean {
  return /^[+-]?[0-9]+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.toSorted().join(',')})`
    case 'gt':
      return `${key}>${values[0]}`
    case 'lt':
      return `${key}<${values[0]}`
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values[0]}`
  }
}
