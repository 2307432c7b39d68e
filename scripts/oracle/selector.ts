// Label selectors, field selectors and LabelSelector objects matched against labels.
import { compileLabelSelector, formatLabelSelector, labelSelectorProblem, parseFieldSelector, parseLabelSelector } from '../../src/cluster/api/selector/index.ts'
import type { LabelSelector } from '../../src/cluster/api/types/meta-v1.ts'
import { answerWith, type Answer } from './row.ts'

export interface SelectorInput {
  readonly selector?: string
  readonly field?: string
  readonly object?: LabelSelector
  readonly labels: readonly Record<string, string>[]
}

export function answerSelector({ selector, field, object, labels }: SelectorInput): Answer {
  if (field !== undefined || selector !== undefined) {
    return answerWith(() => {
      const { text, matches } = field === undefined ? parseLabelSelector(selector!) : parseFieldSelector(field)
      return { canonical: text, matches: labels.map((each) => matches(each)) }
    })
  }
  const problem = labelSelectorProblem(object, 'spec.selector')
  if (problem) return { error: problem }
  return answerWith(() => {
    const { text, matches } = compileLabelSelector(object)
    return { canonical: text, matches: labels.map((each) => matches(each)), formatted: formatLabelSelector(object) }
  })
}
