import { useEffect, useRef, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { LANES, projectTicks, type LaneTone } from './lanes.ts'
import styles from './Timeline.module.css'
import { useLaneRecords } from './useLaneRecords.ts'

const LANE_HEIGHT = 19
const TICK_HEIGHT = 12
const LABEL_WIDTH = 84
/** The window shown: all of the run, at least so much; it grows by leaps, so that ticks stay where they are in between. */
const LEAST_WINDOW = 60_000_000
const LEAP = 1.5

/** How far the slider's keys go: the native step is a millisecond, for the mouse. */
const KEY_STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1_000_000, ArrowDown: -1_000_000, ArrowRight: 1_000_000, ArrowUp: 1_000_000, PageDown: -10_000_000, PageUp: 10_000_000 }

function windowFor(length: number): number {
  let span = LEAST_WINDOW
  while (span < length) span *= LEAP
  return span
}

/** One lane for each kind of actor; the playhead is a slider over them. */
export function Lanes() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const lanes = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  const { now, start, end, marks, connection } = useCluster((state) => state)
  const records = useLaneRecords()
  const to = start + windowFor(end - start)
  useEffect(() => {
    const element = lanes.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(120, Math.floor(entry!.contentRect.width - LABEL_WIDTH - 4))))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const scale = window.devicePixelRatio || 1
    const height = LANES.length * LANE_HEIGHT
    element.width = width * scale
    element.height = height * scale
    context.scale(scale, scale)
    const style = getComputedStyle(element)
    const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
    context.fillStyle = colour('hair')
    LANES.forEach((_, i) => context.fillRect(0, i * LANE_HEIGHT + LANE_HEIGHT / 2, width, 1))
    const tones: Record<LaneTone, string> = { request: colour('request'), decision: colour('decision'), watch: colour('watch'), traffic: colour('traffic'), fault: colour('fault') }
    for (const { lane, x, tone } of projectTicks(records, start, to, width)) {
      context.fillStyle = tones[tone]
      context.fillRect(x, lane * LANE_HEIGHT + (LANE_HEIGHT - TICK_HEIGHT) / 2, 2, TICK_HEIGHT)
    }
  }, [records, start, to, width])
  const seek = (time: number): void => connection?.seek(Math.max(start, Math.min(end, time)))
  const at = (time: number): number => ((time - start) / (to - start)) * width
  return (
    <div className={styles.lanes} ref={lanes}>
      <div className={styles.labels} aria-hidden>
        {LANES.map((lane) => (
          <span key={lane}>{lane}</span>
        ))}
      </div>
      <div className={styles.track} style={{ width }}>
        <canvas ref={canvas} style={{ width, height: LANES.length * LANE_HEIGHT }} aria-hidden />
        {marks.filter((mark) => mark.at >= start).map((mark, i) => (
          <i key={i} className={styles.mark} data-kind={mark.kind} style={{ left: at(mark.at) }} title={`${formatClock(mark.at - start)} ${mark.label}`} />
        ))}
        <i className={styles.playhead} style={{ left: at(now) }} aria-hidden />
        <input
          type="range"
          aria-label="Time"
          aria-valuetext={formatClock(now - start)}
          min={start}
          max={to}
          step={1000}
          value={now}
          onChange={(event) => seek(Number(event.target.value))}
          onKeyDown={(event) => {
            const by = KEY_STEPS[event.key]
            if (by === undefined) return
            event.preventDefault()
            seek(now + by)
          }}
        />
      </div>
    </div>
  )
}
