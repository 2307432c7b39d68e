import { Maximize2, Minus, Plus } from 'lucide-react'
import { useTime } from './time-store.ts'
import styles from './Timeline.module.css'
import { showWhole, zoomAtPlayhead } from './useTimeWindow.ts'

/** How closely the run is looked at; the wheel and two fingers do the same. */
export function ZoomControls() {
  const isWhole = useTime((state) => state.window === undefined)
  return (
    <div className={styles.zoom} role="group" aria-label="Zoom of the timeline">
      <button aria-label="Zoom out" title="Show more of the run (-)" disabled={isWhole} onClick={() => zoomAtPlayhead(false)}>
        <Minus size={14} aria-hidden />
      </button>
      <button aria-label="Zoom in" title="Look closer (+)" onClick={() => zoomAtPlayhead(true)}>
        <Plus size={14} aria-hidden />
      </button>
      <button aria-label="Show the whole run" title="Show the whole run (0)" disabled={isWhole} onClick={showWhole}>
        <Maximize2 size={13} aria-hidden />
      </button>
    </div>
  )
}
