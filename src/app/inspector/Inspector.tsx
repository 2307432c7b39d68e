import { lazy, Suspense } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { podStateOf } from '../stage/pod-state.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView, type InspectorTab } from '../store/view-store.ts'
import { MomentLine } from '../shell/MomentLine.tsx'
import { Tabs } from '../shell/Tabs.tsx'
import { useWords } from '../words/index.ts'
import { Begin } from './Begin.tsx'
import { FieldHistory } from './FieldHistory.tsx'
import styles from './Inspector.module.css'
import { Logs } from './Logs.tsx'
import { ObjectEvents } from './ObjectEvents.tsx'
import { Overview } from './Overview.tsx'
import { ThingView } from './ThingView.tsx'
import { useSelected } from './useSelected.ts'
import { Why } from './Why.tsx'
import { Yaml } from './Yaml.tsx'

/** Its charts are drawn by a library that is loaded when they are first looked at. */
const Metrics = lazy(() => import('./Metrics.tsx').then((m) => ({ default: m.Metrics })))

const TABS: readonly InspectorTab[] = ['overview', 'yaml', 'events', 'logs', 'metrics', 'history', 'why']
/** What only some things have. */
const MEASURED: ReadonlySet<string> = new Set(['pods', 'nodes', 'namespaces', 'replicasets.apps', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'cronjobs.batch'])
const isFor = (tab: InspectorTab, resource: string): boolean => (tab === 'logs' ? resource === 'pods' : tab === 'metrics' ? MEASURED.has(resource) : true)

/** What is known of the selected thing. */
export function Inspector() {
  const t = useWords('inspector')
  const selected = useSelected()
  const tab = useView((state) => state.inspectorTab)
  if (!selected)
    return (
      <section className={styles.inspector} aria-label={t('region')}>
        <MomentLine />
        <NothingSelected />
      </section>
    )
  const { key, resource, object } = selected
  const tabs = TABS.filter((id) => isFor(id, resource))
  const current = tabs.includes(tab) ? tab : 'overview'
  return (
    <section className={styles.inspector} aria-label={t('region')}>
      <MomentLine />
      {object === undefined ? (
        <ThingView thingKey={key} />
      ) : (
        <>
          <header className={styles.head}>
            <h2>{object.metadata.name}</h2>
            <p>{[object.kind, object.metadata.namespace, object.kind === 'Pod' && podStateOf(object as Pod).word].filter(Boolean).join(' · ')}</p>
          </header>
          <Tabs label={t('region')} tabs={tabs.map((id) => ({ id, label: t(`tabs.${id}`) }))} current={current} onSelect={(inspectorTab) => useView.setState({ inspectorTab })} />
          <div className={styles.body} role="tabpanel" aria-label={t(`tabs.${current}`)} tabIndex={0}>
            <TabBody tab={current} objectKey={key} object={object} />
          </div>
        </>
      )}
    </section>
  )
}

function TabBody({ tab, objectKey, object }: { readonly tab: InspectorTab; readonly objectKey: string; readonly object: KubeObject }) {
  const t = useWords('inspector')
  switch (tab) {
    case 'overview':
      return <Overview objectKey={objectKey} object={object} />
    case 'yaml':
      return <Yaml objectKey={objectKey} object={object} />
    case 'events':
      return <ObjectEvents object={object} />
    case 'logs':
      return <Logs key={objectKey} pod={object} />
    case 'metrics':
      return (
        <Suspense fallback={<p className={styles.quiet}>{t('metrics.opening')}</p>}>
          <Metrics objectKey={objectKey} object={object} />
        </Suspense>
      )
    case 'history':
      return <FieldHistory objectKey={objectKey} version={object.metadata.resourceVersion} />
    case 'why':
      return <Why objectKey={objectKey} />
  }
}

const TONES = ['request', 'watch', 'decision', 'traffic', 'fault'] as const

function NothingSelected() {
  const t = useWords('inspector')
  const isOpening = useCluster((state) => state.status === 'opening')
  return (
    <div className={styles.empty}>
      <h2>{t('nothingSelected')}</h2>
      <p>{isOpening ? t('booting') : t('clickAnything')}</p>
      <dl className={styles.legend}>
        {TONES.map((tone) => (
          <div key={tone}>
            <dt data-tone={tone} />
            <dd>{t(`legend.${tone}`)}</dd>
          </div>
        ))}
      </dl>
      <Begin />
    </div>
  )
}
