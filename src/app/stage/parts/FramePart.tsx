import type { PartProps } from './part-node.ts'
import styles from './parts.module.css'

/** A dashed frame: the control plane, a zone. Machines are dropped on zones. */
export function FramePart({ data: { part } }: PartProps) {
  return (
    <div className={styles.frame} data-drop={part.place ? 'zone' : undefined} data-region={part.place?.region} data-zone={part.place?.zone}>
      <span>{part.label}</span>
    </div>
  )
}
