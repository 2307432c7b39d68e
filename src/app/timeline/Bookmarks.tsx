import { Bookmark, X } from 'lucide-react'
import { useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { formatClock } from './clock.ts'
import { momentOf } from './mark-labels.ts'
import { EditableName } from './EditableName.tsx'
import { Popup } from './Popup.tsx'
import styles from './Popup.module.css'

const MOST_DEEDS = 12

/** Moments with a name, and what was done to the cluster: each a way back to its moment. */
export function Bookmarks() {
  const t = useWords('timeline')
  const marks = useCluster((state) => state.marks)
  const start = useCluster((state) => state.start)
  const connection = useCluster((state) => state.connection)
  const [label, setLabel] = useState('')
  const bookmarks = marks.filter((mark) => mark.id !== undefined)
  const deeds = marks.filter(({ kind }) => kind === 'action' || kind === 'fault')
  return (
    <Popup label={t('bookmarks.label')} title={t('bookmarks.title')} icon={<Bookmark size={14} aria-hidden />} count={bookmarks.length}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { now } = useCluster.getState()
          connection?.addBookmark(label.trim() || t('bookmarks.at', { time: formatClock(now - start) }))
          setLabel('')
        }}
      >
        <label>
          {t('bookmarks.name')}
          <input value={label} maxLength={80} placeholder={t('bookmarks.example')} onChange={(event) => setLabel(event.target.value)} />
        </label>
        <button data-primary>{t('bookmarks.add')}</button>
      </form>
      {bookmarks.length > 0 && (
        <ul className={styles.list} aria-label={t('bookmarks.list')}>
          {bookmarks.map((mark) => (
            <li key={mark.id}>
              <button className={styles.time} aria-label={t('bookmarks.goTo', { label: mark.label })} onClick={() => connection?.seek(mark.at)}>
                {formatClock(mark.at - start)}
              </button>
              <EditableName label={t('nameOf', { label: mark.label })} name={mark.label} onRename={(name) => connection?.renameBookmark(mark.id!, name)} />
              <button className={styles.quiet} aria-label={t('remove', { label: mark.label })} onClick={() => connection?.removeBookmark(mark.id!)}>
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('bookmarks.deeds')}</h3>
      {deeds.length === 0 ? (
        <p>{t('bookmarks.noDeeds')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('bookmarks.deeds')}>
          {deeds.slice(-MOST_DEEDS).reverse().map((mark, i) => (
            <li key={`${mark.at} ${i}`} data-kind={mark.kind}>
              <button className={styles.deed} title={t('bookmarks.before')} onClick={() => connection?.seek(momentOf(mark))}>
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
