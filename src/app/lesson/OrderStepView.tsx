import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { shuffled, type OrderStep } from '../../lessons/index.ts'
import styles from './Lesson.module.css'

/** Events to be put in order, with buttons: the same for mouse, touch and keyboard. */
export function OrderStepView({ step, onAnswer }: { readonly step: OrderStep; readonly onAnswer: (order: readonly string[]) => void }) {
  const [order, setOrder] = useState<readonly string[]>(() => shuffled(step))
  const swap = (i: number, j: number): void => {
    const next = [...order]
    ;[next[i], next[j]] = [next[j]!, next[i]!]
    setOrder(next)
  }
  return (
    <>
      <ol className={styles.order}>
        {order.map((item, i) => (
          <li key={item}>
            <span>{item}</span>
            <button aria-label={`Move up: ${item}`} disabled={i === 0} onClick={() => swap(i, i - 1)}>
              <ArrowUp size={14} aria-hidden />
            </button>
            <button aria-label={`Move down: ${item}`} disabled={i === order.length - 1} onClick={() => swap(i, i + 1)}>
              <ArrowDown size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <button className={styles.check} onClick={() => onAnswer(order)}>
        Check
      </button>
    </>
  )
}
