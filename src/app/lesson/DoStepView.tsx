import styles from './Lesson.module.css'
import { Prose } from './Prose.tsx'

export interface DoStepViewProps {
  readonly isDone: boolean
  readonly hints: readonly string[]
  readonly hasMore: boolean
  readonly onHint: () => void
  readonly onSolution: () => void
}

/** A goal by any means: the cluster is watched until it is reached. */
export function DoStepView({ isDone, hints, hasMore, onHint, onSolution }: DoStepViewProps) {
  return (
    <>
      <p className={styles.goal} data-done={isDone || undefined} role="status">
        {isDone ? '✓ Reached.' : 'Not reached yet. The cluster is being watched.'}
      </p>
      {hints.map((hint, i) => (
        <div key={hint} className={styles.hint}>
          Hint {i + 1}: <Prose text={hint} />
        </div>
      ))}
      {!isDone && (
        <div className={styles.help}>
          {hasMore ? <button onClick={onHint}>Give me a hint</button> : <button onClick={onSolution}>Show me</button>}
        </div>
      )}
    </>
  )
}
