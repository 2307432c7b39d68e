import { lazy, Suspense, useEffect, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import { useCluster } from '../store/cluster-store.ts'
import { useWords } from '../words/index.ts'
import { Bookmarks } from './Bookmarks.tsx'
import { BranchChips } from './BranchChips.tsx'
import { BranchesMenu } from './BranchesMenu.tsx'
import { BreakpointsMenu } from './BreakpointsMenu.tsx'
import { Lanes } from './Lanes.tsx'
import { useTime } from './time-store.ts'
import styles from './Timeline.module.css'
import { Transport } from './Transport.tsx'
import { showWhole, zoomAtPlayhead } from './useTimeWindow.ts'
import { ZoomControls } from './ZoomControls.tsx'

const Compare = lazy(() => import('./Compare.tsx').then((m) => ({ default: m.Compare })))

const isText = (target: EventTarget): boolean => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'range')

/** Time in the learner's hands: transport, clock, pace, lanes, bookmarks, breakpoints, branches. */
export function Timeline() {
  const t = useWords('timeline')
  const isComparing = useTime((state) => state.isComparing)
  const areToolsShown = useTime((state) => state.areToolsShown)
  const hasBranches = useCluster((state) => state.branches.length > 1)
  const connection = useCluster((state) => state.connection)
  // A window into one run says nothing of another.
  useEffect(() => void useTime.setState({ window: undefined, isComparing: false }), [connection])
  const stage = document.querySelector('main')
  const onKey = (event: KeyboardEvent): void => {
    if (isText(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '+' || event.key === '=') zoomAtPlayhead(true)
    else if (event.key === '-') zoomAtPlayhead(false)
    else if (event.key === '0') showWhole()
    else if (event.key === '.') connection?.step()
    else if (event.key === ',') connection?.back()
    // A button does what it does on space; the slider lets time run.
    else if (event.key === ' ' && event.target instanceof HTMLInputElement && event.target.type === 'range') useCluster.getState().playing ? connection?.pause() : connection?.play()
    else return
    event.preventDefault()
  }
  return (
    <section className={styles.timeline} aria-label={t('label')} onKeyDown={onKey}>
      <Transport />
      <Lanes />
      <div className={styles.tools} data-shown={areToolsShown || undefined} data-branches={hasBranches || undefined}>
        <Bookmarks />
        <BreakpointsMenu />
        <BranchesMenu />
        <BranchChips />
        <ZoomControls />
      </div>
      {isComparing && stage && createPortal(<Suspense fallback={null}><Compare /></Suspense>, stage)}
    </section>
  )
}
