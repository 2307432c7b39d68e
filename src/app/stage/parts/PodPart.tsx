import { PodTile } from './PodTile.tsx'
import { select } from '../../store/view-store.ts'
import type { PartProps } from './part-node.ts'
import styles from './PodTile.module.css'

/** A pod where it stands in this lens. */
export function PodPart({ data: { part } }: PartProps) {
  return <PodTile part={part} />
}

/** How many there was no room for. */
export function MorePart({ data: { part } }: PartProps) {
  const { key, label } = part
  return key === undefined ? (
    <div className={styles.more}>{label}</div>
  ) : (
    <button className={styles.more} aria-label={`${label.slice(1)} more Pods`} onClick={() => select(key)}>
      {label}
    </button>
  )
}
