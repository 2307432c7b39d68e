import type { PartProps } from './part-node.ts'
import styles from './Requests.module.css'

/** Who asked the API server for what, and whether they may. */
export function RequestsPart({ data: { part } }: PartProps) {
  return (
    <ul className={styles.requests} aria-label="Last requests">
      {(part.lines ?? []).map((line) => {
        const [verdict, who, what, count] = line.split('|')
        return (
          <li key={line}>
            <span className={styles.mark} data-refused={verdict === 'refused' || undefined}>
              {verdict}
            </span>
            <div>
              <b>{who}</b>
              <code>{what}</code>
            </div>
            <small>{count}</small>
          </li>
        )
      })}
      {part.label !== '' && <li>{part.label}</li>}
    </ul>
  )
}
