import { isPlayed, type Lesson, type LessonProgress } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'

export interface LessonEntryProps {
  readonly lesson: Lesson
  readonly progress: LessonProgress | undefined
  readonly isNext?: boolean
  /** How many misconceptions were met in it. */
  readonly met?: number
  /** Lessons that should be taken before, and were not. */
  readonly before?: readonly Lesson[]
}

/** A stop on the path of the course. */
export function LessonEntry({ lesson, progress, isNext = false, met = 0, before = [] }: LessonEntryProps) {
  const t = useWords('lesson')
  const asked = lesson.steps.filter(({ kind }) => kind !== 'read')
  const done = asked.filter(({ id }) => progress?.done.includes(id)).length
  const minutes = t('minutes', { count: lesson.minutes })
  const isDone = isPlayed(lesson, progress)
  const state = isDone && done === 0 ? t('isDone', { minutes }) : done === asked.length ? t('isDone', { minutes }) : done > 0 ? t('stepsDone', { done, count: asked.length }) : minutes
  return (
    <li data-state={isDone ? 'done' : done > 0 ? 'begun' : 'new'} aria-current={isNext ? 'step' : undefined}>
      <button onClick={() => openLesson(lesson.id)}>
        <b>
          {lesson.kind === 'lesson' ? `${lesson.number} · ` : ''}
          {lesson.title}
        </b>
        <span>{lesson.summary}</span>
        <small>{[state, met > 0 ? t('map.met', { count: met }) : '', progress?.score ? t('map.best', { seconds: progress.score.seconds, actions: progress.score.actions }) : '', before.length > 0 ? t('map.after', { lessons: before.map(({ number }) => number).join(', ') }) : ''].filter(Boolean).join(' · ')}</small>
      </button>
    </li>
  )
}
