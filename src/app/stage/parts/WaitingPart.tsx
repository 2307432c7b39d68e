import type { PartProps } from './part-node.ts'
import styles from './parts.module.css'
import { PodTile } from './PodTile.tsx'

/** Pods that no node has been found for yet: they wait at the scheduler. */
export function WaitingPart({ data: { part } }: PartProps) {
  return (
    <div className={styles.waiting}>
      <b>{part.label}</b>
      {part.pods?.map((place) => (
        <PodTile key={place.key} place={place} />
      ))}
      {(part.more ?? 0) > 0 && <small>and {part.more} more</small>}
    </div>
  )
}
