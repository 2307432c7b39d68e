import { beliefsMet, isPlayed, type Lesson } from '../../lessons/index.ts'
import { openLesson } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { BeliefsList } from './BeliefsList.tsx'
import { PROBLEMS } from './course.ts'
import styles from './CourseMap.module.css'
import lessonStyles from './Lesson.module.css'
import { LessonEntry } from './LessonEntry.tsx'
import { PacksSection } from './PacksSection.tsx'
import { BUILDER, REVIEW } from './places.ts'
import { ProgressFile } from './ProgressFile.tsx'
import { useProgress } from './progress-store.ts'
import { useCourse } from './useCourse.ts'
import { useDueReviews } from './useDueReviews.ts'

/** The whole course as a path: what is behind one, what comes next, what one believed on the way, and what is asked again. */
export function CourseMap() {
  const t = useWords('lesson')
  const { lessons } = useCourse()
  const progress = useProgress((course) => course.lessons)
  const due = useDueReviews()
  const path = lessons.filter(({ kind }) => kind === 'lesson')
  const others = (kind: Lesson['kind']): readonly Lesson[] => lessons.filter((lesson) => lesson.kind === kind)
  const done = path.filter((lesson) => isPlayed(lesson, progress[lesson.id])).length
  const next = nextOf(path, (lesson) => isPlayed(lesson, progress[lesson.id]), (lesson) => progress[lesson.id]?.at ?? 0)
  return (
    <section className={lessonStyles.lesson} aria-label={t('lessons')}>
      <h2 className={lessonStyles.title}>{t('lessons')}</h2>
      <p className={lessonStyles.lead}>{t('lead')}</p>
      <div className={styles.next}>
        <span>{next ? t('map.next', { title: `${next.number} · ${next.title}` }) : t('map.allDone')}</span>
        {next && (
          <button data-primary onClick={() => openLesson(next.id)}>
            {progress[next.id] ? t('map.goOn') : t('map.begin')}
          </button>
        )}
      </div>
      {due.length > 0 && (
        <div className={styles.next}>
          <span>{t('map.reviewLead', { count: due.length })}</span>
          <button onClick={() => openLesson(REVIEW)}>{t('map.answer')}</button>
        </div>
      )}
      <h3 className={styles.heading}>{t('map.play')}</h3>
      <ol className={styles.path} data-plain>
        {others('play').map((lesson) => (
          <LessonEntry key={lesson.id} lesson={lesson} progress={progress[lesson.id]} />
        ))}
      </ol>
      <h3 className={styles.heading}>
        {t('map.course')} <small>{t('map.done', { count: done, total: path.length })}</small>
      </h3>
      <ol className={styles.path}>
        {path.map((lesson) => (
          <LessonEntry key={lesson.id} lesson={lesson} progress={progress[lesson.id]} isNext={lesson === next} met={beliefsMet(progress[lesson.id]).length} />
        ))}
      </ol>
      <h3 className={styles.heading}>{t('map.incidents')}</h3>
      <p className={lessonStyles.lead}>{t('map.incidentsLead')}</p>
      <ol className={styles.path} data-plain>
        {others('incident').map((lesson) => (
          <LessonEntry key={lesson.id} lesson={lesson} progress={progress[lesson.id]} before={lessons.filter(({ id }) => lesson.after.includes(id) && !isPlayed(lessons.find((one) => one.id === id)!, progress[id]))} />
        ))}
      </ol>
      <PacksSection />
      <BeliefsList />
      <h3 className={styles.heading}>{t('map.make')}</h3>
      <p className={lessonStyles.lead}>{t('map.makeLead')}</p>
      <div className={lessonStyles.help}>
        <button onClick={() => openLesson(BUILDER)}>{t('map.build')}</button>
      </div>
      <ProgressFile />
      {PROBLEMS.map((problem) => (
        <p key={problem} className={lessonStyles.feedback} role="alert">
          {problem}
        </p>
      ))}
    </section>
  )
}

/** What one is in the middle of, else the first that was not played to its end. */
function nextOf(path: readonly Lesson[], isDone: (lesson: Lesson) => boolean, at: (lesson: Lesson) => number): Lesson | undefined {
  const open = path.filter((lesson) => !isDone(lesson))
  const begun = open.filter((lesson) => at(lesson) > 0).sort((a, b) => at(b) - at(a))
  return begun[0] ?? open[0]
}
