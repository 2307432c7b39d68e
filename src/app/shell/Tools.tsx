import { lazy, Suspense } from 'react'
import { useAlertCount } from '../monitoring/useAlertCount.ts'
import { useView, type ToolTab } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { Tabs } from './Tabs.tsx'
import styles from './Tools.module.css'

const Terminal = lazy(() => import('../terminal/Terminal.tsx').then((m) => ({ default: m.Terminal })))

const Editor = lazy(() => import('../editor/Editor.tsx').then((m) => ({ default: m.Editor })))

const ObjectsTable = lazy(() => import('../monitoring/ObjectsTable.tsx').then((m) => ({ default: m.ObjectsTable })))

const EventsPanel = lazy(() => import('../monitoring/EventsPanel.tsx').then((m) => ({ default: m.EventsPanel })))

const Logs = lazy(() => import('../monitoring/Logs.tsx').then((m) => ({ default: m.Logs })))

const Monitoring = lazy(() => import('../monitoring/Monitoring.tsx').then((m) => ({ default: m.Monitoring })))

const Alerts = lazy(() => import('../monitoring/Alerts.tsx').then((m) => ({ default: m.Alerts })))

const TABS: readonly ToolTab[] = ['terminal', 'editor', 'objects', 'events', 'logs', 'monitoring', 'alerts']

/** Below, right: what one works with. */
export function Tools() {
  const t = useWords('shell')
  const tab = useView((state) => state.toolTab)
  const alerts = useAlertCount()
  return (
    <section className={styles.tools} aria-label={t('regions.tools')}>
      <Tabs label={t('regions.tools')} tabs={TABS.map((id) => ({ id, label: t(`tabs.${id}`), badge: id === 'alerts' ? alerts : undefined }))} current={tab} onSelect={(toolTab) => useView.setState({ toolTab })} />
      <div className={styles.body} role="tabpanel" aria-label={t(`tabs.${tab}`)} tabIndex={tab === 'terminal' || tab === 'editor' ? -1 : 0}>
        <div className={styles.keep} hidden={tab !== 'terminal'}>
          <Suspense fallback={<p className={styles.wait}>{t('openingTerminal')}</p>}>
            <Terminal />
          </Suspense>
        </div>
        {tab === 'editor' && (
          <Suspense fallback={null}>
            <Editor />
          </Suspense>
        )}
        {tab === 'objects' && (
          <Suspense fallback={null}>
            <ObjectsTable />
          </Suspense>
        )}
        <Suspense fallback={null}>
          {tab === 'events' && <EventsPanel />}
          {tab === 'logs' && <Logs />}
          {tab === 'monitoring' && <Monitoring />}
          {tab === 'alerts' && <Alerts />}
        </Suspense>
      </div>
    </section>
  )
}
