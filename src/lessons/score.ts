// How well an incident was mended: how long it lasted, what users met meanwhile, and how much had to be done.
import type { Lesson, LessonAction } from './lesson.ts'

export interface Score {
  /** Cluster seconds from when the learner came until all was well. */
  readonly seconds: number
  /** Requests of users that failed in this time. */
  readonly failed: number
  /** Commands and gestures, those that only look among them. */
  readonly actions: number
}

/** What is counted of a run at one moment. */
export interface Tally {
  /** Cluster time, in microseconds. */
  readonly at: number
  /** Requests that have failed so far. */
  readonly failed: number
  /** Actions that were done so far. */
  readonly actions: number
}

/** The score between two moments of a run: when the learner came, and when all was well. */
export function scoreOf(before: Tally, after: Tally): Score {
  return { seconds: Math.max(0, Math.round((after.at - before.at) / 1_000_000)), failed: Math.max(0, after.failed - before.failed), actions: Math.max(0, after.actions - before.actions) }
}

/** The better of two: sooner well first, then fewer actions. */
export function betterScore(a: Score | undefined, b: Score): Score {
  if (!a || b.seconds < a.seconds || (b.seconds === a.seconds && b.actions < a.actions)) return b
  return a
}

/** How many actions the lesson's own solution takes: what one may be measured against. */
export function parOf(lesson: Lesson): number {
  const isAct = ({ do: what }: LessonAction): boolean => what !== 'until'
  return lesson.steps.reduce((sum, step) => sum + (step.kind === 'do' ? step.solution.filter(isAct).length : 0), 0)
}

/** The requests that failed at a Service so far. */
export function failedAt(service: string | undefined, users: readonly { readonly service: string; readonly failed: number }[]): number {
  return users.reduce((sum, one) => sum + (service === undefined || one.service === service ? one.failed : 0), 0)
}
