import { lazy, Suspense } from 'react'
import { Inspector } from '../inspector/Inspector.tsx'
import { useView } from '../store/view-store.ts'
import styles from './App.module.css'
import { Tabs } from './Tabs.tsx'

const LessonPanel = lazy(() => import('../lesson/LessonPanel.tsx').then((m) => ({ default: m.LessonPanel })))

const TABS = [
  { id: 'lesson', label: 'Lesson' },
  { id: 'inspector', label: 'Inspector' },
] as const

/** At the right: what is selected, and the lesson when one is open. A lesson keeps its place while one looks something up. */
export function SidePanel() {
  const isLesson = useView((state) => state.lesson !== undefined)
  const panel = useView((state) => state.sidePanel)
  const shown = isLesson ? panel : 'inspector'
  return (
    <>
      {isLesson && <Tabs label="Side panel" tabs={TABS} current={panel} onSelect={(sidePanel) => useView.setState({ sidePanel, narrowPanel: sidePanel })} />}
      {isLesson && (
        <div className={styles.sidePanel} hidden={shown !== 'lesson'}>
          <Suspense fallback={null}>
            <LessonPanel />
          </Suspense>
        </div>
      )}
      <div className={styles.sidePanel} hidden={shown !== 'inspector'}>
        <Inspector />
      </div>
    </>
  )
}
