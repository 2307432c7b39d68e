import { lazy, Suspense } from 'react'
import { Inspector } from '../inspector/Inspector.tsx'
import { Palette } from '../palette/Palette.tsx'
import { Stage } from '../stage/Stage.tsx'
import { useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { Tools } from './Tools.tsx'
import styles from './App.module.css'
import { Narration } from './Narration.tsx'
import { NarrowTabs } from './NarrowTabs.tsx'
import { Notice } from './Notice.tsx'
import { StatusScreen } from './StatusScreen.tsx'
import { TopBar } from './TopBar.tsx'
import { useTheme } from './theme.ts'
import { useShortcuts } from './useShortcuts.ts'

const LessonPanel = lazy(() => import('../lesson/LessonPanel.tsx').then((m) => ({ default: m.LessonPanel })))

/** The whole page: stage in the middle, words to the right, time and tools below. */
export function App() {
  useTheme()
  useShortcuts()
  const status = useCluster((state) => state.status)
  const isLesson = useView((state) => state.lesson !== undefined)
  const narrow = useView((state) => state.narrowPanel)
  return (
    <div className={styles.page} data-narrow={narrow} data-lesson={isLesson || undefined}>
      <TopBar />
      <main className={styles.stage}>
        <Stage />
        <Palette />
        <Notice />
        {status !== 'ready' && <StatusScreen />}
      </main>
      <aside className={styles.side}>
        {isLesson && (
          <Suspense fallback={null}>
            <LessonPanel />
          </Suspense>
        )}
        {!isLesson && <Inspector />}
      </aside>
      <div className={styles.timeline}>
        <Timeline />
      </div>
      <div className={styles.tools}>
        <Tools />
      </div>
      <NarrowTabs />
      <Narration />
    </div>
  )
}
