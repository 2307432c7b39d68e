import { useEffect, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import styles from './StatusScreen.module.css'

/** A start that takes longer than this repeats a long run; it can be cut short. */
const LONG_MS = 4000

/** Instead of the stage: while the cluster boots, and when the model has stopped. */
export function StatusScreen() {
  const { status, progress, failure, connection } = useCluster((state) => state)
  const isLong = useIsLong()
  if (status === 'failed') {
    return (
      <div className={styles.screen} role="alert">
        <h2>{failure?.message ?? 'The model stopped.'}</h2>
        <p>What you did is still in the address of a link made with Share. Reload the page to begin again.</p>
        <pre>{failure?.detail}</pre>
        <button onClick={() => window.location.reload()}>Reload</button>
      </div>
    )
  }
  return (
    <div className={styles.screen} role="status">
      <h2>The cluster is booting</h2>
      <p>Machines start, nodes register, the first Pods come up.</p>
      <progress max={1} value={progress} aria-label="Booting" />
      {isLong && (
        <>
          <p>This run is long: it is being repeated from its beginning.</p>
          <button onClick={() => connection?.cancel()}>Open it where it is now</button>
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
