import type { PartProps } from './part-node.ts'
import { useWords } from '../../words/index.ts'
import styles from './Requests.module.css'

/** Who asked the API server for what, and whether they may. */
export function RequestsPart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  return (
    <ul className={styles.requests} aria-label={t('requests.label')}>
      {(part.lines ?? []).map((line) => {
        const [verdict, who, what, count] = line.split('|')
        return (
          <li key={line}>
            <span className={styles.mark} data-refused={verdict === 'refused' || undefined}>
              {t(verdict === 'refused' ? 'requests.refused' : 'requests.allowed')}
            </span>
            <div>
              <b>{who}</b>
              <code>{what}</code>
            </div>
            <small>{count}</small>
          </li>
        )
      })}
      {part.label !== '' && <li className={styles.none}>{part.label}</li>}
    </ul>
  )
}
