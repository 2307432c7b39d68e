import { useEffect } from 'react'
import type { Given, Scene } from '../../lessons/index.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'

export interface PickViewProps {
  readonly what: 'pod' | 'node'
  readonly scene: Scene
  readonly answered: string | undefined
  readonly onAnswer: (given: Given) => void
}

interface Named { readonly metadata: { readonly name: string; readonly namespace?: string } }

const PREFIX = { pod: 'pods/default/', node: 'nodes/' } as const

/** A Pod or a node is clicked on the stage; the same names stand here as buttons, for the keyboard. */
export function PickView({ what, scene, answered, onAnswer }: PickViewProps) {
  const t = useWords('lesson')
  const selected = useView((state) => state.selected)
  const names = ((scene[`${what}s`] ?? []) as readonly Named[]).filter(({ metadata }) => (metadata.namespace ?? 'default') === 'default').map(({ metadata }) => metadata.name)
  const clicked = selected?.startsWith(PREFIX[what]) ? selected.slice(PREFIX[what].length) : undefined
  useEffect(() => {
    if (answered !== undefined || clicked === undefined) return
    select(undefined)
    useView.setState({ sidePanel: 'lesson' })
    onAnswer(clicked)
  }, [clicked, answered, onAnswer])
  // What was picked may be gone by now; it is still what was answered.
  const shown = answered === undefined || names.includes(answered) ? names : [answered, ...names]
  return (
    <>
      <p className={styles.lead}>{t('pick')}</p>
      <ol className={styles.choices} aria-label={t('choices')}>
        {shown.map((name) => (
          <li key={name}>
            <button aria-pressed={answered === name} disabled={answered !== undefined} onClick={() => onAnswer(name)}>
              {name}
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
