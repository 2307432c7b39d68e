// What a learner has done in the whole course: kept by the browser, taken elsewhere as a file.
import type { LessonProgress } from './engine.ts'
import type { Score } from './score.ts'

/** How a belief was last asked for. */
export interface Review {
  /** How many times in a row the answer was right. */
  readonly box: number
  /** When it is time to ask again, in milliseconds of the wall clock. */
  readonly due: number
  readonly wasRight: boolean
}

export interface CourseProgress {
  readonly kubarium: 'progress'
  readonly version: 1
  /** By lesson id. */
  readonly lessons: Readonly<Record<string, LessonProgress>>
  /** By misconception: questions asked again, away from their lessons. */
  readonly reviews: Readonly<Record<string, Review>>
}

export const EMPTY_PROGRESS: CourseProgress = { kubarium: 'progress', version: 1, lessons: {}, reviews: {} }

const LONGEST_FILE = 2_000_000
const LESSONS_MOST = 1000

/** The text of a file that holds the progress. */
export function formatProgress(progress: CourseProgress): string {
  return `${JSON.stringify(progress, undefined, 2)}\n`
}

/** Reads such a file; a problem is a sentence. What does not fit the shape is left out, never guessed. */
export function parseProgress(text: string): CourseProgress | string {
  if (text.length > LONGEST_FILE) return 'The file is too large to be progress in this course.'
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return 'The file is not JSON, so it was not exported here.'
  }
  if (!isRecord(read) || read['kubarium'] !== 'progress') return 'The file holds no progress of this course.'
  if (read['version'] !== 1) return `The file is of version ${String(read['version'])}; this page knows version 1.`
  const lessons = isRecord(read['lessons']) ? Object.entries(read['lessons']).slice(0, LESSONS_MOST) : []
  const reviews = isRecord(read['reviews']) ? Object.entries(read['reviews']).slice(0, LESSONS_MOST) : []
  return {
    ...EMPTY_PROGRESS,
    lessons: Object.fromEntries(lessons.flatMap(([id, value]) => {
      const lesson = readLesson(id, value)
      return lesson ? [[id, lesson]] : []
    })),
    reviews: Object.fromEntries(reviews.flatMap(([id, value]) => {
      const review = readReview(value)
      return review ? [[id, review]] : []
    })),
  }
}

function readReview(value: unknown): Review | undefined {
  if (!isRecord(value)) return undefined
  const { box, due, wasRight } = value
  return isCount(box) && isCount(due) && typeof wasRight === 'boolean' ? { box, due, wasRight } : undefined
}

function readLesson(id: string, value: unknown): LessonProgress | undefined {
  if (!isRecord(value)) return undefined
  const { step, answers, hints, beats, done, met, at } = value
  if (!isCount(step) || !Array.isArray(done)) return undefined
  const score = readScore(value['score'])
  return { lesson: id, step, answers: readAnswers(answers), hints: readCounts(hints), beats: readCounts(beats), done: readTexts(done), ...(Array.isArray(met) ? { met: readTexts(met) } : {}), ...(isCount(at) ? { at } : {}), ...(value['isPassed'] === true ? { isPassed: true } : {}), ...(score ? { score } : {}) }
}

const readTexts = (list: readonly unknown[]): readonly string[] => list.filter((item): item is string => typeof item === 'string')

function readScore(value: unknown): Score | undefined {
  if (!isRecord(value)) return undefined
  const { seconds, failed, actions } = value
  return isCount(seconds) && isCount(failed) && isCount(actions) ? { seconds, failed, actions } : undefined
}

function readAnswers(value: unknown): LessonProgress['answers'] {
  const entries = isRecord(value) ? Object.entries(value) : []
  return Object.fromEntries(entries.flatMap(([step, given]) => {
    if (!isRecord(given) || typeof given['value'] !== 'string') return []
    const { value: text, isRight, feedback, choice, belief } = given
    return [[step, { value: text, ...(typeof isRight === 'boolean' ? { isRight } : {}), ...(typeof feedback === 'string' ? { feedback } : {}), ...(isCount(choice) ? { choice } : {}), ...(typeof belief === 'string' ? { belief } : {}) }]]
  }))
}

function readCounts(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).filter((entry): entry is [string, number] => isCount(entry[1])))
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
