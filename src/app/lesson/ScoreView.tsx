import { parOf, type Lesson, type LessonProgress } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'

/** What mending an incident took this time, beside the best so far and what the lesson's own solution does. */
export function ScoreView({ lesson, progress: { latest, score } }: { readonly lesson: Lesson; readonly progress: LessonProgress }) {
  const t = useWords('lesson')
  if (!latest) return null
  return (
    <section className={styles.score} aria-label={t('score.title')}>
      <dl>
        <dt>{t('score.time')}</dt>
        <dd>{t('score.seconds', { count: latest.seconds })}</dd>
        <dt>{t('score.failed')}</dt>
        <dd>{latest.failed}</dd>
        <dt>{t('score.actions')}</dt>
        <dd>{latest.actions}</dd>
      </dl>
      <p className={styles.lead}>
        {t('score.par', { count: parOf(lesson) })} {score && t('score.best', { seconds: score.seconds, actions: score.actions })}
      </p>
    </section>
  )
}
