import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { useCluster } from '../store/cluster-store.ts'
import type { Pace } from '../../worker/protocol.ts'
import { formatClock } from './clock.ts'
import { Lanes } from './Lanes.tsx'
import styles from './Timeline.module.css'

const PACES: readonly (readonly [pace: Pace, label: string, title: string])[] = [
  [0.01, '1/100', 'A hundred times slower'],
  [1, '1×', 'As fast as a real cluster'],
  [10, '10×', 'Ten times faster'],
  ['fastest', 'Max', 'As fast as this machine can'],
  ['story', 'Story', 'Story pace: each cause gets the same time on screen; silence is skipped'],
]

/** Time in the learner's hands: transport, clock, pace, lanes, branches. */
export function Timeline() {
  const { now, start, end, playing, pace, connection, branches, branch } = useCluster((state) => state)
  const isPast = now < end
  return (
    <section className={styles.timeline} aria-label="Timeline">
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
          <button className={styles.live} onClick={() => connection?.seek(end)} title="Back to the newest moment of this branch">
            Go to now
          </button>
        )}
        <div className={styles.paces} role="radiogroup" aria-label="Pace">
          {PACES.map(([value, label, title]) => (
            <button key={label} role="radio" aria-checked={pace === value} title={title} onClick={() => connection?.play(value)}>
              {label}
            </button>
          ))}
        </div>
      </div>
      <Lanes />
      {branches.length > 1 && (
        <div className={styles.branches} role="group" aria-label="Branches">
          {branches.map((b) => (
            <button key={b.id} aria-current={b.id === branch || undefined} onClick={() => connection?.switchBranch(b.id)}>
              {b.parent === undefined ? 'First run' : `${b.label} at ${formatClock(b.from - start)}`}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}
