import { useEffect } from 'react'
import { useWords } from '../words/index.ts'
import { useCarry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import { nameOf } from './gesture.ts'
import styles from './DropGhost.module.css'
import { ToolIcon } from './ToolIcon.tsx'

/** What hangs at the pointer while something is carried: the thing, and what dropping it here would do. */
export function DropGhost() {
  const t = useWords('palette')
  const { carried, x, y, plan } = useCarry()
  useEffect(() => {
    // Pods are taken off the stage by pressing on them and moving away.
    const down = (event: PointerEvent): void => {
      const tile = (event.target as Element | null)?.closest<HTMLElement>('[data-stage] button[data-pod]')
      if (tile?.dataset['pod']) beginDrag(event, { pod: tile.dataset['pod'] })
    }
    addEventListener('pointerdown', down)
    return () => removeEventListener('pointerdown', down)
  }, [])
  if (!carried) return null
  const isLeft = x > window.innerWidth / 2
  return (
    <div className={styles.ghost} data-ghost data-refused={plan?.isRefused || undefined} data-left={isLeft || undefined} style={{ left: x, top: y }} aria-hidden>
      <span className={styles.thing}>
        {'tool' in carried ? (
          <>
            <ToolIcon id={carried.tool} size={16} /> {t(`tools.${carried.tool}.label`)}
          </>
        ) : (
          nameOf(carried.pod)
        )}
      </span>
      {plan && <span className={styles.plan}>{plan.text}</span>}
      {plan?.note && <span className={styles.note}>{plan.note}</span>}
    </div>
  )
}
