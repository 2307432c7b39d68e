import { declutter, type PlacedPacket } from './declutter.ts'
import type { StageLayout } from './layout.ts'
import type { LensId } from './lenses/index.ts'
import styles from './Packets.module.css'
import { useActivity } from './useActivity.ts'

const LABEL_MOST = 44

/** Dots first: what speaks lies above them. */
const inOrder = (packets: readonly PlacedPacket[]): readonly PlacedPacket[] => [...packets].sort((a, b) => Number(a.isLabelled) - Number(b.isLabelled))

/** Messages on their way: a dot that says what it carries. Its place is a function of cluster time. */
export function Packets({ layout, lens }: { readonly layout: StageLayout; readonly lens: LensId }) {
  const { packets } = useActivity(layout, lens)
  return (
    <div className={styles.packets} aria-hidden>
      {inOrder(declutter(packets)).map(({ id, tone, label, x, y, isLabelled, isLevel }) => (
        <div key={id} className={styles.packet} data-tone={tone} data-level={isLevel || undefined} style={{ transform: `translate(${x}px, ${y}px)` }}>
          <i />
          {isLabelled && <span>{label.length > LABEL_MOST ? `${label.slice(0, LABEL_MOST)}…` : label}</span>}
        </div>
      ))}
    </div>
  )
}
