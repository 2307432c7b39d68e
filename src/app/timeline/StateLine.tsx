import { OctagonPause } from 'lucide-react'
import { keyOfRecordObject, useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import styles from './StateLine.module.css'

const WORDS = { start: 'Starting', fork: 'Making a branch: its run is repeated up to this moment', recall: 'Replaying what was forgotten', 'catch-up': 'The other branch catches up' } as const

/** Whether there is something to know beyond where the playhead is. */
export const useHasStateLine = (): boolean => useCluster((state) => state.work !== undefined || state.stop !== undefined)

/** One line over the lanes, in place of the marks: what is being replayed, or why time stands still. */
export function StateLine() {
  const work = useCluster((state) => state.work)
  const stop = useCluster((state) => state.stop)
  const connection = useCluster((state) => state.connection)
  if (work) {
    return (
      <div className={styles.line} role="status">
        <span>{WORDS[work.kind]}</span>
        <progress max={1} value={work.progress} aria-label={WORDS[work.kind]} />
        <button onClick={() => connection?.cancel()}>Cancel</button>
      </div>
    )
  }
  if (!stop) return null
  const { object } = stop
  return (
    <div className={styles.line} data-tone="stop" role="status">
      <OctagonPause size={14} aria-hidden />
      <span>
        <b>Stopped: {stop.breakpoint.label}.</b> {stop.sentence}
      </span>
      {object !== undefined && (
        <button
          onClick={() => {
            select(keyOfRecordObject(object, useCluster.getState().objects))
            useView.setState({ inspectorTab: 'why', narrowPanel: 'inspector' })
          }}
        >
          Why?
        </button>
      )}
      <button onClick={() => connection?.play()}>Go on</button>
    </div>
  )
}
