// The cluster's Event objects as rows, the newest first. Pure.
import { resourceOfKind } from '../../cluster/api/schema/index.ts'
import { parseTime } from '../../cluster/api/time/index.ts'
import type { Event } from '../../cluster/api/types/core-v1.ts'
import type { Micros } from '../../worker/protocol.ts'

export interface EventFilter {
  readonly text: string
  /** `Normal` or `Warning`; empty for both. */
  readonly type: string
  readonly namespace: string
}

export interface EventRow {
  /** Of the Event itself. */
  readonly key: string
  /** Of what it is about, as selection names it. */
  readonly about: string
  readonly name: string
  /** When it was last seen, to the second or better; it is when the row says so. */
  readonly at: Micros
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
}

export function eventRows(events: ReadonlyMap<string, Event>, { text, type, namespace }: EventFilter): readonly EventRow[] {
  const wanted = text.toLowerCase()
  const rows: EventRow[] = []
  for (const [key, event] of events) {
    if ((type !== '' && event.type !== type) || (namespace !== '' && event.metadata.namespace !== namespace)) continue
    const row = rowOf(key, event)
    if (wanted === '' || `${row.reason} ${row.message} ${row.name} ${event.involvedObject.kind}`.toLowerCase().includes(wanted)) rows.push(row)
  }
  return rows.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1))
}

function rowOf(key: string, event: Event): EventRow {
  const { involvedObject, metadata } = event
  const { kind = '', name = '', namespace, apiVersion = 'v1' } = involvedObject
  const resource = resourceOfKind(apiVersion, kind)
  const plural = resource ? (resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`) : `${kind.toLowerCase()}s`
  const isWide = resource ? !resource.namespaced : kind === 'Node'
  return {
    key: `events/${key}`,
    about: `${plural}/${isWide || namespace === undefined ? '' : `${namespace}/`}${name}`,
    name: isWide || namespace === 'default' || namespace === undefined ? name : `${namespace}/${name}`,
    at: momentOf(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp),
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
  }
}

function momentOf(text: string | null | undefined): Micros {
  const at = text ? parseTime(text) : NaN
  return Number.isNaN(at) ? 0 : at
}
