import { useEffect, useState } from 'react'
import type { TraceRecord } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { lensOf, type LensId } from './lenses/index.ts'

/** While time runs, the trace is asked again this often. */
const EVERY_MS = 500
const NONE: readonly TraceRecord[] = []

/** The records that a lens needs beside those that the page holds. */
export function useLensRecords(id: LensId): readonly TraceRecord[] {
  const [found, setFound] = useState<{ readonly lens: LensId; readonly records: readonly TraceRecord[] }>({ lens: id, records: NONE })
  const connection = useCluster((state) => state.connection)
  const isReady = useCluster((state) => state.status === 'ready')
  const selected = useView((state) => state.selected)
  useEffect(() => {
    const { asks } = lensOf(id)
    if (!asks || !connection || !isReady) return
    let isOver = false
    let askedAt = -1
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = async (): Promise<void> => {
      const { now, objects } = useCluster.getState()
      if (now !== askedAt) {
        askedAt = now
        const answers = await Promise.all(asks({ objects, selected }).map(({ fits, most }) => connection.ask({ about: 'latest', fits, most })))
        if (isOver) return
        const records = [...new Map(answers.flatMap((answer) => answer.records).map((record) => [record.id, record])).values()].sort((a, b) => a.id - b.id)
        setFound((old) => (old.lens === id && isSame(old.records, records) ? old : { lens: id, records }))
      }
      if (!isOver) timer = setTimeout(() => void follow(), EVERY_MS)
    }
    void follow()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [id, connection, isReady, selected])
  return found.lens === id ? found.records : NONE
}

const isSame = (a: readonly TraceRecord[], b: readonly TraceRecord[]): boolean => a.length === b.length && a.at(-1)?.id === b.at(-1)?.id && a[0]?.id === b[0]?.id
