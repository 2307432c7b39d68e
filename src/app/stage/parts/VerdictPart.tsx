import type { PartProps } from './part-node.ts'
import styles from './Verdict.module.css'

/** The most that one plugin gives: a score of 100 at a weight of 3. */
const POINTS_MOST = 300

/** What the scheduler said of one node: out and why, or its points. */
export function VerdictPart({ data: { part } }: PartProps) {
  const { label, note, lines = [], tone } = part
  const isOut = tone === 'fault'
  return (
    <div className={styles.verdict} data-tone={tone}>
      <div className={styles.head}>
        <b>{label}</b>
        {note && (isOut ? <small>{note}</small> : <span>{note}</span>)}
      </div>
      <ul className={styles.scores}>
        {lines.map((line) => {
          const [, name, points] = /^(\w+) (\d+)$/.exec(line) ?? []
          return points === undefined ? (
            <li key={line}>{line}</li>
          ) : (
            <li key={line} className={styles.score}>
              <span>{name}</span>
              <i style={{ width: `${Math.min(100, (Number(points) / POINTS_MOST) * 100)}%` }} />
              <b>{points}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
