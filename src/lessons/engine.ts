// Goes through a lesson: a pure state machine. The page feeds it answers and scenes, and shows what it says.
import { evaluate } from '@marcbachmann/cel-js'
import type { DoStep, Lesson, OrderStep, PredictStep, Scene, Step } from './lesson.ts'

export interface LessonProgress {
  readonly lesson: string
  readonly step: number
  /** By step id: what was answered, and whether that was right. */
  readonly answers: Readonly<Record<string, { readonly choice: string; readonly isRight: boolean }>>
  /** By step id: how many hints were taken. */
  readonly hints: Readonly<Record<string, number>>
  readonly done: readonly string[]
}

export interface Feedback {
  readonly isRight: boolean
  readonly text: string
}

export function beginLesson(lesson: Lesson): LessonProgress {
  return { lesson: lesson.id, step: 0, answers: {}, hints: {}, done: [] }
}

/** The step that the learner is at. */
export function currentStep(lesson: Lesson, progress: LessonProgress): Step {
  return lesson.steps[Math.min(progress.step, lesson.steps.length - 1)]!
}

/** Whether a CEL expression holds for a scene. An expression that asks for what is not there does not hold. */
export function holds(expression: string, scene: Scene): boolean {
  try {
    return evaluate(expression, scene as Record<string, unknown>) === true
  } catch {
    return false
  }
}

/** Answers a prediction. Any answer lets one go on: the cluster marks it. */
export function answerPrediction(progress: LessonProgress, step: PredictStep, choice: number): { progress: LessonProgress; feedback: Feedback } {
  const chosen = step.choices[choice]
  if (!chosen) throw new RangeError(`step ${step.id} has no choice ${choice}`)
  const isRight = chosen.isRight === true
  return { progress: markDone({ ...progress, answers: { ...progress.answers, [step.id]: { choice: chosen.text, isRight } } }, step), feedback: { isRight, text: chosen.feedback } }
}

/** Answers an ordering: right when every item stands where it belongs; else the feedback names the first that does not. */
export function answerOrder(progress: LessonProgress, step: OrderStep, order: readonly string[]): { progress: LessonProgress; feedback: Feedback } {
  const wrong = step.items.findIndex((item, i) => order[i] !== item)
  const isRight = wrong < 0
  const text = isRight ? 'Yes: in this order, each waiting for the one before.' : `Up to step ${wrong} it is right. “${order[wrong] ?? ''}” comes later. ${step.feedback}`
  const next = { ...progress, answers: { ...progress.answers, [step.id]: { choice: order.join(' → '), isRight } } }
  return { progress: markDone(next, step), feedback: { isRight, text } }
}

/** Takes the next hint; there are three degrees. */
export function takeHint(progress: LessonProgress, step: DoStep): LessonProgress {
  const taken = progress.hints[step.id] ?? 0
  return { ...progress, hints: { ...progress.hints, [step.id]: Math.min(step.hints.length, taken + 1) } }
}

/** The hints that were taken, in their order. */
export function hintsTaken(progress: LessonProgress, step: DoStep): readonly string[] {
  return step.hints.slice(0, progress.hints[step.id] ?? 0)
}

/** Looks whether the present step is fulfilled by the cluster as it is. */
export function observe(progress: LessonProgress, step: Step, scene: Scene): LessonProgress {
  if (progress.done.includes(step.id)) return progress
  if (step.kind === 'do' && holds(step.goal, scene)) return markDone(progress, step)
  if (step.kind === 'watch' && holds(step.until, scene)) return markDone(progress, step)
  return progress
}

/** Whether one may go on: what asks nothing is always done. */
export function isStepDone(progress: LessonProgress, step: Step): boolean {
  return step.kind === 'read' || progress.done.includes(step.id)
}

export function goTo(lesson: Lesson, progress: LessonProgress, step: number): LessonProgress {
  return { ...progress, step: Math.max(0, Math.min(lesson.steps.length - 1, step)) }
}

/** The items of an ordering in an order that is not the right one, the same each time. */
export function shuffled(step: OrderStep): readonly string[] {
  const count = step.items.length
  const stride = [3, 2, 1].find((n) => n < count && gcd(n, count) === 1) ?? 1
  return step.items.map((_, i) => step.items[(i * stride + 1) % count]!)
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

function markDone(progress: LessonProgress, step: Step): LessonProgress {
  return progress.done.includes(step.id) ? progress : { ...progress, done: [...progress.done, step.id] }
}
