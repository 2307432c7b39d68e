import { useLayoutEffect, useMemo, useRef } from 'react'
import { declutter, pointOf, type PlacedPacket } from './declutter.ts'
import type { StageLayout } from './layout.ts'
import type { LensId } from './lenses/index.ts'
import { isOnItsWay, momentAt } from './moment.ts'
import styles from './Packets.module.css'
import { useActivity } from './useActivity.ts'

const LABEL_MOST = 44

/** Messages on their way: a dot that says what it carries. Its place is a function of cluster time, in every frame of the screen. */
export function Packets({ layout, lens }: { readonly layout: StageLayout; readonly lens: LensId }) {
  const { packets } = useActivity(layout, lens)
  const placed = useMemo(() => declutter(packets), [packets])
  const holder = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const elements = [...(holder.current?.children ?? [])] as HTMLElement[]
    if (elements.length === 0) return
    let frame = 0
    const move = (wall: number): void => {
      const moment = momentAt(wall)
      placed.forEach((packet, i) => place(elements[i]!, packet, moment))
      if (isOnItsWay(wall)) frame = requestAnimationFrame(move)
    }
    move(performance.now())
    return () => cancelAnimationFrame(frame)
  }, [placed])
  return (
    <div ref={holder} className={styles.packets} aria-hidden>
      {placed.map(({ id, tone, label, isLabelled, isLevel }) => (
        <div key={id} className={styles.packet} data-tone={tone} data-level={isLevel || undefined} data-labelled={isLabelled || undefined}>
          <i />
          {isLabelled && <span>{label.length > LABEL_MOST ? `${label.slice(0, LABEL_MOST)}…` : label}</span>}
        </div>
      ))}
    </div>
  )
}

/** React is not asked: that would cost more than the frame has. */
function place({ style }: HTMLElement, packet: PlacedPacket, moment: number): void {
  const share = (moment - packet.departs) / packet.lasts
  const [x, y] = pointOf(packet, Math.min(1, Math.max(0, share)))
  style.transform = `translate(${x}px, ${y}px)`
  style.visibility = share < 0 || share > 1 ? 'hidden' : ''
}
