import { useEffect, useRef, useState } from 'react'
import type { Comparison } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'

const EVERY_MS = 300
const MOST = 300

/** How the branch that is shown differs from the one beside it; asked for again as time moves. */
export function useComparison(): Comparison | undefined {
  const { now, branch, beside, connection } = useCluster((state) => state)
  const [comparison, setComparison] = useState<Comparison | undefined>()
  const asked = useRef(0)
  useEffect(() => {
    if (!connection || beside === undefined) return setComparison(undefined)
    let isOver = false
    const timer = setTimeout(() => {
      asked.current = performance.now()
      void connection.ask({ about: 'differences', most: MOST }).then((answer) => !isOver && setComparison(answer.comparison))
    }, Math.max(0, EVERY_MS - (performance.now() - asked.current)))
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [now, branch, beside, connection])
  return comparison
}
