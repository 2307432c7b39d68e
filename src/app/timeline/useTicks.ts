import { useEffect, useRef, useState } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import type { TimeWindow } from './window.ts'

/** Lanes are asked for this often while time runs. */
const EVERY_MS = 400

/** The lanes' ticks of a window, packed, of a branch; asked for when the window changes, and again as the run grows. */
export function useTicks({ from, to }: TimeWindow, width: number, branch: number): Uint32Array | undefined {
  const [ticks, setTicks] = useState<Uint32Array | undefined>()
  const connection = useCluster((state) => state.connection)
  const isReady = useCluster((state) => state.status === 'ready')
  const end = useCluster(({ branches }) => branches.find(({ id }) => id === branch)?.end ?? 0)
  // What lies behind the window changes nothing in it.
  const seen = Math.min(end, to)
  const asked = useRef({ at: 0, key: '' })
  useEffect(() => {
    if (!connection || !isReady) return
    const key = `${from} ${to} ${width} ${branch}`
    const wait = asked.current.key === key ? Math.max(0, EVERY_MS - (performance.now() - asked.current.at)) : 0
    let isOver = false
    const timer = setTimeout(() => {
      asked.current = { at: performance.now(), key }
      void connection.ask({ about: 'lanes', from, to, width, branch }).then((answer) => !isOver && setTicks(answer.ticks))
    }, wait)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, isReady, from, to, width, branch, seen])
  return ticks
}
