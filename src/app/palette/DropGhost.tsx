import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '../words/index.ts'
import { useCarry } from './carry-store.ts'
import { beginDrag } from './dragging.ts'
import { thingAt } from './drop-targets.ts'
import { labelOf } from './gesture.ts'
import styles from './DropGhost.module.css'
import { ToolIcon } from './ToolIcon.tsx'

/** What hangs at the pointer while something is carried: the thing, and what dropping it here would do. */
export function DropGhost() {
  const t = useWords('palette')
  const { carried, x, y, plan } = useCarry()
  useEffect(() => {
    // Pods, claims and volumes are taken off the stage by pressing on them and moving away.
    const down = (event: PointerEvent): void => {
      const thing = thingAt(event.target as Element | null)
      if (thing) beginDrag(event, thing)
    }
    addEventListener('pointerdown', down)
    return () => removeEventListener('pointerdown', down)
  }, [])
  if (!carried) return null
  const isLeft = x > window.innerWidth / 2
  const isUp = y > window.innerHeight * UP_FROM
  // Beside the page's own parts, so that none of them is over it.
  return createPortal(
    <div className={styles.ghost} data-ghost data-refused={plan?.isRefused || undefined} data-left={isLeft || undefined} data-up={isUp || undefined} style={{ left: x, top: y, maxWidth: Math.min(WIDTH_MOST, (isLeft ? x : window.innerWidth - x) - BESIDE) }} aria-hidden>
      <span className={styles.thing}>
        {'tool' in carried ? (
          <>
            <ToolIcon id={carried.tool} size={16} /> {t(`tools.${carried.tool}.label`)}
          </>
        ) : (
          <>
            {!('pod' in carried) && <ToolIcon id="claim" size={16} />} {labelOf(carried)}
          </>
        )}
      </span>
      {plan && <span className={styles.plan}>{plan.text}</span>}
      {plan?.note && <span className={styles.note}>{plan.note}</span>}
    </div>,
    document.body,
  )
}

/** From this share of the page's height on what it says stands above the pointer, where there is room. */
const UP_FROM = 0.55
const WIDTH_MOST = 340
/** Between the pointer and the edge of the page, on both of its sides. */
const BESIDE = 22
