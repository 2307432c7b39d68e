// Goes through a lesson: a pure state machine. The page feeds it answers, scenes and records, and shows what it says.
import type { TraceRecord } from '../kernel/index.ts'
import { evaluate, holds, withNames, type Scene } from './expression.ts'
import type { Score } from './score.ts'
import type { AskingStep, Beat, DoStep, FeedbackRule, Lesson, Question, Step, WatchStep } from './lesson.ts'

export interface Answer {
  /** What was answered, in the words of the choice. */
  readonly value: string
  /** Unknown until the cluster has marked it, and for ever when the learner compares for himself. */
  readonly isRight?: boolean
  readonly feedback?: string
  /** Which choice it was, so that it can be shown in another language. */
  readonly choice?: number
  /** The misconception that a wrong answer comes from. */
  readonly belief?: string
}

export interface LessonProgress {
  readonly lesson: string
  readonly step: number
  /** By step id. */
  readonly answers: Readonly<Record<string, Answer>>
  /** By step id: how many hints were taken. */
  readonly hints: Readonly<Record<string, number>>
  /** By step id: how many beats were reached. */
  readonly beats: Readonly<Record<string, number>>
  /** Steps that were done in this go. */
  readonly done: readonly string[]
  /** It was played to its end, in this go or an earlier one. */
  readonly isPassed?: boolean
  /** Misconceptions met here, also in an earlier go. */
  readonly met?: readonly string[]
  /** When it was last worked on: milliseconds of the wall clock, given by the page. */
  readonly at?: number
  /** Of an incident: what its best mending took. */
  readonly score?: Score
  /** Of an incident: what its latest mending took. */
  readonly latest?: Score
}

/** What is given to the engine as an answer: which choice, the name of what was picked, a number, an order, a text. */
export type Given = number | string | readonly string[]

export function beginLesson(lesson: Lesson): LessonProgress {
  return { lesson: lesson.id, step: 0, answers: {}, hints: {}, beats: {}, done: [] }
}

/** The step that the learner is at. */
export function currentStep(lesson: Lesson, progress: LessonProgress): Step {
  return lesson.steps[Math.min(progress.step, lesson.steps.length - 1)]!
}

/** True for steps that ask something. */
export function isAsking(step: Step): step is AskingStep {
  return step.kind === 'predict' || step.kind === 'explain' || step.kind === 'recall'
}

/**
 * Answers a question, once: what stands there stays. Any answer lets one go on.
 * A prediction is marked when the cluster has come to the step's outcome (`observe`), so that it is seen before it is told; the rest at once.
 * Throws RangeError for an answer that the question does not offer.
 */
export function answer(lesson: Lesson, progress: LessonProgress, step: AskingStep, given: Given, scene: Scene): LessonProgress {
  if (progress.answers[step.id]) return progress
  const value = valueOf(step.question, given, step.id)
  const marked = step.kind === 'predict' ? choiceOf(step.question, value) : mark(step.question, value, withNames(scene, lesson.names))
  return markDone({ ...progress, answers: { ...progress.answers, [step.id]: { value, ...marked } } }, step)
}

/** A step as it was before the learner came to it; only the hints stay taken, and what was believed is remembered. */
export function resetStep(progress: LessonProgress, step: Step): LessonProgress {
  const { [step.id]: forgotten, ...answers } = progress.answers
  const { [step.id]: _beats, ...beats } = progress.beats
  return { ...progress, answers, beats, done: progress.done.filter((id) => id !== step.id), ...remember(progress, forgotten ? [forgotten] : []) }
}

/** The misconceptions of a lesson with those of answers that are about to go. */
function remember(progress: LessonProgress, answers: readonly Answer[]): Pick<LessonProgress, 'met'> {
  const met = new Set([...(progress.met ?? []), ...answers.flatMap(({ belief }) => belief ?? [])])
  return met.size > 0 ? { met: [...met] } : {}
}

/** Which of the choices it is, so that it can be shown in another language before it is marked. */
function choiceOf(question: Question, value: string): Pick<Answer, 'choice'> {
  return question.ask === 'choose' ? { choice: question.choices.findIndex(({ text }) => text === value) } : {}
}

/** Who goes on before the cluster has come to it has answered all the same: what needs no cluster is marked then. */
function settle(lesson: Lesson, progress: LessonProgress): LessonProgress {
  const step = currentStep(lesson, progress)
  const given = progress.answers[step.id]
  if (step.kind !== 'predict' || !given || given.feedback !== undefined || (step.question.ask !== 'choose' && step.question.ask !== 'order')) return progress
  return { ...progress, answers: { ...progress.answers, [step.id]: { ...given, ...mark(step.question, given.value, {}) } } }
}

const ARROW = ' → '

function valueOf(question: Question, given: Given, step: string): string {
  if (question.ask === 'choose') {
    const choice = typeof given === 'number' ? question.choices[given] : undefined
    if (!choice) throw new RangeError(`step ${step} has no choice ${String(given)}`)
    return choice.text
  }
  return typeof given === 'object' ? given.join(ARROW) : String(given)
}

function mark(question: Question, value: string, scene: Scene): Omit<Answer, 'value'> {
  switch (question.ask) {
    case 'choose': {
      const choice = question.choices.find(({ text }) => text === value)!
      return { isRight: choice.isRight, feedback: choice.feedback, choice: question.choices.indexOf(choice), ...(choice.belief && !choice.isRight ? { belief: choice.belief } : {}) }
    }
    case 'pick': {
      const seen = { ...scene, answer: value }
      return markBy(holds(question.right, seen), question, seen)
    }
    case 'number': {
      const seen = { ...scene, answer: Number(value) }
      return markBy(Number(evaluate(question.right, scene)) === Number(value), question, seen)
    }
    case 'order': {
      const wrong = firstWrong(question.items, value.split(ARROW))
      return markBy(wrong === undefined, question, { answer: wrong ?? '' })
    }
    case 'write':
      return { feedback: question.model }
  }
}

function markBy(isRight: boolean, question: { readonly praise: string; readonly feedback: readonly FeedbackRule[] }, scene: Scene): Omit<Answer, 'value'> {
  const rule = question.feedback.find(({ when }) => when === undefined || holds(when, scene))
  return { isRight, feedback: isRight ? question.praise : (rule?.text ?? ''), ...(!isRight && rule?.belief ? { belief: rule.belief } : {}) }
}

/** The first item that stands where another belongs. */
function firstWrong(items: readonly string[], order: readonly string[]): string | undefined {
  const at = items.findIndex((item, i) => order[i] !== item)
  return at < 0 ? undefined : (order[at] ?? '')
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

/** The beats of a watch step that were reached. */
export function beatsReached(progress: LessonProgress, step: WatchStep): readonly Beat[] {
  return step.beats.slice(0, progress.beats[step.id] ?? 0)
}

/** Whether a record is the moment that a watch step waits for next. */
export function isBeat(lesson: Lesson, progress: LessonProgress, step: WatchStep, record: TraceRecord, scene: Scene): boolean {
  const next = step.beats[progress.beats[step.id] ?? 0]
  return next !== undefined && holds(next.when, { ...withNames(scene, lesson.names), record })
}

/** The moment has come. */
export function reachBeat(progress: LessonProgress, step: WatchStep): LessonProgress {
  const count = Math.min(step.beats.length, (progress.beats[step.id] ?? 0) + 1)
  const next = { ...progress, beats: { ...progress.beats, [step.id]: count } }
  return count === step.beats.length ? markDone(next, step) : next
}

/** Looks whether the present step is fulfilled by the cluster as it is, and marks what waited for the cluster. */
export function observe(lesson: Lesson, progress: LessonProgress, scene: Scene): LessonProgress {
  const step = currentStep(lesson, progress)
  if (step.kind === 'do' && !progress.done.includes(step.id)) return holds(step.goal, withNames(scene, lesson.names)) ? markDone(progress, step) : progress
  const given = progress.answers[step.id]
  if (step.kind !== 'predict' || !given || !isOutcomeAwaited(progress, step)) return progress
  const named = withNames(scene, lesson.names)
  if (!holds(step.outcome, named)) return progress
  return { ...progress, answers: { ...progress.answers, [step.id]: { ...given, ...mark(step.question, given.value, named) } } }
}

/** Whether one may go on: what asks nothing is always done. */
export function isStepDone(progress: LessonProgress, step: Step): boolean {
  return step.kind === 'read' || progress.done.includes(step.id)
}

/** Whether an answer was given and the cluster has not come yet to where it is marked. One may go on, but should see it. */
export function isOutcomeAwaited(progress: LessonProgress, step: Step): boolean {
  const given = progress.answers[step.id]
  return step.kind === 'predict' && given !== undefined && given.feedback === undefined
}

export function goTo(lesson: Lesson, progress: LessonProgress, step: number): LessonProgress {
  return { ...settle(lesson, progress), step: Math.max(0, Math.min(lesson.steps.length - 1, step)) }
}

/** Whether a lesson was played to its end. */
export function isPlayed(lesson: Lesson, progress: LessonProgress | undefined): boolean {
  return progress !== undefined && (progress.isPassed === true || lesson.steps.every((step) => isStepDone(progress, step)))
}

/** Back to the beginning, to go through it again. That it was played to its end is remembered, and so is what was believed. */
export function rewind(lesson: Lesson, progress: LessonProgress): LessonProgress {
  return { ...progress, step: 0, answers: {}, hints: {}, beats: {}, done: [], ...(isPlayed(lesson, progress) ? { isPassed: true } : {}), ...remember(progress, Object.values(progress.answers)) }
}

/** Items in an order that is not the right one, the same each time. */
export function shuffled(items: readonly string[]): readonly string[] {
  const count = items.length
  const stride = [3, 2, 1].find((n) => n < count && gcd(n, count) === 1) ?? 1
  return items.map((_, i) => items[(i * stride + 1) % count]!)
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

function markDone(progress: LessonProgress, step: Step): LessonProgress {
  return progress.done.includes(step.id) ? progress : { ...progress, done: [...progress.done, step.id] }
}
