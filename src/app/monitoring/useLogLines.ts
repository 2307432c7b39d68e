import { useEffect, useRef, useState } from 'react'
import type { LogAnswer, LogFilter } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'

/** Lines are asked for this often while time runs; at once when something else is looked for or scrolled to. */
const EVERY_MS = 400

/** Lines that fit, up to the playhead: `most` of them from the `first`-th on, or the newest. */
export function useLogLines(filter: LogFilter, first: number | undefined, most: number): LogAnswer | undefined {
  const [answer, setAnswer] = useState<LogAnswer | undefined>()
  const connection = useCluster((state) => state.connection)
  const branch = useCluster((state) => state.branch)
  const now = useCluster((state) => state.now)
  const isReady = useCluster((state) => state.status === 'ready')
  const asked = useRef({ at: 0, key: '' })
  const wanted = JSON.stringify(filter)
  useEffect(() => {
    if (!connection || !isReady || most === 0) return
    const key = `${wanted} ${first} ${most} ${branch}`
    const wait = asked.current.key === key ? Math.max(0, EVERY_MS - (performance.now() - asked.current.at)) : 0
    let isOver = false
    const timer = setTimeout(() => {
      asked.current = { at: performance.now(), key }
      void connection.ask({ about: 'log-lines', filter: JSON.parse(wanted) as LogFilter, first, most }).then((found) => !isOver && setAnswer(found))
    }, wait)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, isReady, branch, now, wanted, first, most])
  return answer
}
