import { pointAlong, type StageLayout } from './layout.ts'
import styles from './Packets.module.css'
import { useActivity } from './useActivity.ts'

const LABEL_MOST = 44

/** Messages on their way: a dot that says what it carries. Its place is a function of cluster time. */
export function Packets({ layout }: { readonly layout: StageLayout }) {
  const { packets } = useActivity(layout)
  return (
    <div className={styles.packets} aria-hidden>
      {packets.map(({ id, link, reversed, share, tone, label }) => {
        const [x, y] = pointAlong(link.points, reversed ? 1 - share : share)
        return (
          <div key={id} className={styles.packet} data-tone={tone} style={{ transform: `translate(${x}px, ${y}px)` }}>
            <i />
            <span>{label.length > LABEL_MOST ? `${label.slice(0, LABEL_MOST)}…` : label}</span>
          </div>
        )
      })}
    </div>
  )
}
