// Beliefs that learners bring along, each with what is true instead and a question that asks for it again, later, away from the lesson.
// Which of them a learner has met stands in the progress: wrong answers name the belief that they come from.
import type { Question } from './lesson.ts'
import { checker } from './format/step.ts'
import { Fields, type Source } from './format/fields.ts'
import { formatProblem, type LessonProblem } from './format/problem.ts'
import { readQuestion } from './format/question.ts'

export interface Misconception {
  readonly id: string
  /** The belief, as one who holds it would say it. */
  readonly belief: string
  /** What is true instead. */
  readonly truth: string
  /** The lesson that contradicts it. */
  readonly lesson: string
  readonly prompt: string
  readonly question: Extract<Question, { ask: 'choose' }>
}

export type Misconceptions = ReadonlyMap<string, Misconception>

const FILE = 'misconceptions.yaml'
const MOST = 100
const LIST = { least: 1, most: MOST, remedy: `List one to ${MOST} misconceptions under \`misconceptions:\`.` }

/** Reads `misconceptions.yaml`. Problems are sentences with file, line and remedy. */
export function parseMisconceptions(yaml: string): { readonly misconceptions: Misconceptions; readonly problems: readonly string[] } {
  const problems: LessonProblem[] = []
  const source: Source = { file: FILE, problems }
  const fields = Fields.parse(source, yaml, 1)
  const misconceptions = new Map<string, Misconception>()
  for (const entry of fields?.mappings('misconceptions', LIST) ?? []) {
    if (typeof entry === 'string') continue
    const one = readMisconception(entry)
    if (one && misconceptions.has(one.id)) entry.problem('name', `two misconceptions are called ${one.id}`, 'Give each a name of its own.')
    if (one) misconceptions.set(one.id, one)
  }
  fields?.finish()
  return { misconceptions, problems: problems.map(formatProblem) }
}

function readMisconception(fields: Fields): Misconception | undefined {
  const base = {
    id: fields.text('name', 'Give it a short name: `name: pods-move`.'),
    belief: fields.text('belief', 'Say it as one who believes it would.'),
    truth: fields.text('truth', 'Say what is true instead.'),
    lesson: fields.text('lesson', 'Name the lesson that contradicts it, by its folder.'),
    prompt: fields.text('ask', 'Write the question that asks for it again.'),
  }
  const question = readQuestion(fields, checker({ known: new Set() }))
  fields.finish()
  if (question && question.ask !== 'choose') fields.problem('ask', 'it is asked without a cluster, so it needs choices', 'Give `choices`.')
  return question?.ask === 'choose' ? { ...base, question } : undefined
}
