import { useCallback, useRef, useSyncExternalStore } from 'react'
import { useCluster, type ClusterState } from '../store/cluster-store.ts'

/** A part of what the page knows, that changes at most every so many milliseconds: for what costs more to draw than a frame has time for. `select` must not change. */
export function useClusterNowAndThen<T>(select: (state: ClusterState) => T, isSame: (a: T, b: T) => boolean, everyMs: number): T {
  const kept = useRef<{ readonly select: typeof select; readonly value: T } | undefined>(undefined)
  // Another question is answered at once.
  if (kept.current?.select !== select) kept.current = { select, value: select(useCluster.getState()) }
  // As a store, so that what it brings is drawn together with what else the same frame of the model has brought.
  const subscribe = useCallback(
    (notify: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      let since = 0
      const look = (): void => {
        timer = undefined
        const next = select(useCluster.getState())
        if (kept.current && isSame(kept.current.value, next)) return
        since = performance.now()
        kept.current = { select, value: next }
        notify()
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
    },
    [select, isSame, everyMs],
  )
  return useSyncExternalStore(subscribe, () => kept.current!.value)
}
