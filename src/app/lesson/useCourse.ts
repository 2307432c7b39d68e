import { useTranslation } from 'react-i18next'
import { type Glossary, type Lesson } from '../../lessons/index.ts'
import { catalogues, currentLanguage } from '../../words/index.ts'
import { courseIn, type Course } from './course.ts'
import { packOf, usePacks } from './packs.ts'

/** The course in the language in use. */
export function useCourse(): Course {
  useTranslation('lesson', { i18n: catalogues })
  return courseIn(currentLanguage())
}

/** A lesson by its name: of the course, of a pack that was opened, or the one that is being written. */
export function useLesson(id: string | undefined): Lesson | undefined {
  const { lessons } = useCourse()
  const packs = usePacks((state) => state.packs)
  const draft = usePacks((state) => state.draft)
  if (id === undefined || id === '') return undefined
  return lessons.find((lesson) => lesson.id === id) ?? packs.flatMap((pack) => pack.lessons).find((lesson) => lesson.id === id) ?? (draft?.id === id ? draft : undefined)
}

/** The words that mean something: those of the course, and of the pack that the lesson comes from. */
export function useGlossary(lesson: string | undefined): Glossary {
  const { glossary } = useCourse()
  const own = usePacks((state) => packOf(state.packs, lesson)?.glossary)
  return own && own.size > 0 ? new Map([...glossary, ...own]) : glossary
}
