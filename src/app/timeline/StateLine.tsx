import { OctagonPause } from 'lucide-react'
import { say } from '../../words/say.ts'
import { keyOfRecordObject, useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { labelOf } from './ready-breakpoints.ts'
import styles from './StateLine.module.css'

/** Whether there is something to know beyond where the playhead is. */
export const useHasStateLine = (): boolean => useCluster((state) => state.work !== undefined || state.stop !== undefined)

/** One line over the lanes, in place of the marks: what is being replayed, or why time stands still. */
export function StateLine() {
  const t = useWords('timeline')
  const work = useCluster((state) => state.work)
  const stop = useCluster((state) => state.stop)
  const connection = useCluster((state) => state.connection)
  if (work) {
    return (
      <div className={styles.line} role="status">
        <span>{t(`work.${work.kind}`)}</span>
        <progress max={1} value={work.progress} aria-label={t(`work.${work.kind}`)} />
        <button onClick={() => connection?.cancel()}>{t('work.cancel')}</button>
      </div>
    )
  }
  if (!stop) return null
  const { object } = stop
  return (
    <div className={styles.line} data-tone="stop" role="status">
      <OctagonPause size={14} aria-hidden />
      <span>
        <b>{t('stop.at', { label: labelOf(stop.breakpoint) })}</b> {say(stop.sentence)}
      </span>
      {object !== undefined && (
        <button
          onClick={() => {
            select(keyOfRecordObject(object, useCluster.getState().objects))
            useView.setState({ inspectorTab: 'why', narrowPanel: 'inspector' })
          }}
        >
          {t('stop.why')}
        </button>
      )}
      <button onClick={() => connection?.play()}>{t('stop.goOn')}</button>
    </div>
  )
}
