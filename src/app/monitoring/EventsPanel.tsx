import { useState } from 'react'
import type { Event } from '../../cluster/api/types/core-v1.ts'
import { useObjects } from '../store/cluster-store.ts'
import { select } from '../store/view-store.ts'
import styles from './monitoring.module.css'

const MOST = 200
const PLURAL: Readonly<Record<string, string>> = { Pod: 'pods', Node: 'nodes', Deployment: 'deployments.apps', ReplicaSet: 'replicasets.apps', Service: 'services' }

/** The cluster's Event objects, newest first; a row selects what it is about. */
export function EventsPanel() {
  const events = useObjects<Event>('events')
  const [filter, setFilter] = useState('')
  const rows = [...events.values()].filter((e) => `${e.reason} ${e.message} ${e.involvedObject.name}`.toLowerCase().includes(filter.toLowerCase())).reverse().slice(0, MOST)
  return (
    <div className={styles.panel}>
      <input className={styles.filter} aria-label="Filter events" placeholder="Filter" value={filter} onChange={(event) => setFilter(event.target.value)} />
      {rows.length === 0 && <p className={styles.quiet}>No events.</p>}
      <ul className={styles.events}>
        {rows.map((event) => {
          const { kind = '', name, namespace } = event.involvedObject
          return (
            <li key={event.metadata.uid} data-type={event.type}>
              <button onClick={() => select(`${PLURAL[kind] ?? `${kind.toLowerCase()}s`}/${kind === 'Node' ? '' : `${namespace}/`}${name}`)}>
                <b>{event.reason}</b> <code>{name}</code> {event.message}
                {(event.count ?? 1) > 1 && ` × ${event.count}`}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
