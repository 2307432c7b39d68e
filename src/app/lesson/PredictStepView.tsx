import type { PredictStep } from '../../lessons/index.ts'
import styles from './Lesson.module.css'

export interface PredictStepViewProps {
  readonly step: PredictStep
  readonly answered: string | undefined
  readonly onAnswer: (choice: number) => void
}

/** Commit first; then the cluster is run and marks it. */
export function PredictStepView({ step, answered, onAnswer }: PredictStepViewProps) {
  return (
    <ol className={styles.choices} aria-label="Choices">
      {step.choices.map((choice, i) => (
        <li key={choice.text}>
          <button aria-pressed={answered === choice.text} disabled={answered !== undefined} onClick={() => onAnswer(i)}>
            {choice.text}
          </button>
        </li>
      ))}
    </ol>
  )
}
