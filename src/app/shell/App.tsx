import { Palette } from '../palette/Palette.tsx'
import { Stage } from '../stage/Stage.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import styles from './App.module.css'
import { Narration } from './Narration.tsx'
import { NarrowTabs } from './NarrowTabs.tsx'
import { Notice } from './Notice.tsx'
import { SidePanel } from './SidePanel.tsx'
import { StatusScreen } from './StatusScreen.tsx'
import { useTheme } from './theme.ts'
import { Tools } from './Tools.tsx'
import { TopBar } from './TopBar.tsx'
import { useShortcuts } from './useShortcuts.ts'

/** The whole page: stage in the middle, words to the right, time and tools below. */
export function App() {
  useTheme()
  useShortcuts()
  const status = useCluster((state) => state.status)
  const narrow = useView((state) => state.narrowPanel)
  return (
    <div className={styles.page} data-narrow={narrow}>
      <TopBar />
      <main className={styles.stage}>
        <Stage />
        <Palette />
        <Notice />
        {status !== 'ready' && <StatusScreen />}
      </main>
      <aside className={styles.side} aria-label="Details">
        <SidePanel />
      </aside>
      <div className={styles.bottom}>
        <div className={styles.timeline}>
          <Timeline />
        </div>
        <div className={styles.tools}>
          <Tools />
        </div>
      </div>
      <NarrowTabs />
      <Narration />
    </div>
  )
}
