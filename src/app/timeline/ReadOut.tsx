import { createPortal } from 'react-dom'
import { say } from '../../words/say.ts'
import type { Mark } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
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
  const t = useWords('timeline')
  const start = useCluster((state) => state.start)
  const remembered = useCluster((state) => state.remembered)
  const end = useCluster((state) => state.end)
  const at = timeAt(x, shown, width)
  const [from, to] = [timeAt(x - REACH, shown, width), timeAt(x + REACH, shown, width)]
  const isKnown = to >= remembered && from <= end
  const happened = useHappened(isKnown ? from : undefined, to, MOST)
  const near = marks.filter((mark) => (mark.kind === 'bookmark' || mark.kind === 'alert') && mark.at >= from && mark.at <= to)
  const { left: origin } = area.getBoundingClientRect()
  const { top } = (area.closest('section') ?? area).getBoundingClientRect()
  const left = Math.max(MARGIN, Math.min(origin + x - WIDTH / 2, window.innerWidth - WIDTH - MARGIN))
  return createPortal(
    <div className={styles.readOut} style={{ left, bottom: window.innerHeight - top + GAP, width: WIDTH }} role="tooltip">
      <time>{formatClock(at - start)}</time>
      {near.map((mark) => (
        <p key={mark.id ?? `${mark.at} ${mark.label}`} data-kind={mark.kind}>
          {mark.kind === 'alert' ? t('readOut.alert', { label: mark.label }) : mark.label}
        </p>
      ))}
      {at < remembered ? (
        <p>{t('readOut.forgotten')}</p>
      ) : at > end ? (
        <p>{t('readOut.future')}</p>
      ) : happened?.count === 0 ? (
        <p>{t('readOut.quiet')}</p>
      ) : (
        <ul>
          {happened?.steps.map(({ record, sentence }) => (
            <li key={record.id} data-tone={laneOf(record)?.tone}>
              {say(sentence)}
            </li>
          ))}
        </ul>
      )}
      {happened && happened.count > MOST && <small>{t('readOut.more', { count: happened.count - MOST })}</small>}
    </div>,
    document.body,
  )
}
