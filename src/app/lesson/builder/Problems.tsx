import type { DraftCheck } from '../../../lessons/index.ts'
import styles from './Builder.module.css'

/** What is wrong with a part of the draft, each with its line and its remedy. */
export function Problems({ problems }: { readonly problems: DraftCheck['problems'] }) {
  if (problems.length === 0) return null
  return (
    <ul className={styles.problems}>
      {problems.map(({ line, message, remedy }) => (
        <li key={`${line} ${message}`}>
          <b>
            lesson.md:{line}: {message}.
          </b>{' '}
          {remedy}
        </li>
      ))}
    </ul>
  )
}
