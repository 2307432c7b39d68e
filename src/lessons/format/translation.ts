// A translated lesson is the same lesson: its words may differ from the original's, what is done and asked of the cluster may not.
import type { Lesson, Step } from '../lesson.ts'
import type { LessonProblem } from './problem.ts'

/** Fields that hold words; all others have to be the same in every language. */
const WORDS: ReadonlySet<string> = new Set(['title', 'summary', 'text', 'notes', 'say', 'hints', 'praise', 'unit', 'model', 'items'])
const REMEDY = 'A translation has the same steps, actions and expressions as lesson.md; only its words are others.'

/** Where a translation differs from the original in more than words. */
export function compareTranslation(original: Lesson, translated: Lesson, text: string, file: string): readonly LessonProblem[] {
  const problems: LessonProblem[] = []
  const { steps, ...head } = original
  const { steps: otherSteps, ...otherHead } = translated
  if (bones(head) !== bones(otherHead)) problems.push({ file, line: 2, message: 'the lesson’s front matter differs from that of lesson.md in more than words', remedy: REMEDY })
  steps.forEach((step, i) => {
    const other = otherSteps[i]
    const line = lineOf(text, other ?? step)
    if (other?.id !== step.id) problems.push({ file, line, message: `here the step ${step.id} should stand`, remedy: REMEDY })
    else if (bones(step) !== bones(other)) problems.push({ file, line, message: `the step ${step.id} differs from that of lesson.md in more than words`, remedy: REMEDY })
  })
  if (otherSteps.length > steps.length) problems.push({ file, line: lineOf(text, otherSteps[steps.length]!), message: `the step ${otherSteps[steps.length]!.id} is not in lesson.md`, remedy: REMEDY })
  return problems
}

/** What is left when the words are taken out. The rules of an order look at its items, which are words. */
function bones(value: object): string {
  return JSON.stringify(value, (key: string, held: unknown) => {
    if (WORDS.has(key)) return Array.isArray(held) ? held.length : typeof held === 'string' ? '' : held
    if (key === 'feedback' && typeof held === 'string') return ''
    if (key === 'question' && typeof held === 'object' && held !== null && 'ask' in held && held.ask === 'order' && 'feedback' in held && Array.isArray(held.feedback)) return { ...held, feedback: held.feedback.length }
    return held
  })
}

function lineOf(text: string, step: Step): number {
  const line = text.split(/\r?\n/).findIndex((one) => one.trimEnd() === `step: ${step.id}`)
  return Math.max(1, line + 1)
}
