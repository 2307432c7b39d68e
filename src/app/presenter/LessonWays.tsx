import { useWords } from '../words/index.ts'
import { queryFor } from './address.ts'
import styles from './LessonWays.module.css'

/** From a lesson at the desk to a wall, or to paper. `step` is counted from 0. */
export function LessonWays({ lesson, step }: { readonly lesson: string; readonly step: number }) {
  const t = useWords('presenter')
  return (
    <nav className={styles.ways} aria-label={t('ways')}>
      <a href={queryFor('present', lesson, { step, part: 0 })}>{t('present')}</a>
      <a href={queryFor('print', lesson)}>{t('print')}</a>
    </nav>
  )
}
