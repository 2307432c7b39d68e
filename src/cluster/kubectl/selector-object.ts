// The selector of an object that means what a selector on the command line says. Models metav1.ParseToLabelSelector.
import { SelectorError, parseLabelSelector } from '../api/index.ts'
import type { LabelSelector } from '../api/types/meta-v1.ts'
import { CommandError } from './errors.ts'

const OPERATORS: Readonly<Record<string, 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' }

/** Equalities become matchLabels, the rest matchExpressions. Throws CommandError for what cannot be read or said in an object. */
export function selectorObject(text: string): LabelSelector {
  const { requirements } = parsed(text)
  const matchLabels: Record<string, string> = {}
  const matchExpressions: NonNullable<LabelSelector['matchExpressions']>[number][] = []
  for (const { key, operator, values } of requirements) {
    const named = OPERATORS[operator]
    if (operator === '=' || operator === '==') matchLabels[key] = values[0]!
    else if (!named) throw new CommandError(`${JSON.stringify(operator)} isn't supported in label selectors`)
    else matchExpressions.push({ key, operator: named, ...(values.length > 0 ? { values: [...values].sort() } : {}) })
  }
  return { ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) }
}

function parsed(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    throw error instanceof SelectorError ? new CommandError(`couldn't parse the selector string "${text}": ${error.message}`) : error
  }
}
