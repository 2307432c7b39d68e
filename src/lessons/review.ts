// Asks again, later: what was answered wrong comes back soon, what is known comes back ever more seldom (as with Leitner's boxes of cards).
import { isPlayed, type LessonProgress } from './engine.ts'
import type { Lesson } from './lesson.ts'
import type { Misconception, Misconceptions } from './misconceptions.ts'
import type { CourseProgress, Review } from './progress.ts'

const DAY = 24 * 60 * 60 * 1000
/** How long a belief is left in peace after so many right answers in a row. A wrong one is asked again after the first of these. */
export const REST_MILLIS: readonly number[] = [10 * 60 * 1000, DAY, 3 * DAY, 10 * DAY, 30 * DAY]

/** What is known of a learner's belief. */
export interface BeliefState {
  readonly misconception: Misconception
  /** `open`: a wrong answer came from it, and no later answer has laid it to rest. `mended`: one has. `unmet`: never shown. */
  readonly state: 'unmet' | 'open' | 'mended'
}

/** The beliefs that wrong answers of a lesson came from. */
export function beliefsMet(progress: LessonProgress | undefined): readonly string[] {
  return [...new Set([...(progress?.met ?? []), ...Object.values(progress?.answers ?? {}).flatMap(({ belief }) => belief ?? [])])]
}

/** The beliefs that right answers of a lesson have laid to rest. */
function beliefsRested(lesson: Lesson | undefined, progress: LessonProgress): readonly string[] {
  return (lesson?.steps ?? []).flatMap((step) => (progress.answers[step.id]?.isRight ? (step.retests ?? []) : []))
}

/** All beliefs, and where the learner stands with each. */
export function surveyBeliefs(course: CourseProgress, lessons: readonly Lesson[], misconceptions: Misconceptions): readonly BeliefState[] {
  const met = new Set(Object.values(course.lessons).flatMap(beliefsMet))
  const rested = new Set(Object.values(course.lessons).flatMap((progress) => beliefsRested(lessons.find(({ id }) => id === progress.lesson), progress)))
  return [...misconceptions.values()].map((misconception) => {
    const { id } = misconception
    const review = course.reviews[id]
    if (!met.has(id) && (!review || review.wasRight)) return { misconception, state: 'unmet' }
    return { misconception, state: review ? (review.wasRight ? 'mended' : 'open') : rested.has(id) ? 'mended' : 'open' }
  })
}

/**
 * The questions that it is time to ask, those behind which a wrong answer stands first. `now` in milliseconds of the wall clock.
 * A belief can be asked for when its lesson was played to its end, or when it was met.
 */
export function dueReviews(course: CourseProgress, lessons: readonly Lesson[], misconceptions: Misconceptions, now: number): readonly Misconception[] {
  const wasPlayed = (id: string): boolean => {
    const lesson = lessons.find((one) => one.id === id)
    return lesson !== undefined && isPlayed(lesson, course.lessons[id])
  }
  return surveyBeliefs(course, lessons, misconceptions)
    .filter(({ misconception: { id, lesson }, state }) => (state !== 'unmet' || wasPlayed(lesson)) && (course.reviews[id]?.due ?? firstDue(course.lessons[lesson])) <= now)
    .sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open'))
    .map(({ misconception }) => misconception)
}

/** The first question about a belief comes some minutes after its lesson was last worked on. */
const firstDue = (progress: LessonProgress | undefined): number => (progress?.at === undefined ? 0 : progress.at + REST_MILLIS[0]!)

/** The course after a question about a belief was answered. */
export function review(course: CourseProgress, belief: string, wasRight: boolean, now: number): CourseProgress {
  const before = course.reviews[belief]
  const box = wasRight ? Math.min(REST_MILLIS.length - 1, (before?.box ?? 0) + 1) : 0
  const next: Review = { box, due: now + REST_MILLIS[box]!, wasRight }
  return { ...course, reviews: { ...course.reviews, [belief]: next } }
}
