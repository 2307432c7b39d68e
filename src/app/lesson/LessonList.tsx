import { useRef, useState } from 'react'
import type { Lesson, LessonProgress } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { LESSONS, PROBLEMS } from './course.ts'
import styles from './Lesson.module.css'
import { exportProgress, importProgress, useProgress } from './progress-store.ts'

/** The course, as far as it goes, and how far the learner has come. */
export function LessonList() {
  const progress = useProgress((course) => course.lessons)
  return (
    <section className={styles.lesson} aria-label="Lessons">
      <h2 className={styles.title}>Lessons</h2>
      <p className={styles.lead}>Each begins with something to do. You are asked before you are told, and the cluster itself marks the answer.</p>
      <ol className={styles.list}>
        {LESSONS.map((lesson) => (
          <li key={lesson.id}>
            <button onClick={() => openLesson(lesson.id)}>
              <b>
                {lesson.number} · {lesson.title}
              </b>
              <span>{lesson.summary}</span>
              <small>{stateOf(lesson, progress[lesson.id])}</small>
            </button>
          </li>
        ))}
      </ol>
      {PROBLEMS.map((problem) => (
        <p key={problem} className={styles.feedback} role="alert">
          {problem}
        </p>
      ))}
      <ProgressFile />
    </section>
  )
}

function stateOf({ minutes, steps }: Lesson, progress: LessonProgress | undefined): string {
  if (!progress || progress.done.length === 0) return `${minutes} minutes`
  const asked = steps.filter(({ kind }) => kind !== 'read')
  const done = asked.filter(({ id }) => progress.done.includes(id)).length
  return done === asked.length ? `✓ Done · ${minutes} minutes` : `${done} of ${asked.length} steps done`
}

/** Progress stays in this browser; a file takes it to another. */
function ProgressFile() {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string>()
  return (
    <div className={styles.nav}>
      <button onClick={exportProgress}>Export progress</button>
      <button onClick={() => input.current?.click()}>Import progress</button>
      <input ref={input} type="file" accept="application/json,.json" hidden aria-label="Progress file" onChange={(event) => void importProgress(event.target.files?.[0] ?? new Blob()).then(setProblem)} />
      {problem && <p role="alert">{problem}</p>}
    </div>
  )
}
