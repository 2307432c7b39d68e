import { useCluster } from '../store/cluster-store.ts'
import styles from './monitoring.module.css'
import { useSeries, type Sample } from './series-store.ts'
import { Sparkline } from './Sparkline.tsx'

const NOTHING: Sample = { ready: 0, pods: 0, restarts: 0, answered: 0, failed: 0, medianMillis: 0 }

interface Card { readonly label: string; readonly tone: string; readonly of: (sample: Sample) => number; readonly text?: (sample: Sample) => string }

const CARDS: readonly Card[] = [
  { label: 'Pods ready', tone: 'traffic', of: (s) => s.ready, text: (s) => `${s.ready} of ${s.pods}` },
  { label: 'Restarts', tone: 'fault', of: (s) => s.restarts },
  { label: 'Requests answered', tone: 'traffic', of: (s) => s.answered },
  { label: 'Requests failed', tone: 'fault', of: (s) => s.failed },
  { label: 'Median answer', tone: 'request', of: (s) => s.medianMillis, text: (s) => `${s.medianMillis.toFixed(1)} ms` },
]

/** A strip of numbers over time: pods, restarts, users' requests and how they fare. */
export function Monitoring() {
  const samples = useSeries((state) => state.samples)
  const hasUsers = useCluster((state) => state.surroundings.users.length > 0)
  const latest = samples.at(-1) ?? NOTHING
  return (
    <div className={styles.cards} role="group" aria-label="Monitoring">
      {CARDS.map(({ label, tone, of, text }) => (
        <figure key={label} className={styles.card}>
          <figcaption>{label}</figcaption>
          <b>{text ? text(latest) : of(latest)}</b>
          <Sparkline values={samples.map(of)} tone={tone} />
        </figure>
      ))}
      {!hasUsers && <p className={styles.quiet}>Nobody sends requests yet: drag Users onto the stage once there is a Service.</p>}
    </div>
  )
}
