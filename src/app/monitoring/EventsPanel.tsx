import { useMemo, useRef, useState } from 'react'
import type { Event } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { formatClock } from '../timeline/clock.ts'
import { useWords } from '../words/index.ts'
import { eventRows, type EventRow } from './event-rows.ts'
import styles from './EventsPanel.module.css'
import { goTo } from './go-to.ts'
import { useVirtualRows } from './useVirtualRows.ts'

const ROW_HEIGHT = 28
/** As the API has them. */
const TYPES = ['Normal', 'Warning'] as const

/** The cluster's Event objects, newest first; a row selects what it is about, and goes to the moment when it was written. */
export function EventsPanel() {
  const t = useWords('monitoring')
  const events = useObjects<Event>('events')
  const namespaces = useObjects('namespaces')
  const start = useCluster((state) => state.start)
  const [filter, setFilter] = useState({ text: '', type: '', namespace: '' })
  const scroller = useRef<HTMLDivElement>(null)
  const found = useMemo(() => eventRows(events, filter), [events, filter])
  const { first, count, above, below } = useVirtualRows(scroller, found.length, ROW_HEIGHT)
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <input aria-label={t('events.filter')} placeholder={t('filter')} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.target.value })} />
        <select aria-label={t('events.type')} value={filter.type} onChange={(event) => setFilter({ ...filter, type: event.target.value })}>
          <option value="">{t('events.allTypes')}</option>
          {TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
        <select aria-label={t('events.namespace')} value={filter.namespace} onChange={(event) => setFilter({ ...filter, namespace: event.target.value })}>
          <option value="">{t('logs.allNamespaces')}</option>
          {[...namespaces.keys()].sort().map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div ref={scroller} className={styles.scroll}>
        {found.length === 0 && <p className={styles.quiet}>{events.size === 0 ? t('events.none') : t('noneFits')}</p>}
        <ul style={{ paddingTop: above, paddingBottom: below }} aria-label={t('events.label')}>
          {found.slice(first, first + count).map((row, i) => (
            <Row key={row.key} row={row} start={start} place={first + i + 1} total={found.length} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function Row({ row, start, place, total }: { readonly row: EventRow; readonly start: number; readonly place: number; readonly total: number }) {
  const isSelected = useView((state) => state.selected === row.about)
  return (
    <li data-type={row.type} style={{ height: ROW_HEIGHT }} aria-posinset={place} aria-setsize={total}>
      <button aria-current={isSelected || undefined} title={`${row.reason} ${row.name}\n${row.message}`} onClick={() => void goToEvent(row)}>
        <time>{formatClock(row.at - start).slice(0, -4)}</time> <b>{row.reason}</b> <code>{row.name}</code>{' '}
        <span>
          {row.message}
          {row.count > 1 && ` × ${row.count}`}
        </span>
      </button>
    </li>
  )
}

/** The Event itself tells seconds; the revision that wrote it tells the moment. */
async function goToEvent({ key, about, at }: EventRow): Promise<void> {
  const answer = await useCluster.getState().connection?.ask({ about: 'history', key })
  goTo(about, answer?.revisions.at(-1)?.at ?? at)
}
