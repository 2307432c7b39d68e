import { createPortal } from 'react-dom'
import type { Mark } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { laneOf } from './lanes.ts'
import styles from './ReadOut.module.css'
import { useHappened } from './useHappened.ts'
import { timeAt, type TimeWindow } from './window.ts'

const MOST = 4
/** Pixels to both sides that a pointer means. */
const REACH = 5
const WIDTH = 320
const MARGIN = 8
/** Above the timeline: what is pressed there stays in sight. */
const GAP = 8

export interface ReadOutProps {
  readonly x: number
  readonly window: TimeWindow
  readonly width: number
  /** The lanes. */
  readonly area: HTMLElement
  readonly marks: readonly Mark[]
}

/** What happened where the pointer is, in words; above the lanes, never under the pointer. */
export function ReadOut({ x, window: shown, width, area, marks }: ReadOutProps) {
  const start = useCluster((state) => state.start)
  const remembered = useCluster((state) => state.remembered)
  const end = useCluster((state) => state.end)
  const at = timeAt(x, shown, width)
  const [from, to] = [timeAt(x - REACH, shown, width), timeAt(x + REACH, shown, width)]
  const isKnown = to >= remembered && from <= end
  const happened = useHappened(isKnown ? from : undefined, to, MOST)
  const near = marks.filter((mark) => mark.kind === 'bookmark' && mark.at >= from && mark.at <= to)
  const { left: origin } = area.getBoundingClientRect()
  const { top } = (area.closest('section') ?? area).getBoundingClientRect()
  const left = Math.max(MARGIN, Math.min(origin + x - WIDTH / 2, window.innerWidth - WIDTH - MARGIN))
  return createPortal(
    <div className={styles.readOut} style={{ left, bottom: window.innerHeight - top + GAP, width: WIDTH }} role="tooltip">
      <time>{formatClock(at - start)}</time>
      {near.map((mark) => (
        <p key={mark.id} data-kind="bookmark">
          {mark.label}
        </p>
      ))}
      {at < remembered ? (
        <p>Forgotten: this is longer ago than memory reaches. Press to replay it.</p>
      ) : at > end ? (
        <p>Has not happened yet.</p>
      ) : happened?.count === 0 ? (
        <p>Quiet: nothing but heartbeats.</p>
      ) : (
        <ul>
          {happened?.steps.map(({ record, sentence }) => (
            <li key={record.id} data-tone={laneOf(record)?.tone}>
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {happened && happened.count > MOST && <small>and {happened.count - MOST} more: zoom in to tell them apart</small>}
    </div>,
    document.body,
  )
}
