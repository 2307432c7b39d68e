import { useView } from '../store/view-store.ts'
import { LESSONS } from './course.ts'
import { LessonList } from './LessonList.tsx'
import { LessonPlayer } from './LessonPlayer.tsx'

/** The list of lessons, or the one that is open. */
export function LessonPanel() {
  const open = useView((state) => state.lesson)
  const lesson = LESSONS.find(({ id }) => id === open?.id)
  return lesson ? <LessonPlayer key={lesson.id} lesson={lesson} /> : <LessonList />
}
