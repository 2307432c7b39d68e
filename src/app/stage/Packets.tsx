import { declutter, type PlacedPacket } from './declutter.ts'
import type { StageLayout } from './layout.ts'
import styles from './Packets.module.css'
import { useActivity } from './useActivity.ts'

const LABEL_MOST = 44

/** Dots first: what speaks lies above them. */
const inOrder = (packets: readonly PlacedPacket[]): readonly PlacedPacket[] => [...packets].sort((a, b) => Number(a.isLabelled) - Number(b.isLabelled))

/** Messages on their way: a dot that says what it carries. Its place is a function of cluster time. */
export function Packets({ layout }: { readonly layout: StageLayout }) {
  const { packets } = useActivity(layout)
  return (
    <div className={styles.packets} aria-hidden>
      {inOrder(declutter(packets)).map(({ id, tone, label, x, y, isLabelled }) => (
        <div key={id} className={styles.packet} data-tone={tone} style={{ transform: `translate(${x}px, ${y}px)` }}>
          <i />
          {isLabelled && <span>{label.length > LABEL_MOST ? `${label.slice(0, LABEL_MOST)}…` : label}</span>}
        </div>
      ))}
    </div>
  )
}
