import { useEffect, useState } from 'react'
import type { TraceRecord } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { laneOf } from './lanes.ts'

const EVERY_MS = 600
const MOST = 20_000

/** The records that lanes show, of the whole branch: asked for when the branch changes, then followed. */
export function useLaneRecords(): readonly TraceRecord[] {
  const [records, setRecords] = useState<readonly TraceRecord[]>([])
  const branch = useCluster((state) => state.branch)
  const connection = useCluster((state) => state.connection)
  const isReady = useCluster((state) => state.status === 'ready')
  useEffect(() => {
    if (!connection || !isReady) return
    let isOver = false
    let known = 0
    setRecords([])
    const follow = async (): Promise<void> => {
      const { end, start } = useCluster.getState()
      if (end > known) {
        const answer = await connection.ask({ about: 'records', from: Math.max(known, start), to: end })
        if (isOver) return
        known = end
        const shown = answer.records.filter((record) => laneOf(record) !== undefined)
        if (shown.length > 0) setRecords((old) => [...old, ...shown].slice(-MOST))
      }
      if (!isOver) setTimeout(() => void follow(), EVERY_MS)
    }
    void follow()
    return () => {
      isOver = true
    }
  }, [branch, connection, isReady])
  return records
}
