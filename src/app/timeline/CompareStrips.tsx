import { useEffect, useRef, useState } from 'react'
import type { Micros } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { axisOf } from './axis.ts'
import styles from './Compare.module.css'
import { formatClock } from './clock.ts'
import { LaneCanvas } from './LaneCanvas.tsx'
import { useTicks } from './useTicks.ts'
import { placeOf, type TimeWindow } from './window.ts'

const STRIP_HEIGHT = 42
/** What is shown of the time that both share, as a share of the width. */
const SHARED_SHARE = 0.15
const LEAST_SPAN: Micros = 10_000_000
const LEAP = 1.25

export interface CompareStripsProps {
  readonly here: number
  readonly there: number
  /** Until when both are one and the same. */
  readonly common: Micros
  readonly nameOf: (branch: number) => string
}

/** The lanes of both branches, one over the other, in one window: from shortly before they part. */
export function CompareStrips({ here, there, common, nameOf }: CompareStripsProps) {
  const t = useWords('timeline')
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  const { now, start, branches } = useCluster((state) => state)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(100, Math.floor(entry!.contentRect.width))))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const end = Math.max(now, ...branches.filter(({ id }) => id === here || id === there).map((branch) => branch.end))
  let after = LEAST_SPAN
  while (after < end - common) after *= LEAP
  const from = Math.max(start, Math.round(common - after * SHARED_SHARE))
  const window: TimeWindow = { from, to: common + after }
  const parting = placeOf(common, window, width)
  return (
    <div className={styles.strips}>
      <div className={styles.names}>
        <span data-side="here">{nameOf(here)}</span>
        <span data-side="there">{nameOf(there)}</span>
      </div>
      <div ref={box} className={styles.strip}>
        <Strip branch={here} name={nameOf(here)} window={window} width={width} />
        <Strip branch={there} name={nameOf(there)} window={window} width={width} />
        <i className={styles.shared} style={{ width: Math.max(0, parting) }} />
        <span className={styles.parting} style={{ left: parting }}>
          {t('compare.part', { time: formatClock(common - start) })}
        </span>
        {now >= window.from && now <= window.to && <i className={styles.playhead} style={{ left: placeOf(now, window, width) }} />}
        <div className={styles.axis} aria-hidden>
          {axisOf(window, start, width).map(({ x, label }) => (
            <span key={label} style={{ left: x }}>
              {label}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

function Strip({ branch, name, window, width }: { readonly branch: number; readonly name: string; readonly window: TimeWindow; readonly width: number }) {
  const end = useCluster(({ branches }) => branches.find(({ id }) => id === branch)?.end ?? 0)
  const t = useWords('timeline')
  const ticks = useTicks(window, width, branch)
  return (
    <div role="img" aria-label={t('compare.lanesOf', { name })}>
      <LaneCanvas ticks={ticks} width={width} height={STRIP_HEIGHT} end={placeOf(end, window, width)} />
    </div>
  )
}
