// Event as v1 and as events.k8s.io/v1. Models pkg/apis/core/v1/conversion.go and pkg/apis/events/v1/conversion.go.
import { settleObject } from '../../api/decode/index.ts'
import type { Event } from '../../api/types/core-v1.ts'
import type { Event as EventsEvent } from '../../api/types/events-v1.ts'

/** The v1 form of an event. */
export function coreEventOf(event: EventsEvent): Event {
  const { regarding, note, deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, reportingController, apiVersion: _version, ...same } = event
  return settleObject<Event>({
    ...same,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    message: note,
    source: deprecatedSource,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    count: deprecatedCount,
    reportingComponent: reportingController,
  })
}

/** The events.k8s.io/v1 form of an event. */
export function eventsEventOf(event: Event): EventsEvent {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, apiVersion: _version, ...same } = event
  return settleObject<EventsEvent>({
    ...same,
    apiVersion: 'events.k8s.io/v1',
    regarding: involvedObject,
    note: message,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
    reportingController: reportingComponent,
  } as EventsEvent)
}
