import { useEffect, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import styles from './StatusScreen.module.css'

/** A start that takes longer than this repeats a long run; it can be cut short. */
const LONG_MS = 4000

/** Instead of the stage: while the cluster boots, and when the model has stopped. */
export function StatusScreen() {
  const t = useWords('shell')
  const { status, progress, failure, connection } = useCluster((state) => state)
  const isLong = useIsLong()
  if (status === 'failed') {
    return (
      <div className={styles.screen} role="alert">
        <h2>{t('status.stopped')}</h2>
        <p>{t('status.stoppedAbout')}</p>
        <pre>{failure?.detail}</pre>
        <button onClick={() => window.location.reload()}>{t('status.reload')}</button>
      </div>
    )
  }
  return (
    <div className={styles.screen} role="status">
      <h2>{t('status.booting')}</h2>
      <p>{t('status.bootingAbout')}</p>
      <progress max={1} value={progress} aria-label={t('status.bootingBar')} />
      {isLong && (
        <>
          <p>{t('status.long')}</p>
          <button onClick={() => connection?.cancel()}>{t('status.openNow')}</button>
        </>
      )}
    </div>
  )
}

/** True after a while. */
function useIsLong(): boolean {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [])
  return isLong
}
