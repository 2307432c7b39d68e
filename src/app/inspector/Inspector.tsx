import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { podStateOf } from '../stage/pod-state.ts'
import { useCluster } from '../store/cluster-store.ts'
import { useView, type InspectorTab } from '../store/view-store.ts'
import { Tabs } from '../shell/Tabs.tsx'
import { ObjectEvents } from './ObjectEvents.tsx'
import styles from './Inspector.module.css'
import { Begin } from './Begin.tsx'
import { FieldHistory } from './FieldHistory.tsx'
import { Logs } from './Logs.tsx'
import { Overview } from './Overview.tsx'
import { ThingView } from './ThingView.tsx'
import { useSelected } from './useSelected.ts'
import { Why } from './Why.tsx'
import { Yaml } from './Yaml.tsx'

const TABS: readonly { readonly id: InspectorTab; readonly label: string }[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'yaml', label: 'YAML' },
  { id: 'events', label: 'Events' },
  { id: 'logs', label: 'Logs' },
  { id: 'history', label: 'History' },
  { id: 'why', label: 'Why?' },
]

/** What is known of the selected thing. */
export function Inspector() {
  const selected = useSelected()
  const tab = useView((state) => state.inspectorTab)
  const isReady = useCluster((state) => state.status === 'ready')
  const tabs = selected?.resource === 'pods' ? TABS : TABS.filter(({ id }) => id !== 'logs')
  const current = tabs.some(({ id }) => id === tab) ? tab : 'overview'
  return (
    <section className={styles.inspector} aria-label="Inspector">
      {!selected ? (
        <div className={styles.empty}>
          <h2>Nothing selected</h2>
          <p>{isReady ? 'Click anything on the stage to read what it is, what happened to it, and why.' : 'The cluster is booting.'}</p>
          <dl className={styles.legend}>
            <dt data-tone="request" />
            <dd>somebody asks the API server</dd>
            <dt data-tone="watch" />
            <dd>news going out to those who watch</dd>
            <dt data-tone="decision" />
            <dd>a scheduler or controller decides</dd>
            <dt data-tone="traffic" />
            <dd>users’ requests</dd>
            <dt data-tone="fault" />
            <dd>broken, refused, crashed</dd>
          </dl>
          <Begin />
        </div>
      ) : selected.object === undefined ? (
        <ThingView thingKey={selected.key} />
      ) : (
        <>
          <header className={styles.head}>
            <h2>{selected.object.metadata.name}</h2>
            <p>{[selected.object.kind, selected.object.metadata.namespace, selected.object.kind === 'Pod' && podStateOf(selected.object as Pod).word].filter(Boolean).join(' · ')}</p>
          </header>
          <Tabs label="Inspector" tabs={tabs} current={current} onSelect={(inspectorTab) => useView.setState({ inspectorTab })} />
          <div className={styles.body} role="tabpanel" aria-label={TABS.find(({ id }) => id === current)!.label} tabIndex={0}>
            {current === 'overview' && <Overview objectKey={selected.key} object={selected.object} />}
            {current === 'yaml' && <Yaml object={selected.object} />}
            {current === 'events' && <ObjectEvents object={selected.object} />}
            {current === 'logs' && <Logs key={selected.key} pod={selected.object} />}
            {current === 'history' && <FieldHistory objectKey={selected.key} version={selected.object.metadata.resourceVersion} />}
            {current === 'why' && <Why objectKey={selected.key} />}
          </div>
        </>
      )}
    </section>
  )
}
