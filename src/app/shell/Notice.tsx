import { useEffect } from 'react'
import { X } from 'lucide-react'
import { useView } from '../store/view-store.ts'
import styles from './Notice.module.css'

const SHOWN_MS = 8000

/** What just went right or wrong with a gesture: the API server's own words, where it happened. */
export function Notice() {
  const notice = useView((state) => state.notice)
  useEffect(() => {
    if (!notice || notice.tone === 'fault') return
    const timer = setTimeout(() => useView.setState({ notice: undefined }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice])
  if (!notice) return null
  return (
    <div className={styles.notice} data-tone={notice.tone} role={notice.tone === 'fault' ? 'alert' : 'status'}>
      <div>
        <p>{notice.text}</p>
        {notice.detail && <pre>{notice.detail}</pre>}
      </div>
      <button aria-label="Dismiss" onClick={() => useView.setState({ notice: undefined })}>
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
