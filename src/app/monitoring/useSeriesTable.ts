import { useEffect, useRef, useState } from 'react'
import type { Scope, SeriesTable } from '../../worker/metrics/questions.ts'
import { useCluster } from '../store/cluster-store.ts'
import type { ChartWindow } from './chart-window.ts'

/** Numbers are asked for this often while time runs. */
const EVERY_MS = 1000
/** In a large cluster an answer takes the worker a while: that is at most one part in so many of its time. */
const SHARE = 10

/** The numbers of a scope and window, of the branch that is shown; asked for at once when something else is chosen, and again as the run grows. */
export function useSeriesTable(scope: Scope, { from, to, step }: ChartWindow, verb: string): SeriesTable | undefined {
  const [table, setTable] = useState<SeriesTable | undefined>()
  const connection = useCluster((state) => state.connection)
  const branch = useCluster((state) => state.branch)
  const isReady = useCluster((state) => state.status === 'ready')
  const asked = useRef({ at: 0, key: '', took: 0 })
  const wanted = JSON.stringify(scope)
  useEffect(() => {
    if (!connection || !isReady) return
    const key = `${wanted} ${step} ${verb} ${branch}`
    const wait = asked.current.key === key ? Math.max(0, Math.max(EVERY_MS, SHARE * asked.current.took) - (performance.now() - asked.current.at)) : 0
    let isOver = false
    const timer = setTimeout(() => {
      const at = performance.now()
      asked.current = { at, key, took: asked.current.took }
      void connection.ask({ about: 'series', scope: JSON.parse(wanted) as Scope, from, to, step, verb }).then((answer) => {
        asked.current.took = performance.now() - at
        if (!isOver) setTable(answer.table)
      })
    }, wait)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, isReady, branch, wanted, from, to, step, verb])
  return table
}
