import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { podStateOf } from '../stage/pod-state.ts'
import styles from './monitoring.module.css'
import { Sparkline } from './Sparkline.tsx'
import { useSeries } from './useSeries.ts'

/** A strip of numbers over time: pods, restarts, users' requests and how they fare. */
export function Monitoring() {
  const pods = useObjects<Pod>('pods')
  const users = useCluster((state) => state.surroundings.users)
  const states = [...pods.values()].map(podStateOf)
  const ready = states.filter((s) => s.shape === 'running').length
  const restarts = states.reduce((sum, s) => sum + s.restarts, 0)
  const sum = (pick: (u: (typeof users)[number]) => number): number => users.reduce((total, u) => total + pick(u), 0)
  const failed = sum((u) => u.failed)
  const cards = [
    { label: 'Pods ready', value: `${ready} of ${states.length}`, number: ready, tone: 'traffic' },
    { label: 'Restarts', value: String(restarts), number: restarts, tone: 'fault' },
    { label: 'Requests answered', value: String(sum((u) => u.succeeded)), number: sum((u) => u.succeeded), tone: 'traffic' },
    { label: 'Requests failed', value: String(failed), number: failed, tone: 'fault' },
    { label: 'Median answer', value: `${(users[0]?.medianMillis ?? 0).toFixed(1)} ms`, number: users[0]?.medianMillis ?? 0, tone: 'request' },
  ] as const
  const series = useSeries(cards.map((card) => card.number))
  return (
    <div className={styles.cards} role="group" aria-label="Monitoring">
      {cards.map((card, i) => (
        <figure key={card.label} className={styles.card}>
          <figcaption>{card.label}</figcaption>
          <b>{card.value}</b>
          <Sparkline values={series.map((row) => row[i] ?? 0)} tone={card.tone} />
        </figure>
      ))}
      {users.length === 0 && <p className={styles.quiet}>Nobody sends requests yet: drag Users onto the stage once there is a Service.</p>}
    </div>
  )
}
