import { useEffect, useState } from 'react'
import { narrate } from '../../worker/narrate.ts'
import type { TraceRecord } from '../../worker/protocol.ts'
import { keyOfRecordObject, useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import styles from './Caption.module.css'

/** One sentence stays long enough to be read. */
const SHOWN_MS = 1600

/** The one thing that happens now, in a sentence, with the obvious question as a button. */
export function Caption() {
  const [shown, setShown] = useState<{ record: TraceRecord; text: string } | undefined>()
  const records = useCluster((state) => state.records)
  const now = useCluster((state) => state.now)
  const playing = useCluster((state) => state.playing)
  useEffect(() => {
    const newest = findNewest(records, now)
    if (!newest || newest.record.id === shown?.record.id) return
    if (!shown || !playing) return setShown(newest)
    const timer = setTimeout(() => setShown(newest), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [records, now, playing, shown])
  if (!shown) return null
  const { record, text } = shown
  return (
    <div className={styles.caption}>
      <p>{text}</p>
      {record.object && (
        <button
          onClick={() => {
            select(keyOfRecordObject(record.object!, useCluster.getState().objects))
            useView.setState({ inspectorTab: 'why', lesson: undefined, narrowPanel: 'inspector' })
          }}
        >
          Why?
        </button>
      )}
    </div>
  )
}

function findNewest(records: readonly TraceRecord[], now: number): { record: TraceRecord; text: string } | undefined {
  for (let i = records.length - 1; i >= 0 && i > records.length - 400; i--) {
    const record = records[i]!
    const text = record.time <= now ? narrate(record) : undefined
    if (text) return { record, text }
  }
  return undefined
}
