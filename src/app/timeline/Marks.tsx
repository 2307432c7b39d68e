import { Bell, Bookmark, GitBranch, Zap } from 'lucide-react'
import type { MouseEvent } from 'react'
import type { Mark } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import styles from './Lanes.module.css'
import { momentOf, placeMarks } from './mark-labels.ts'
import type { TimeWindow } from './window.ts'

/** Pixels beside a mark that still mean it. */
const REACH = 12

/** Over the lanes: what was done, what was broken, where branches leave, alerts, bookmarks. A press goes there; the keyboard reaches them through the list of bookmarks. */
export function Marks({ marks, window, width }: { readonly marks: readonly Mark[]; readonly window: TimeWindow; readonly width: number }) {
  const connection = useCluster((state) => state.connection)
  const start = useCluster((state) => state.start)
  const placed = placeMarks(marks, window, width)
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const meant = placed.filter((one) => x >= one.x - REACH && x <= one.x + Math.max(REACH, one.room)).sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]
    if (meant) connection?.seek(momentOf(meant.mark))
  }
  return (
    <div className={styles.marks} aria-hidden onClick={onClick}>
      {placed.map(({ mark, x, room }, i) => (
        <span key={`${mark.at} ${i}`} data-kind={mark.kind} title={`${formatClock(mark.at - start)} ${mark.label}`} style={{ left: x, ...(room > 0 ? { width: room } : {}) }}>
          {mark.kind === 'bookmark' ? <Bookmark size={10} /> : mark.kind === 'fork' ? <GitBranch size={10} /> : mark.kind === 'fault' ? <Zap size={10} /> : mark.kind === 'alert' ? <Bell size={10} /> : <i />}
          {room > 0 && <em>{mark.label}</em>}
        </span>
      ))}
    </div>
  )
}
