// What the learner has done, kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { EMPTY_PROGRESS, beginLesson, formatProgress, parseProgress, review, type CourseProgress, type Lesson, type LessonProgress } from '../../lessons/index.ts'
import { download } from './download.ts'

export const useProgress = create<CourseProgress>()(persist((): CourseProgress => EMPTY_PROGRESS, { name: 'kubarium-progress', version: 1 }))

/** Where the learner is in a lesson. */
export function progressOf({ lessons }: CourseProgress, lesson: Lesson): LessonProgress {
  return lessons[lesson.id] ?? beginLesson(lesson)
}

/** Changes where the learner is; what stands in the store now is what is changed, not what a view last saw. */
export function changeProgress(lesson: Lesson, change: (progress: LessonProgress) => LessonProgress): void {
  useProgress.setState((course) => {
    const before = progressOf(course, lesson)
    const after = change(before)
    return after === before ? course : { lessons: { ...course.lessons, [lesson.id]: { ...after, at: Date.now() } } }
  })
}

/** Keeps how a question about a belief was answered. */
export function keepReview(belief: string, wasRight: boolean): void {
  useProgress.setState((course) => review(course, belief, wasRight, Date.now()))
}

/** Offers the progress as a file to keep. */
export function exportProgress(): void {
  const { kubarium, version, lessons, reviews } = useProgress.getState()
  download('kubarium-progress.json', new Blob([formatProgress({ kubarium, version, lessons, reviews })], { type: 'application/json' }))
}

/** Takes progress from a file, lesson by lesson in place of what is here. Gives what is wrong with the file. */
export async function importProgress(file: Blob): Promise<string | undefined> {
  const read = parseProgress(await file.text())
  if (typeof read === 'string') return read
  useProgress.setState(({ lessons, reviews }) => ({ lessons: { ...lessons, ...read.lessons }, reviews: { ...reviews, ...read.reviews } }))
  return undefined
}
