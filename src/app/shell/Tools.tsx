import { lazy, Suspense } from 'react'
import { useAlertCount } from '../monitoring/useAlertCount.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView, type ToolTab } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { MomentLine } from './MomentLine.tsx'
import { panelStateOf } from './panel-state.ts'
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
  /** What one writes oneself is there before the cluster is. */
  const isKept = tab === 'terminal' || tab === 'editor'
  const isOpening = useCluster((state) => panelStateOf(state) === 'opening')
  return (
    <section className={styles.tools} aria-label={t('regions.tools')}>
      <Tabs label={t('regions.tools')} tabs={TABS.map((id) => ({ id, label: t(`tabs.${id}`), badge: id === 'alerts' ? alerts : undefined }))} current={tab} onSelect={(toolTab) => useView.setState({ toolTab })} />
      <MomentLine opening={isKept ? t('status.booting') : undefined} past={tab === 'terminal' ? t('moment.command') : tab === 'editor' ? t('moment.manifest') : undefined} />
      <div className={styles.body} role="tabpanel" aria-label={t(`tabs.${tab}`)} tabIndex={isKept ? -1 : 0}>
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
        {isOpening && !isKept ? (
          <p className={styles.wait}>{t('moment.opening')}</p>
        ) : (
          <Suspense fallback={null}>
            {tab === 'objects' && <ObjectsTable />}
            {tab === 'events' && <EventsPanel />}
            {tab === 'logs' && <Logs />}
            {tab === 'monitoring' && <Monitoring />}
            {tab === 'alerts' && <Alerts />}
          </Suspense>
        )}
      </div>
    </section>
  )
}
