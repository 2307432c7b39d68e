import { lazy, Suspense } from 'react'
import { Inspector } from '../inspector/Inspector.tsx'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './App.module.css'
import { Tabs } from './Tabs.tsx'

const LessonPanel = lazy(() => import('../lesson/LessonPanel.tsx').then((m) => ({ default: m.LessonPanel })))

const TABS = ['lesson', 'inspector'] as const

/** At the right: what is selected, and the lesson when one is open. A lesson keeps its place while one looks something up. */
export function SidePanel() {
  const t = useWords('shell')
  const isLesson = useView((state) => state.lesson !== undefined)
  const panel = useView((state) => state.sidePanel)
  const shown = isLesson ? panel : 'inspector'
  return (
    <>
      {isLesson && <Tabs label={t('regions.sidePanel')} tabs={TABS.map((id) => ({ id, label: t(`tabs.${id}`) }))} current={panel} onSelect={(sidePanel) => useView.setState({ sidePanel, narrowPanel: sidePanel })} />}
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
