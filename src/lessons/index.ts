// Lessons: the engine that leads through one (pure), and the content, one folder a lesson.
// A goal is CEL over lists of real objects, by plural name. Left out so far: recall, explain, a lesson builder, packs from files.
import { anatomy } from './content/anatomy/lesson.ts'
import { desiredAndActual } from './content/desired-and-actual/lesson.ts'
import { writesJourney } from './content/writes-journey/lesson.ts'
import type { Lesson } from './lesson.ts'

export * from './engine.ts'
export type * from './lesson.ts'

/** The course, in order. */
export const LESSONS: readonly Lesson[] = [desiredAndActual, anatomy, writesJourney]
