import { useEffect, useRef, useState } from 'react'
import type { Scope, SeriesTable } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'
import type { ChartWindow } from './chart-window.ts'

/** Numbers are asked for this often while time runs. */
const EVERY_MS = 1000

/** The numbers of a scope and window, of the branch that is shown; asked for at once when something else is chosen, and again as the run grows. */
export function useSeriesTable(scope: Scope, { from, to, step }: ChartWindow, verb: string): SeriesTable | undefined {
  const [table, setTable] = useState<SeriesTable | undefined>()
  const connection = useCluster((state) => state.connection)
  const branch = useCluster((state) => state.branch)
  const isReady = useCluster((state) => state.status === 'ready')
  const asked = useRef({ at: 0, key: '' })
  const wanted = JSON.stringify(scope)
  useEffect(() => {
    if (!connection || !isReady) return
    const key = `${wanted} ${step} ${verb} ${branch}`
    const wait = asked.current.key === key ? Math.max(0, EVERY_MS - (performance.now() - asked.current.at)) : 0
    let isOver = false
    const timer = setTimeout(() => {
      asked.current = { at: performance.now(), key }
      void connection.ask({ about: 'series', scope: JSON.parse(wanted) as Scope, from, to, step, verb }).then((answer) => !isOver && setTable(answer.table))
    }, wait)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, isReady, branch, wanted, from, to, step, verb])
  return table
}
