// The events of an object, at the end of most descriptions. Models DescribeEvents and searchEvents.
import { parseTime } from '../../api/time/index.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Event } from '../../api/types/core-v1.ts'
import { goSort } from '../printing/index.ts'
import { EVENTS, type Query, type Related } from './related.ts'
import type { Page } from './page.ts'

/** Asks for the events about an object; a pod's are found whatever kind they name it, a mirror pod's by its file's hash. */
export function eventsQuery(object: KubeObject, kind: string, uid = object.metadata.uid ?? ''): Query {
  const { name = '', namespace = '' } = object.metadata
  const terms = [
    ...(kind === '' ? [] : [`involvedObject.kind=${kind}`]),
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace}`,
    ...(uid === '' ? [] : [`involvedObject.uid=${uid}`]),
  ]
  return { ...EVENTS, ...(namespace === '' ? {} : { namespace }), fieldSelector: terms.join(',') }
}

/** Writes the events of these queries, the one last seen at the end. */
export function describeEvents(page: Page, related: Related, queries: readonly Query[]): void {
  const events = queries.flatMap((query) => related.list<Event>(query))
  if (events.length === 0) {
    page.field(0, 'Events', '<none>')
    return
  }
  page.endColumns()
  page.line(0, 'Events:')
  const dated = events.map((event) => ({ event, last: event.lastTimestamp ? parseTime(event.lastTimestamp) : -Infinity }))
  const sorted = goSort(dated, (a, b) => a.last < b.last)
  page.table(1, ['Type', 'Reason', 'Age', 'From', 'Message'], sorted.map(({ event }) => [
    event.type ?? '',
    event.reason ?? '',
    eventAge(page, event),
    event.source?.component || event.reportingComponent || '',
    (event.message ?? '').trim(),
  ]), ['----', '------', '----', '----', '-------'])
}

function eventAge(page: Page, { eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Event): string {
  const first = page.since(eventTime ?? firstTimestamp)
  if (series) return `${page.since(series.lastObservedTime)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${page.since(lastTimestamp)} (x${count} over ${first})` : first
}
