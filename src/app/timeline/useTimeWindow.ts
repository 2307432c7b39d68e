import { useEffect, useRef } from 'react'
import { useCluster } from '../store/cluster-store.ts'
import { useTime } from './time-store.ts'
import { follow, pan, wholeWindow, zoom, type Extent, type TimeWindow } from './window.ts'

const KEY_ZOOM = 0.5

export interface WindowControls {
  readonly window: TimeWindow
  /** Whether all of the run is shown. */
  readonly isWhole: boolean
  readonly zoomBy: (factor: number, share: number) => void
  readonly panBy: (share: number) => void
}

/** What there is to be shown now. */
export function extentNow(): Extent {
  const { start, remembered, end } = useCluster.getState()
  return { start, remembered, end }
}

/** Shows all of the run. */
export function showWhole(): void {
  useTime.setState({ window: undefined })
}

/** Closer, or further away, around the playhead. */
export function zoomAtPlayhead(isCloser: boolean): void {
  const extent = extentNow()
  const window = useTime.getState().window ?? wholeWindow(extent)
  const share = (useCluster.getState().now - window.from) / (window.to - window.from)
  useTime.setState({ window: zoom(window, isCloser ? KEY_ZOOM : 1 / KEY_ZOOM, share >= 0 && share <= 1 ? share : 0.5, extent) })
}

/** The part of the run that is shown; it goes along with the playhead. */
export function useTimeWindow(): WindowControls {
  const { start, remembered, end, now } = useCluster((state) => state)
  const chosen = useTime((state) => state.window)
  const window = chosen ?? wholeWindow({ start, remembered, end })
  const before = useRef(now)
  useEffect(() => {
    const last = before.current
    before.current = now
    useTime.setState((state) => (state.window ? { window: follow(state.window, last, now, extentNow()) } : state))
  }, [now])
  return {
    window,
    isWhole: chosen === undefined,
    zoomBy: (factor, share) => useTime.setState((state) => ({ window: zoom(state.window ?? wholeWindow(extentNow()), factor, share, extentNow()) })),
    panBy: (share) => useTime.setState((state) => (state.window ? { window: pan(state.window, share, extentNow()) } : state)),
  }
}
