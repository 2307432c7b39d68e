import { useRef, type KeyboardEvent } from 'react'
import type { Pace } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import styles from './Timeline.module.css'

const PACES: readonly (readonly [pace: Pace, label: string, title: string])[] = [
  [0.001, '1/1000', 'A thousand times slower: single messages'],
  [0.01, '1/100', 'A hundred times slower'],
  [0.1, '1/10', 'Ten times slower'],
  [1, '1×', 'As fast as a real cluster'],
  [10, '10×', 'Ten times faster'],
  [100, '100×', 'A hundred times faster'],
  ['fastest', 'Max', 'As fast as this machine can'],
  ['story', 'Story', 'Story pace: each cause gets the same time on screen; silence is skipped'],
]
const KEYS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

/** How fast cluster time runs. One tab stop; arrow keys choose. */
export function Paces() {
  const group = useRef<HTMLDivElement>(null)
  const pace = useCluster((state) => state.pace)
  const connection = useCluster((state) => state.connection)
  const current = PACES.findIndex(([value]) => value === pace)
  const onKey = (event: KeyboardEvent): void => {
    const by = KEYS[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    // The worker tells the pace a moment later; where the focus is, is known at once.
    const radios = [...(group.current?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])]
    const next = (radios.findIndex((radio) => radio === document.activeElement) + by + PACES.length) % PACES.length
    connection?.play(PACES[next]![0])
    radios[next]?.focus()
  }
  return (
    <div ref={group} className={styles.paces} role="radiogroup" aria-label="Pace" onKeyDown={onKey}>
      {PACES.map(([value, label, title], i) => (
        <button key={label} role="radio" aria-checked={i === current} tabIndex={i === Math.max(0, current) ? 0 : -1} title={title} onClick={() => connection?.play(value)}>
          {label}
        </button>
      ))}
    </div>
  )
}
