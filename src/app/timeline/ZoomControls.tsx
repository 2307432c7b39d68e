import { Maximize2, Minus, Plus } from 'lucide-react'
import { useWords } from '../words/index.ts'
import { useTime } from './time-store.ts'
import styles from './Timeline.module.css'
import { showWhole, zoomAtPlayhead } from './useTimeWindow.ts'

/** How closely the run is looked at; the wheel and two fingers do the same. */
export function ZoomControls() {
  const t = useWords('timeline')
  const isWhole = useTime((state) => state.window === undefined)
  return (
    <div className={styles.zoom} role="group" aria-label={t('zoom.label')}>
      <button aria-label={t('zoom.out')} title={t('zoom.outTitle')} disabled={isWhole} onClick={() => zoomAtPlayhead(false)}>
        <Minus size={14} aria-hidden />
      </button>
      <button aria-label={t('zoom.in')} title={t('zoom.inTitle')} onClick={() => zoomAtPlayhead(true)}>
        <Plus size={14} aria-hidden />
      </button>
      <button aria-label={t('zoom.whole')} title={t('zoom.wholeTitle')} disabled={isWhole} onClick={showWhole}>
        <Maximize2 size={13} aria-hidden />
      </button>
    </div>
  )
}
