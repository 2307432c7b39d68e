import { lazy, Suspense, useEffect } from 'react'
import { useView } from '../store/view-store.ts'
import { CourseMap } from './CourseMap.tsx'
import { GlossaryContext } from './glossary-context.ts'
import { LessonPlayer } from './LessonPlayer.tsx'
import { recallPacks } from './packs.ts'
import { BUILDER, REVIEW } from './places.ts'
import { ReviewView } from './ReviewView.tsx'
import { useGlossary, useLesson } from './useCourse.ts'

const Builder = lazy(() => import('./builder/Builder.tsx').then((m) => ({ default: m.Builder })))

/** The map of the course, or what was opened from it: a lesson, questions of earlier ones, the builder. */
export function LessonPanel() {
  const id = useView((state) => state.lesson?.id)
  const lesson = useLesson(id)
  const glossary = useGlossary(id)
  useEffect(() => void recallPacks(), [])
  if (id === REVIEW) return <ReviewView />
  if (id === BUILDER)
    return (
      <Suspense fallback={null}>
        <Builder />
      </Suspense>
    )
  return <GlossaryContext value={glossary}>{lesson ? <LessonPlayer key={lesson.id} lesson={lesson} /> : <CourseMap />}</GlossaryContext>
}
