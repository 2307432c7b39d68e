import type { Event } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../worker/protocol.ts'
import { useWords } from '../words/index.ts'
import { useObjects } from '../store/cluster-store.ts'
import styles from './Inspector.module.css'

/** The Event objects that are about this one. */
export function ObjectEvents({ object }: { readonly object: KubeObject }) {
  const t = useWords('inspector')
  const events = useObjects<Event>('events')
  const own = [...events.values()].filter(({ involvedObject: about }) => about.name === object.metadata.name && about.kind === object.kind && (about.namespace ?? '') === (object.metadata.namespace ?? ''))
  if (own.length === 0) return <p className={styles.quiet}>{t('events.none', { kind: object.kind ?? '' })}</p>
  return (
    <ol className={styles.chain}>
      {own.map((event) => (
        <li key={event.metadata.uid} data-tone={event.type === 'Warning' ? 'fault' : 'decision'}>
          <b>{event.reason}</b>
          {(event.count ?? 1) > 1 && ` × ${event.count}`}
          <div>{event.message}</div>
          <small>{event.source?.component || event.reportingComponent}</small>
        </li>
      ))}
    </ol>
  )
}
