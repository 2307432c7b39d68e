import { useEffect, useRef, useState } from 'react'
import { useCluster, type ClusterState } from '../store/cluster-store.ts'

/** A part of what the page knows, that changes at most every so many milliseconds: for what costs more to draw than a frame has time for. `select` must not change. */
export function useClusterNowAndThen<T>(select: (state: ClusterState) => T, isSame: (a: T, b: T) => boolean, everyMs: number): T {
  const [shown, setShown] = useState(() => select(useCluster.getState()))
  const kept = useRef(shown)
  const current = useRef(select)
  // Another question is answered at once.
  if (current.current !== select) {
    current.current = select
    kept.current = select(useCluster.getState())
  }
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let since = 0
    const look = (): void => {
      timer = undefined
      const next = select(useCluster.getState())
      if (isSame(kept.current, next)) return
      since = performance.now()
      kept.current = next
      setShown(() => next)
    }
    const hear = (): void => {
      const wait = since + everyMs - performance.now()
      if (wait <= 0) look()
      else timer ??= setTimeout(look, wait)
    }
    hear()
    const forget = useCluster.subscribe(hear)
    return () => {
      clearTimeout(timer)
      forget()
    }
  }, [select, isSame, everyMs])
  return kept.current
}
