import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { shuffled, type Given } from '../../lessons/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Lesson.module.css'

export interface OrderViewProps {
  readonly items: readonly string[]
  readonly answered: string | undefined
  readonly onAnswer: (given: Given) => void
}

/** Events to be put in order, with buttons: the same for mouse, touch and keyboard. */
export function OrderView({ items, answered, onAnswer }: OrderViewProps) {
  const t = useWords('lesson')
  const [order, setOrder] = useState<readonly string[]>(() => shuffled(items))
  const swap = (i: number, j: number): void => {
    const next = [...order]
    ;[next[i], next[j]] = [next[j]!, next[i]!]
    setOrder(next)
  }
  // What is marked stands in the right order, to be read.
  if (answered !== undefined)
    return (
      <ol className={styles.order}>
        {items.map((item) => (
          <li key={item}>
            <span>{plain(item)}</span>
          </li>
        ))}
      </ol>
    )
  return (
    <>
      <ol className={styles.order}>
        {order.map((item, i) => (
          <li key={item}>
            <span>{plain(item)}</span>
            <button aria-label={t('moveUp', { item: plain(item) })} disabled={i === 0} onClick={() => swap(i, i - 1)}>
              <ArrowUp size={14} aria-hidden />
            </button>
            <button aria-label={t('moveDown', { item: plain(item) })} disabled={i === order.length - 1} onClick={() => swap(i, i + 1)}>
              <ArrowDown size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <button className={styles.check} onClick={() => onAnswer(order)}>
        {t('check')}
      </button>
    </>
  )
}

/** An item is Markdown with no more than code in it; here it is plain text. */
const plain = (item: string): string => item.replaceAll('`', '')
