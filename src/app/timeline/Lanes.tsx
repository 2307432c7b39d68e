import { useEffect, useMemo, useRef, useState } from 'react'
import { say } from '../../words/say.ts'
import { alertMarks } from '../monitoring/alert-list.ts'
import { useAlerts } from '../monitoring/alerts-store.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { axisOf } from './axis.ts'
import { formatClock } from './clock.ts'
import { LaneCanvas } from './LaneCanvas.tsx'
import { LANES } from './lanes.ts'
import styles from './Lanes.module.css'
import { Marks } from './Marks.tsx'
import { ReadOut } from './ReadOut.tsx'
import { StateLine, useHasStateLine } from './StateLine.tsx'
import { useHappened } from './useHappened.ts'
import { useTicks } from './useTicks.ts'
import { useTimeWindow } from './useTimeWindow.ts'
import { useTrackGestures } from './useTrackGestures.ts'
import { placeOf, timeAt } from './window.ts'

const LEAST_WIDTH = 120
const SECOND = 1_000_000
/** How far the slider's keys go: the native step is a millisecond, for the mouse. */
const KEY_STEPS: Readonly<Record<string, number>> = { ArrowLeft: -SECOND, ArrowDown: -SECOND, ArrowRight: SECOND, ArrowUp: SECOND, PageDown: -10 * SECOND, PageUp: 10 * SECOND }

/** One lane for each kind of actor; the playhead is a slider over them. */
export function Lanes() {
  const t = useWords('timeline')
  const area = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 600, height: 96 })
  const [hover, setHover] = useState<number | undefined>()
  const { now, start, remembered, end, marks: done, branch, playing, connection } = useCluster((state) => state)
  const { spans, patience } = useAlerts()
  const second = Math.floor(end / SECOND)
  const marks = useMemo(() => [...done, ...alertMarks(spans, second * SECOND, patience)], [done, spans, second, patience])
  const { window, zoomBy, panBy } = useTimeWindow()
  const { width, height } = size
  const ticks = useTicks(window, width, branch)
  const hasLine = useHasStateLine()
  useEffect(() => {
    const element = area.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setSize({ width: Math.max(LEAST_WIDTH, Math.floor(entry!.contentRect.width)), height: Math.floor(entry!.contentRect.height) }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const seek = (time: number): void => connection?.seek(Math.max(remembered, Math.min(end, time)))
  /** A press on what is forgotten replays it; only a press, so that nobody gets there by sliding. */
  const onPress = (x: number): boolean => {
    const time = timeAt(x, window, width)
    if (time < remembered && remembered > start) connection?.recall(Math.max(start, time))
    return time >= remembered || remembered === start
  }
  const gestures = useTrackGestures(track, { onPress, onScrub: (x) => seek(timeAt(x, window, width)), onHover: setHover, onZoom: zoomBy, onPan: panBy })
  // While time runs the captions tell what happens; a moment that one has gone to is told by the slider.
  const told = useHappened(playing ? undefined : now, now, 1)
  const place = placeOf(now, window, width)
  return (
    <div className={styles.lanes} data-line={hasLine || undefined}>
      <div className={styles.labels} aria-hidden>
        {LANES.map((lane) => (
          <span key={lane}>{t(`lanes.${lane}`)}</span>
        ))}
      </div>
      {hasLine ? <StateLine /> : <Marks marks={marks} window={window} width={width} />}
      <div className={styles.area} ref={area}>
        <div className={styles.track} ref={track} style={{ width, height }} {...gestures}>
          <LaneCanvas ticks={ticks} width={width} height={height} forgottenTo={remembered > start ? placeOf(remembered, window, width) : 0} end={placeOf(end, window, width)} />
          {marks.filter(({ at }) => at >= window.from && at <= window.to).map((mark, i) => (
            <i key={i} className={styles.mark} data-kind={mark.kind} style={{ left: placeOf(mark.at, window, width) }} />
          ))}
          {remembered > start && remembered > window.from && (
            <span className={styles.forgotten} style={{ left: placeOf(remembered, window, width) }}>
              {t('memoryBegins')}
            </span>
          )}
          {hover !== undefined && <i className={styles.hover} style={{ left: hover }} />}
          {place >= 0 && place <= width && <i className={styles.playhead} style={{ left: place }} aria-hidden />}
          <input
            type="range"
            aria-label={t('time')}
            aria-valuetext={told?.steps[0] ? `${formatClock(now - start)}: ${say(told.steps[0].sentence)}` : formatClock(now - start)}
            min={remembered}
            max={Math.max(end, now)}
            step={1000}
            value={now}
            onChange={(event) => seek(Number(event.target.value))}
            onKeyDown={(event) => {
              const by = KEY_STEPS[event.key]
              const to = event.key === 'Home' ? remembered : event.key === 'End' ? end : by === undefined ? undefined : now + by
              if (to === undefined) return
              event.preventDefault()
              seek(to)
            }}
          />
        </div>
        {hover !== undefined && area.current && <ReadOut x={hover} window={window} width={width} area={area.current} marks={marks} />}
      </div>
      <div className={styles.axis} aria-hidden>
        {axisOf(window, start, width).map(({ x, label }) => (
          <span key={label} style={{ left: x }} data-edge={x < 18 ? 'left' : x > width - 18 ? 'right' : undefined}>
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}
