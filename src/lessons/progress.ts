// What a learner has done in the whole course: kept by the browser, taken elsewhere as a file.
import type { LessonProgress } from './engine.ts'

export interface CourseProgress {
  readonly kubarium: 'progress'
  readonly version: 1
  /** By lesson id. */
  readonly lessons: Readonly<Record<string, LessonProgress>>
}

export const EMPTY_PROGRESS: CourseProgress = { kubarium: 'progress', version: 1, lessons: {} }

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
  return { ...EMPTY_PROGRESS, lessons: Object.fromEntries(lessons.flatMap(([id, value]) => {
    const lesson = readLesson(id, value)
    return lesson ? [[id, lesson]] : []
  })) }
}

function readLesson(id: string, value: unknown): LessonProgress | undefined {
  if (!isRecord(value)) return undefined
  const { step, answers, hints, beats, done } = value
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || !Array.isArray(done)) return undefined
  return { lesson: id, step, answers: readAnswers(answers), hints: readCounts(hints), beats: readCounts(beats), done: done.filter((item): item is string => typeof item === 'string') }
}

function readAnswers(value: unknown): LessonProgress['answers'] {
  const entries = isRecord(value) ? Object.entries(value) : []
  return Object.fromEntries(entries.flatMap(([step, given]) => {
    if (!isRecord(given) || typeof given['value'] !== 'string') return []
    const { value: text, isRight, feedback } = given
    return [[step, { value: text, ...(typeof isRight === 'boolean' ? { isRight } : {}), ...(typeof feedback === 'string' ? { feedback } : {}) }]]
  }))
}

function readCounts(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isInteger(entry[1]) && entry[1] >= 0))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
