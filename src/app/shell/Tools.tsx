import { lazy, Suspense } from 'react'
import { EventsPanel } from '../monitoring/EventsPanel.tsx'
import { Monitoring } from '../monitoring/Monitoring.tsx'
import { useView, type ToolTab } from '../store/view-store.ts'
import { Tabs } from './Tabs.tsx'
import styles from './Tools.module.css'

const Terminal = lazy(() => import('../terminal/Terminal.tsx').then((m) => ({ default: m.Terminal })))

const ObjectsTable = lazy(() => import('../monitoring/ObjectsTable.tsx').then((m) => ({ default: m.ObjectsTable })))

const TABS: readonly { readonly id: ToolTab; readonly label: string }[] = [
  { id: 'terminal', label: 'Terminal' },
  { id: 'objects', label: 'Objects' },
  { id: 'events', label: 'Events' },
  { id: 'monitoring', label: 'Monitoring' },
]

/** Below, right: what one works with. */
export function Tools() {
  const tab = useView((state) => state.toolTab)
  return (
    <section className={styles.tools} aria-label="Tools">
      <Tabs label="Tools" tabs={TABS} current={tab} onSelect={(toolTab) => useView.setState({ toolTab })} />
      <div className={styles.body} role="tabpanel" aria-label={TABS.find(({ id }) => id === tab)!.label} tabIndex={tab === 'terminal' ? -1 : 0}>
        <div className={styles.keep} hidden={tab !== 'terminal'}>
          <Suspense fallback={<p className={styles.wait}>Opening the terminal …</p>}>
            <Terminal />
          </Suspense>
        </div>
        {tab === 'objects' && (
          <Suspense fallback={null}>
            <ObjectsTable />
          </Suspense>
        )}
        {tab === 'events' && <EventsPanel />}
        {tab === 'monitoring' && <Monitoring />}
      </div>
    </section>
  )
}
