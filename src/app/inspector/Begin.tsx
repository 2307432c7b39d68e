import { GUESTBOOK } from '../palette/guestbook.ts'
import { applyManifest, performGesture } from '../palette/perform.ts'
import { useWords } from '../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { openLesson } from '../store/view-store.ts'
import styles from './Inspector.module.css'

/** Three ways in, for somebody who has never seen a cluster. */
export function Begin() {
  const t = useWords('inspector')
  const isReady = useCluster((state) => state.status === 'ready')
  if (!isReady) return null
  return (
    <div className={styles.begin}>
      <h3>{t('begin.title')}</h3>
      <button onClick={() => performGesture({ tool: 'deployment' }, { kind: 'stage' })}>
        {t('begin.web')}
        <small>{t('begin.webHint')}</small>
      </button>
      <button onClick={() => applyManifest(GUESTBOOK, 'guestbook.yaml')}>
        {t('begin.guestbook')}
        <small>{t('begin.guestbookHint')}</small>
      </button>
      <button onClick={() => openLesson('desired-and-actual')}>
        {t('begin.lesson')}
        <small>{t('begin.lessonHint')}</small>
      </button>
    </div>
  )
}
