import { ChevronsRight, Pause, Play, SkipBack, SkipForward, SlidersHorizontal } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { Paces } from './Paces.tsx'
import { useTime } from './time-store.ts'
import styles from './Timeline.module.css'

/** Stop, go, step by step, and how fast. */
export function Transport() {
  const { now, start, end, playing, connection } = useCluster((state) => state)
  const areToolsShown = useTime((state) => state.areToolsShown)
  const isPast = now < end
  return (
    <div className={styles.transport} data-past={isPast || undefined}>
      <button onClick={() => connection?.back()} aria-label="Back" title="To the cause before (,)">
        <SkipBack size={14} aria-hidden />
        <span>Back</span>
      </button>
      {playing ? (
        <button data-primary onClick={() => connection?.pause()} aria-label="Pause" title="Stop time (space)">
          <Pause size={14} aria-hidden />
          <span>Pause</span>
        </button>
      ) : (
        <button data-primary onClick={() => connection?.play()} aria-label="Play" title="Let time run (space)">
          <Play size={14} aria-hidden />
          <span>Play</span>
        </button>
      )}
      <button onClick={() => connection?.step()} aria-label="Step" title="To the next cause (.)">
        <SkipForward size={14} aria-hidden />
        <span>Step</span>
      </button>
      <output className={styles.clock} aria-label="Cluster time">
        {formatClock(now - start)}
      </output>
      {isPast && (
        <button className={styles.live} onClick={() => connection?.seek(end)} aria-label="Go to now" title="Back to the newest moment of this branch">
          <span>Go to now</span>
          <ChevronsRight size={14} aria-hidden />
        </button>
      )}
      <button className={styles.more} aria-label="Timeline tools" aria-expanded={areToolsShown} onClick={() => useTime.setState({ areToolsShown: !areToolsShown })}>
        <SlidersHorizontal size={14} aria-hidden />
      </button>
      <Paces />
    </div>
  )
}
