import { Bookmark, X } from 'lucide-react'
import { useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { formatClock } from './clock.ts'
import { momentOf } from './mark-labels.ts'
import { EditableName } from './EditableName.tsx'
import { Popup } from './Popup.tsx'
import styles from './Popup.module.css'

const MOST_DEEDS = 12

/** Moments with a name, and what was done to the cluster: each a way back to its moment. */
export function Bookmarks() {
  const marks = useCluster((state) => state.marks)
  const start = useCluster((state) => state.start)
  const connection = useCluster((state) => state.connection)
  const [label, setLabel] = useState('')
  const bookmarks = marks.filter((mark) => mark.id !== undefined)
  const deeds = marks.filter(({ kind }) => kind === 'action' || kind === 'fault')
  return (
    <Popup label="Bookmarks" title="Name this moment, go back to others" icon={<Bookmark size={14} aria-hidden />} count={bookmarks.length}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { now } = useCluster.getState()
          connection?.addBookmark(label.trim() || `at ${formatClock(now - start)}`)
          setLabel('')
        }}
      >
        <label>
          Name for this moment
          <input value={label} maxLength={80} placeholder="before the update" onChange={(event) => setLabel(event.target.value)} />
        </label>
        <button data-primary>Add bookmark</button>
      </form>
      {bookmarks.length > 0 && (
        <ul className={styles.list} aria-label="Bookmarked moments">
          {bookmarks.map((mark) => (
            <li key={mark.id}>
              <button className={styles.time} aria-label={`Go to ${mark.label}`} onClick={() => connection?.seek(mark.at)}>
                {formatClock(mark.at - start)}
              </button>
              <EditableName label={`Name of ${mark.label}`} name={mark.label} onRename={(name) => connection?.renameBookmark(mark.id!, name)} />
              <button className={styles.quiet} aria-label={`Remove ${mark.label}`} onClick={() => connection?.removeBookmark(mark.id!)}>
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <h3>What was done</h3>
      {deeds.length === 0 ? (
        <p>Nothing yet. What you do to the cluster is listed here.</p>
      ) : (
        <ul className={styles.list} aria-label="What was done">
          {deeds.slice(-MOST_DEEDS).reverse().map((mark, i) => (
            <li key={`${mark.at} ${i}`} data-kind={mark.kind}>
              <button className={styles.deed} title="To the moment before it" onClick={() => connection?.seek(momentOf(mark))}>
                <span className={styles.time}>{formatClock(mark.at - start)}</span>
                <span>{mark.label}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popup>
  )
}
