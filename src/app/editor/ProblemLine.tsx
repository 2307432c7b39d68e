import type { Diagnostic } from '@codemirror/lint'
import { useState } from 'react'
import { useWords } from '../words/index.ts'
import styles from './Editor.module.css'

export interface ProblemLineProps {
  readonly problems: readonly Diagnostic[]
  readonly text: string
  readonly onGo: (offset: number) => void
}

/** How many problems there are, and one of them in words; each leads to its line. */
export function ProblemLine({ problems, text, onGo }: ProblemLineProps) {
  const t = useWords('editor')
  const [seen, setSeen] = useState(0)
  if (problems.length === 0)
    return (
      <p className={styles.problems} role="status" data-fine>
        {t('noProblems')}
      </p>
    )
  const at = seen % problems.length
  const problem = problems[at]!
  const line = text.slice(0, problem.from).split('\n').length
  return (
    <p className={styles.problems} role="status">
      <span>{t('problems', { count: problems.length })}</span>
      <button
        title={t('goTo', { line })}
        onClick={() => {
          onGo(problem.from)
          // The next press leads to the next one.
          setSeen(at + 1)
        }}
      >
        {t('lineOf', { line, text: problem.message })}
      </button>
    </p>
  )
}
