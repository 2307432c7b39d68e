import { useMemo } from 'react'
import { surveyBeliefs } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import { MISCONCEPTIONS } from './course.ts'
import styles from './CourseMap.module.css'
import { useProgress } from './progress-store.ts'
import { useCourse } from './useCourse.ts'

/** What one believed on the way, what is so instead, and whether it has been laid to rest. */
export function BeliefsList() {
  const t = useWords('lesson')
  const { lessons } = useCourse()
  const progress = useProgress()
  const met = useMemo(() => surveyBeliefs(progress, lessons, MISCONCEPTIONS).filter(({ state }) => state !== 'unmet'), [progress, lessons])
  if (met.length === 0) return null
  return (
    <details className={styles.beliefs}>
      <summary>
        {t('map.beliefs')} ({met.length})
      </summary>
      <ul>
        {met.map(({ misconception: { id, belief, truth }, state }) => (
          <li key={id}>
            <q>{belief}</q> <span>{truth}</span> <small data-state={state}>{state === 'open' ? t('map.open') : `✓ ${t('map.mended')}`}</small>
          </li>
        ))}
      </ul>
    </details>
  )
}
