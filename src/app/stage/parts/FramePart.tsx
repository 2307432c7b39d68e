import styles from './Frame.module.css'
import type { PartProps } from './part-node.ts'

/** A dashed frame: the control plane, a zone, a namespace. Machines are dropped on zones. */
export function FramePart({ data: { part } }: PartProps) {
  return (
    <div className={styles.frame} data-drop={part.place ? 'zone' : undefined} data-region={part.place?.region} data-zone={part.place?.zone}>
      <span>{part.label}</span>
    </div>
  )
}

/** Where pods wait that no node has been found for yet. */
export function WaitingPart({ data: { part } }: PartProps) {
  return (
    <div className={styles.waiting}>
      <b>{part.label}</b>
    </div>
  )
}
