import { useEffect, useRef, useState } from 'react'
import { importanceOf, narrate } from '../../worker/narrate.ts'
import type { TraceRecord } from '../../worker/protocol.ts'
import { keyOfRecordObject, useCluster } from '../store/cluster-store.ts'
import { select, useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Caption.module.css'

/** One sentence stays long enough to be read; at story pace, as long as its cause is on screen. */
const SHOWN_MS = 1200
const SHOWN_AT_STORY_PACE_MS = 550

/** The one thing that happens now, in a sentence, with the obvious question as a button. */
export function Caption() {
  const t = useWords('stage')
  const [shown, setShown] = useState<Shown | undefined>()
  const since = useRef(0)
  const records = useCluster((state) => state.records)
  const now = useCluster((state) => state.now)
  const pace = useCluster((state) => state.pace)
  const playing = useCluster((state) => state.playing)
  const connection = useCluster((state) => state.connection)
  useEffect(() => setShown(undefined), [connection])
  useEffect(() => {
    const time = performance.now()
    const isStale = !shown || shown.record.time > now
    if (playing && !isStale && time - since.current < (pace === 'story' ? SHOWN_AT_STORY_PACE_MS : SHOWN_MS)) return
    const next = findCaption(records, now, isStale ? undefined : shown.record)
    if (!next || next.record.id === shown?.record.id) return
    since.current = time
    setShown(next)
  }, [records, now, playing, pace, shown])
  if (!shown) return null
  const { record, text } = shown
  return (
    <div className={styles.caption}>
      <p>{text}</p>
      {record.object && (
        <button
          onClick={() => {
            select(keyOfRecordObject(record.object!, useCluster.getState().objects))
            useView.setState({ inspectorTab: 'why', narrowPanel: 'inspector' })
          }}
        >
          {t('caption.why')}
        </button>
      )}
    </div>
  )
}

interface Shown { readonly record: TraceRecord; readonly text: string }

/** The thing that mattered most since the last caption; of equals the newest. With nothing new, what is shown stays. */
function findCaption(records: readonly TraceRecord[], now: number, last: TraceRecord | undefined): Shown | undefined {
  let best: (Shown & { importance: number }) | undefined
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]!
    if (record.time > now) continue
    if (last && record.id <= last.id) break
    const importance = importanceOf(record)
    const text = !best || importance > best.importance ? narrate(record) : undefined
    if (text) best = { record, text, importance }
    // Without a caption before it, the past is searched no further than the first thing worth saying.
    if (best && (best.importance === 3 || !last)) break
  }
  return best && (best.importance > 0 || !last) ? best : undefined
}
