// Reads what a step asks: a choice, a click, a number, an order, or words of one's own.
import type { FeedbackRule, Question } from '../lesson.ts'
import type { Fields } from './fields.ts'

/** Checks an expression that stands in a field; gives it back. */
export type CheckExpression = (fields: Fields, field: string, expression: string, more?: readonly string[]) => string

const CHOICES = { least: 2, most: 8, remedy: 'Give two to eight choices, each with `text` and `feedback`, one of them with `right: true`.' }
const FEEDBACK = { least: 1, most: 12, remedy: 'Give a list of `when` and `text`; the last has no `when` and meets every other answer.' }

/** The question of a step. Undefined, with a problem noted, when there is none. */
export function readQuestion(fields: Fields, check: CheckExpression): Question | undefined {
  const kinds = (['choices', 'pick', 'number', 'order', 'model'] as const).filter((name) => fields.has(name))
  if (kinds.length !== 1) {
    fields.problem(kinds[1] ?? 'kind', kinds.length === 0 ? 'the step asks nothing' : `the step asks in two ways: ${kinds.join(' and ')}`, 'Give one of choices, pick, number, order, model.')
    return undefined
  }
  switch (kinds[0]!) {
    case 'choices':
      return readChoices(fields)
    case 'pick': {
      const what = fields.text('pick', 'Write pod or node.')
      if (what !== 'pod' && what !== 'node') fields.problem('pick', `${what} cannot be picked`, 'Write pod or node.')
      return { ask: 'pick', what: what === 'node' ? 'node' : 'pod', right: check(fields, 'right', fields.text('right', 'Write an expression that holds when `answer`, the name of what was picked, is right.'), ['answer']), ...readMarks(fields, check) }
    }
    case 'number':
      return { ask: 'number', unit: fields.text('number', 'Write what is counted: `number: Pods`.'), right: check(fields, 'right', fields.text('right', 'Write an expression whose value is the right number.')), ...readMarks(fields, check) }
    case 'order':
      return { ask: 'order', items: fields.texts('order', { least: 3, most: 9, remedy: 'Give three to nine items, in the right order.' }).map(({ text }) => text), ...readMarks(fields, check) }
    case 'model':
      return { ask: 'write', model: fields.text('model', 'Write an answer that the learner can compare with.') }
  }
}

function readChoices(fields: Fields): Question {
  const choices = fields.mappings('choices', CHOICES).flatMap((choice) => {
    if (typeof choice === 'string') {
      fields.problem('choices', `the choice “${choice}” has no feedback`, CHOICES.remedy)
      return []
    }
    const read = { text: choice.text('text', 'Write what the learner may answer.'), isRight: choice.flag('right'), feedback: choice.text('feedback', 'Write what meets the belief behind this answer.'), ...readBelief(choice) }
    choice.finish()
    return [read]
  })
  const right = choices.filter(({ isRight }) => isRight).length
  if (right !== 1) fields.problem('choices', `${right} of the choices are right`, 'Mark one, and only one, with `right: true`.')
  if (new Set(choices.map(({ feedback }) => feedback)).size !== choices.length) fields.problem('choices', 'two choices have the same feedback', 'Behind each wrong answer is another belief: meet each with words of its own.')
  if (new Set(choices.map(({ text }) => text)).size !== choices.length) fields.problem('choices', 'two choices have the same text', 'Say each in its own words.')
  return { ask: 'choose', choices }
}

function readMarks(fields: Fields, check: CheckExpression): { praise: string; feedback: readonly FeedbackRule[] } {
  const rules = fields.mappings('feedback', FEEDBACK).map((rule): FeedbackRule => {
    if (typeof rule === 'string') return { text: rule }
    const when = rule.text('when', 'Write for which `answer` this is meant.', true)
    const text = rule.text('text', 'Write what meets the belief behind this answer.')
    const belief = readBelief(rule)
    rule.finish()
    return when === '' ? { text, ...belief } : { when: check(rule, 'when', when, ['answer']), text, ...belief }
  })
  if (rules.length > 0 && (rules.at(-1)!.when !== undefined || rules.slice(0, -1).some(({ when }) => when === undefined))) fields.problem('feedback', 'some wrong answer has no feedback, or some feedback is never reached', FEEDBACK.remedy)
  return { praise: fields.text('praise', 'Write what is said to who is right.'), feedback: rules }
}

function readBelief(fields: Fields): { readonly belief?: string } {
  const belief = fields.text('belief', 'Name the misconception behind this answer, as in misconceptions.yaml.', true)
  return belief === '' ? {} : { belief }
}
