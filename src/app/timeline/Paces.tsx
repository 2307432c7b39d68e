import { useRef, type KeyboardEvent } from 'react'
import type { Pace } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Timeline.module.css'

/** With the names that the catalogue has them under; signs that are the same in every language stand here. */
const PACES: readonly (readonly [pace: Pace, key: 'thousandth' | 'hundredth' | 'tenth' | 'one' | 'ten' | 'hundred' | 'fastest' | 'story', sign?: string])[] = [
  [0.001, 'thousandth', '1/1000'],
  [0.01, 'hundredth', '1/100'],
  [0.1, 'tenth', '1/10'],
  [1, 'one', '1×'],
  [10, 'ten', '10×'],
  [100, 'hundred', '100×'],
  ['fastest', 'fastest'],
  ['story', 'story'],
]
const KEYS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

/** How fast cluster time runs. One tab stop; arrow keys choose. */
export function Paces() {
  const t = useWords('timeline')
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
    <div ref={group} className={styles.paces} role="radiogroup" aria-label={t('paces.label')} onKeyDown={onKey}>
      {PACES.map(([value, key, sign], i) => (
        <button key={key} role="radio" aria-checked={i === current} tabIndex={i === Math.max(0, current) ? 0 : -1} title={t(`paces.${key}`)} onClick={() => connection?.play(value)}>
          {sign ?? t(key === 'story' ? 'paces.storyName' : 'paces.fastestName')}
        </button>
      ))}
    </div>
  )
}
