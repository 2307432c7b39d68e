// Event as v1 and as events.k8s.io/v1. Models pkg/apis/core/v1/conversion.go and pkg/apis/events/v1/conversion.go.
// Every event passes here, so that each form is written out as one literal, and settled only to lose what is absent.
import { settleObject } from '../../api/decode/index.ts'
import type { Event } from '../../api/types/core-v1.ts'
import type { Event as EventsEvent } from '../../api/types/events-v1.ts'

/** The v1 form of an event. */
export function coreEventOf(event: EventsEvent): Event {
  return settleObject<Event>({
    kind: event.kind,
    apiVersion: 'v1',
    metadata: event.metadata,
    involvedObject: event.regarding ?? NOTHING,
    reason: event.reason,
    message: event.note,
    source: event.deprecatedSource,
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    count: event.deprecatedCount,
    type: event.type,
    eventTime: event.eventTime,
    series: event.series,
    action: event.action,
    related: event.related,
    reportingComponent: event.reportingController,
    reportingInstance: event.reportingInstance,
  }, event)
}

/** The events.k8s.io/v1 form of an event. */
export function eventsEventOf(event: Event): EventsEvent {
  return settleObject<EventsEvent>({
    kind: event.kind,
    apiVersion: 'events.k8s.io/v1',
    metadata: event.metadata,
    eventTime: event.eventTime!,
    series: event.series as EventsEvent['series'],
    reportingController: event.reportingComponent,
    reportingInstance: event.reportingInstance,
    action: event.action,
    reason: event.reason,
    regarding: event.involvedObject,
    related: event.related,
    note: event.message,
    type: event.type,
    deprecatedSource: event.source,
    deprecatedFirstTimestamp: event.firstTimestamp,
    deprecatedLastTimestamp: event.lastTimestamp,
    deprecatedCount: event.count,
  }, event)
}

const NOTHING = Object.freeze({})
