// What a lesson is: a start, and steps that a learner goes through. Text is Markdown; goals are CEL over the cluster's real objects.
import type { Json } from '../cluster/api/index.ts'

/** What a goal or a prediction's outcome is judged on. */
export interface Scene {
  /** Objects by resource: `pods`, `deployments`, `nodes` … as lists. */
  readonly [resource: string]: readonly Json[]
}

/** A thing that a step or a solution does to the cluster; the shape of the host's actions. */
export interface LessonAction {
  readonly do: string
  readonly [field: string]: unknown
}

interface StepBase {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Parts of the stage that light up while this step is read. */
  readonly lights?: readonly string[]
}

/** Read, and look. */
export interface ReadStep extends StepBase { readonly kind: 'read' }

/** The cluster does something while the learner watches, one cause at a time. */
export interface WatchStep extends StepBase {
  readonly kind: 'watch'
  readonly actions: readonly LessonAction[]
  /** When there is nothing more to see. */
  readonly until: string
}

export interface Choice {
  readonly text: string
  readonly isRight?: boolean
  /** Meets the belief behind the answer. */
  readonly feedback: string
}

/** The learner commits to an answer; then the cluster is run, and marks it. */
export interface PredictStep extends StepBase {
  readonly kind: 'predict'
  readonly choices: readonly Choice[]
  /** What is run once the learner has answered. */
  readonly actions: readonly LessonAction[]
  /** What must be true of the cluster at the end, so that the lesson cannot teach what the model does not do. */
  readonly outcome: string
}

/** Putting things in order. `items` stand in the right order here; the page shuffles them by the lesson's seed. */
export interface OrderStep extends StepBase {
  readonly kind: 'order'
  readonly items: readonly string[]
  /** By the item that was put too early: what it needs first. */
  readonly feedback: string
}

/** A goal that the cluster's state must reach, by any means. */
export interface DoStep extends StepBase {
  readonly kind: 'do'
  readonly goal: string
  readonly hints: readonly [string, string, string]
  readonly solution: readonly LessonAction[]
}

export type Step = ReadStep | WatchStep | PredictStep | OrderStep | DoStep

export interface Lesson {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly minutes: number
  /** One line for the list of lessons. */
  readonly summary: string
  /** How many worker nodes the cluster has. */
  readonly nodes: number
  /** What was done to the cluster before the learner came. */
  readonly start: readonly LessonAction[]
  readonly steps: readonly Step[]
}
