import type { KeyboardEvent } from 'react'
import type { MarkedAnswer } from '../../worker/protocol.ts'
import { useWords } from '../words/index.ts'
import styles from './Answers.module.css'
import { Code } from './Code.tsx'
import { barOf, mostBelieved, parseHands, totalOf, type Hands } from './hands.ts'

export interface AnswersProps {
  readonly answers: readonly MarkedAnswer[]
  readonly hands: Hands
  /** The cluster has answered: what is right may be seen. */
  readonly isRevealed: boolean
  readonly onCount: (answer: number, count: number | undefined) => void
  /** For one reader instead of a room: an answer is chosen, not counted. */
  readonly onChoose?: (answer: number) => void
}

/** More answers than this, all of them short, stand side by side. */
const LISTED_MOST = 7
const SHORT = 3

/** What may be answered, with the hands of the room as bars; after the reveal what is right, and what was believed. */
export function Answers({ answers, hands, isRevealed, onCount, onChoose }: AnswersProps) {
  const t = useWords('presenter')
  const isSideBySide = answers.length > LISTED_MOST && answers.every(({ text }) => text.length <= SHORT)
  const believed = isRevealed ? mostBelieved(answers, hands) : undefined
  const total = totalOf(hands)
  return (
    <ol className={styles.answers} aria-label={t('answers')} data-side={isSideBySide || undefined}>
      {answers.map((answer, i) => {
        const { text, isRight } = answer
        const plain = text.replaceAll('`', '')
        const mark = !isRevealed ? undefined : isRight ? 'right' : answer === believed ? 'believed' : 'wrong'
        return (
          <li key={text} data-mark={mark}>
            {(hands[i] ?? 0) > 0 && <i className={styles.bar} style={{ '--bar': barOf(hands, i) } as React.CSSProperties} />}
            {!isSideBySide && (
              <b className={styles.letter} aria-hidden>
                {mark === 'right' ? '✓' : mark === 'believed' ? '✗' : letterOf(i)}
              </b>
            )}
            {onChoose && !isRevealed ? (
              <button className={styles.choice} aria-pressed={(hands[i] ?? 0) > 0} onClick={() => onChoose(i)}>
                <Code text={text} />
              </button>
            ) : (
              <span className={styles.text}>
                <Code text={text} />
                {mark === 'right' && <span className="visually-hidden"> {t('isRight')}</span>}
              </span>
            )}
            {onChoose ? null : isRevealed ? (
              <span className={styles.count}>{total > 0 ? (hands[i] ?? 0) : ''}</span>
            ) : (
              <input data-hands inputMode="numeric" autoComplete="off" maxLength={3} aria-label={t('handsFor', { answer: plain })} placeholder="–" value={hands[i] ?? ''} onChange={(event) => onCount(i, parseHands(event.target.value))} onKeyDown={walk} onFocus={(event) => event.target.select()} />
            )}
          </li>
        )
      })}
    </ol>
  )
}

export const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26))

const STEPS: Readonly<Record<string, number>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }

/** From field to field without the mouse. */
function walk(event: KeyboardEvent<HTMLInputElement>): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  event.preventDefault()
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-hands]')]
  fields[fields.indexOf(event.currentTarget) + step]?.focus()
}
