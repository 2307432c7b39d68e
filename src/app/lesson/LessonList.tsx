import { LESSONS } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import styles from './Lesson.module.css'

/** The course, as far as it goes. */
export function LessonList() {
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
              <small>{lesson.minutes} minutes</small>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
