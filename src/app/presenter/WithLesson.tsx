import { useEffect, useState, type ReactNode } from 'react'
import type { Lesson } from '../../lessons/index.ts'
import { GlossaryContext } from '../lesson/glossary-context.ts'
import { recallPacks } from '../lesson/packs.ts'
import { useGlossary, useLesson } from '../lesson/useCourse.ts'
import { lessonIn, type PageKind } from './address.ts'
import { NoLesson, Writing } from './Waiting.tsx'

export interface WithLessonProps {
  readonly kind: PageKind
  readonly children: (lesson: Lesson) => ReactNode
}

/** The lesson that the address names, of the course or of a pack that was opened in this browser, with the words that mean something in it. */
export function WithLesson({ kind, children }: WithLessonProps) {
  const id = lessonIn(window.location.search)
  const lesson = useLesson(id)
  const glossary = useGlossary(id)
  const [isRecalled, setRecalled] = useState(false)
  useEffect(() => {
    // A frame in another page may have no storage: then there are no packs.
    void recallPacks().catch(() => undefined).finally(() => setRecalled(true))
  }, [])
  if (lesson) return <GlossaryContext value={glossary}>{children(lesson)}</GlossaryContext>
  return id === '' || isRecalled ? <NoLesson kind={kind} id={id} /> : <Writing />
}
