import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'
import { Prose } from './Prose.tsx'
import { useFocusWhenLost } from './useFocusWhenLost.ts'

export interface DoStepViewProps {
  readonly isDone: boolean
  readonly hints: readonly string[]
  readonly hasMore: boolean
  readonly onHint: () => void
  readonly onSolution: () => void
}

/** A goal by any means: the cluster is watched until it is reached. */
export function DoStepView({ isDone, hints, hasMore, onHint, onSolution }: DoStepViewProps) {
  const t = useWords('lesson')
  const status = useFocusWhenLost<HTMLParagraphElement>(isDone)
  return (
    <>
      <p ref={status} tabIndex={-1} className={styles.goal} data-done={isDone || undefined} role="status">
        {isDone ? t('reached') : t('notReached')}
      </p>
      {hints.map((hint, i) => (
        <div key={hint} className={styles.hint}>
          {t('hint', { at: i + 1 })} <Prose text={hint} />
        </div>
      ))}
      {!isDone && (
        <div className={styles.help}>
          {hasMore ? <button onClick={onHint}>{t('giveHint')}</button> : <button onClick={onSolution}>{t('showMe')}</button>}
        </div>
      )}
    </>
  )
}
