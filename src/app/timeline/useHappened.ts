import { useEffect, useState } from 'react'
import type { CauseStep, Micros } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'

const WAIT_MS = 70

export interface Happened { readonly steps: readonly CauseStep[]; readonly count: number }

/** What happened between two moments, in words; asked for once they stand still for a moment. */
export function useHappened(from: Micros | undefined, to: Micros, most: number): Happened | undefined {
  const connection = useCluster((state) => state.connection)
  const [happened, setHappened] = useState<Happened | undefined>()
  useEffect(() => {
    if (from === undefined || !connection) return setHappened(undefined)
    let isOver = false
    const timer = setTimeout(() => void connection.ask({ about: 'happened', from, to, most }).then(({ steps, count }) => !isOver && setHappened({ steps, count })), WAIT_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, from, to, most])
  return happened
}
