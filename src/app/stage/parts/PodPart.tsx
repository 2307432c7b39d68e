import { PodTile } from './PodTile.tsx'
import { select } from '../../store/view-store.ts'
import type { PartProps } from './part-node.ts'
import { useWords } from '../../words/index.ts'
import styles from './PodTile.module.css'

/** A pod where it stands in this lens. */
export function PodPart({ data: { part } }: PartProps) {
  return <PodTile part={part} />
}

/** How many there was no room for. */
export function MorePart({ data: { part } }: PartProps) {
  const t = useWords('stage')
  const { key, label } = part
  return key === undefined ? (
    <div className={styles.more}>{label}</div>
  ) : (
    <button className={styles.more} aria-label={t('morePods', { count: Number(label.slice(1)) })} onClick={() => select(key)}>
      {label}
    </button>
  )
}
