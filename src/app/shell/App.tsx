import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import styles from './App.module.css'
import { Dialogs } from './Dialogs.tsx'
import { useLanguage } from './language.ts'
import { Layout } from './Layout.tsx'
import { Narration } from './Narration.tsx'
import { NarrowTabs } from './NarrowTabs.tsx'
import { SidePanel } from './SidePanel.tsx'
import { StagePanel } from './StagePanel.tsx'
import { useAppearance } from './theme.ts'
import { Tools } from './Tools.tsx'
import { TopBar } from './TopBar.tsx'
import { useIsWide } from './useIsWide.ts'
import { useShortcuts } from './useShortcuts.ts'

/** The whole page: stage in the middle, words to the right, time and tools below; on a phone one of them at a time. */
export function App() {
  useAppearance()
  useLanguage()
  const t = useWords('shell')
  useShortcuts()
  const isWide = useIsWide()
  const narrow = useView((state) => state.narrowPanel)
  const side = (
    <aside className={styles.side} aria-label={t('regions.details')}>
      <SidePanel />
    </aside>
  )
  const timeline = (
    <div className={styles.timeline}>
      <Timeline />
    </div>
  )
  const tools = (
    <div className={styles.tools}>
      <Tools />
    </div>
  )
  return (
    <div className={styles.page} data-narrow={narrow}>
      <TopBar />
      {isWide ? (
        <Layout stage={<StagePanel />} side={side} timeline={timeline} tools={tools} />
      ) : (
        <>
          <StagePanel />
          {side}
          {timeline}
          {tools}
          <NarrowTabs />
        </>
      )}
      <Narration />
      <Dialogs />
    </div>
  )
}
