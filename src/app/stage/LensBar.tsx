import { useRef, type KeyboardEvent } from 'react'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Lens.module.css'
import { LENSES, type LensId } from './lenses/index.ts'

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Which arrangement of the cluster the stage shows. One tab stop; arrow keys choose. */
export function LensBar() {
  const t = useWords('lenses')
  const bar = useRef<HTMLDivElement>(null)
  const current = useView((state) => state.lens)
  const choose = (id: LensId): void => void useView.setState({ lens: id, narrowPanel: 'stage' })
  const onKey = (event: KeyboardEvent): void => {
    const at = LENSES.findIndex(({ id }) => id === current)
    const step = STEPS[event.key]
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? LENSES.length - 1 : step === undefined ? undefined : (at + step + LENSES.length) % LENSES.length
    if (next === undefined) return
    event.preventDefault()
    choose(LENSES[next]!.id)
    bar.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus()
  }
  return (
    <div ref={bar} className={styles.bar} role="radiogroup" aria-label={t('bar')} onKeyDown={onKey}>
      {LENSES.map(({ id }) => (
        <button
          key={id}
          role="radio"
          aria-checked={id === current}
          tabIndex={id === current ? 0 : -1}
          title={t(`${id}.line`)}
          onClick={(event) => {
            choose(id)
            event.currentTarget.scrollIntoView({ inline: 'center', block: 'nearest' })
          }}
        >
          {t(`${id}.label`)}
        </button>
      ))}
    </div>
  )
}
