import { GUESTBOOK } from '../palette/guestbook.ts'
import { applyManifest, performGesture } from '../palette/perform.ts'
import { useCluster } from '../store/cluster-store.ts'
import { openLesson } from '../store/view-store.ts'
import styles from './Inspector.module.css'

/** Three ways in, for somebody who has never seen a cluster. */
export function Begin() {
  const isReady = useCluster((state) => state.status === 'ready')
  if (!isReady) return null
  return (
    <div className={styles.begin}>
      <h3>Begin here</h3>
      <button onClick={() => performGesture({ tool: 'deployment' }, { kind: 'stage' })}>
        Run three web servers
        <small>Watch a Deployment become Pods on nodes.</small>
      </button>
      <button onClick={() => applyManifest(GUESTBOOK, 'guestbook.yaml')}>
        Run the guestbook
        <small>A website with a database; then send it users.</small>
      </button>
      <button onClick={() => openLesson('desired-and-actual')}>
        Take the first lesson
        <small>Six minutes. You predict, the cluster answers.</small>
      </button>
    </div>
  )
}
