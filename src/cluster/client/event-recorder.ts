// Events of components. Models client-go/tools/record: like events are counted on one object, similar ones are combined, floods are cut off.
// A recorder never holds up its component: events are sent one by one by a process of their own.
import { ApiError, EPOCH_MS, formatTime, hasReason, type KubeObject } from '../api/index.ts'
import type { Event, ObjectReference } from '../api/types/core-v1.ts'
import { Channel, MINUTE, NetworkError, type Random, type Group, type Kernel, type Micros, type Process } from '../../kernel/index.ts'
import type { Client } from './client.ts'
import { EVENTS } from './resources.ts'
import { knownOf, remember, SharedReferences, ToldEvents, type ToldKind } from './told-events.ts'

const QUEUE_LENGTH = 1000
const SIMILAR_LIMIT = 10
const SIMILAR_WINDOW = 10 * MINUTE
const SPAM_BURST = 25
const SPAM_REFILL = 5 * MINUTE

/** What an event is about: enough of an object to refer to it, and the part of it (`spec.containers{web}`). */
export interface EventSubject {
  readonly object: KubeObject | ObjectReference
  readonly fieldPath?: string
}

/** How many events of one kind a recorder lets through, where a component sets that for itself. */
export interface EventFlood {
  /** Events that are one flood have the same key; where there is none, those about one object. */
  readonly key: ((event: Event) => string) | undefined
  readonly burst: number
  /** Time until one more passes. */
  readonly refillMicros: Micros
}

interface Pending {
  readonly event: Event
}

export class EventRecorder {
  readonly source: { readonly component: string; readonly host?: string }
  #client: Client
  #kernel: Kernel
  #queue: Channel<Pending>
  #sequence = 0
  #told = new ToldEvents()
  #references = new SharedReferences()
  #flood: EventFlood
  #random: Random | undefined

  constructor(client: Client, group: Group, component: string, host?: string, flood: EventFlood = DEFAULT_FLOOD) {
    this.#flood = flood
    this.source = { component, ...(host === undefined ? {} : { host }) }
    this.#client = client
    this.#kernel = client.kernel
    this.#queue = new Channel<Pending>(this.#kernel, QUEUE_LENGTH)
    group.spawn(`events of ${component}`, this.#run())
  }

  /** Records an event about an object; `type` is Normal or Warning. Dropped when a thousand wait. */
  event(subject: KubeObject | EventSubject, type: 'Normal' | 'Warning', reason: string, message: string, annotations?: Readonly<Record<string, string>>): void {
    const reference = this.#references.shared(referenceOf(subject))
    const now = this.#kernel.now
    const namespace = reference.namespace ?? 'default'
    const stamp = formatTime(this.#client.clock)
    this.#queue.send({
      event: {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name: `${reference.name ?? ''}.${nameSuffix(now, this.#sequence++)}`, namespace, ...(annotations ? { annotations } : {}) } as Event['metadata'],
        involvedObject: reference,
        reason,
        message,
        source: this.source,
        firstTimestamp: stamp,
        lastTimestamp: stamp,
        count: 1,
        type,
        reportingComponent: this.source.component,
        reportingInstance: this.source.host ?? '',
      },
    })
  }

  *#run(): Process<void> {
    for (;;) {
      const next = yield* this.#queue.receive()
      if (next === undefined) return
      if (!this.#allowed(next.event)) continue
      try {
        yield* this.#send(next.event)
      } catch (error) {
        // An event that the API server refuses is dropped, like the real recorder drops it.
        if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      }
    }
  }

  *#send(event: Event): Process<void> {
    const kind = this.#told.kindOf(event, this.#kernel.now, SIMILAR_WINDOW)
    const isCombined = isFlooded(kind, event.message ?? '', this.#anyOf)
    const sent = isCombined ? { ...event, message: `(combined from similar events): ${event.message ?? ''}` } : event
    const message = sent.message ?? ''
    const namespace = event.metadata.namespace ?? 'default'
    let known = knownOf(kind, isCombined, message)
    if (known) {
      known.count++
      const changed = message === known.message ? {} : { message }
      try {
        yield* this.#client.patch(EVENTS, known.name, namespace, 'application/strategic-merge-patch+json', { ...changed, count: known.count, lastTimestamp: event.lastTimestamp })
        known.message = message
        return
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
    const created = yield* this.#client.create(EVENTS, sent)
    known ??= remember(kind, isCombined, message)
    known.name = created.metadata.name
    known.message = message
    known.count = 1
  }

  /** A whole number in [0, size). The stream is opened by the first recorder that needs it: most never do. */
  #anyOf = (size: number): number => (this.#random ??= this.#kernel.random(`events of ${this.source.component} ${this.source.host ?? ''}`)).int(size)

  /** EventSourceObjectSpamFilter: by default 25 at once for each source and object, then one every five minutes. */
  #allowed(event: Event): boolean {
    const { key: keyOf, burst, refillMicros } = this.#flood
    const now = this.#kernel.now
    const told = keyOf ? this.#told.underKey(keyOf(event), now, burst) : this.#told.about(event.involvedObject, now, burst)
    told.tokens = Math.min(burst, told.tokens + (now - told.refilled) / refillMicros)
    told.refilled = now
    if (told.tokens < 1) return false
    told.tokens--
    return true
  }
}

/**
 * EventAggregator: more than ten messages that differ only in their text become one. Notes this one. Nine are remembered of
 * those, whichever: what repeats one of them is counted by itself.
 */
function isFlooded(kind: ToldKind, message: string, anyOf: (size: number) => number): boolean {
  if (kind.messages === undefined) kind.messages = message
  if (kind.messages === message) return false
  if (typeof kind.messages === 'string') kind.messages = new Set([kind.messages])
  kind.messages.add(message)
  if (kind.messages.size < SIMILAR_LIMIT) return false
  kind.messages.delete([...kind.messages][anyOf(kind.messages.size)]!)
  return true
}

const DEFAULT_FLOOD: EventFlood = { key: undefined, burst: SPAM_BURST, refillMicros: SPAM_REFILL }

/** Unix nanoseconds in hexadecimal, as the real recorder names events; the sequence keeps names apart within a microsecond. */
function nameSuffix(now: Micros, sequence: number): string {
  const micros = now + EPOCH_MS * 1000
  // The product has more digits than a number holds, so it is made of two parts.
  const high = Math.floor(micros / PART)
  const low = (micros - high * PART) * 1000 + (sequence % 1000)
  const carried = Math.floor(low / PART)
  return (high * 1000 + carried).toString(16) + (low - carried * PART).toString(16).padStart(6, '0')
}

/** Six hexadecimal digits. */
const PART = 2 ** 24

/** The ObjectReference to an object, as reference.GetReference makes it. */
export function referenceOf(subject: KubeObject | EventSubject): ObjectReference {
  const { object, fieldPath } = 'object' in subject && !('metadata' in subject) ? (subject as EventSubject) : { object: subject as KubeObject, fieldPath: undefined }
  if (!('metadata' in object)) return fieldPath === undefined ? object : { ...object, fieldPath }
  const { namespace, name, uid, resourceVersion } = object.metadata
  // Most are about pods: a literal is made in a tenth of the time.
  if (namespace && resourceVersion) {
    const { kind, apiVersion } = object
    return fieldPath === undefined ? { kind, namespace, name, uid, apiVersion, resourceVersion } : { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath }
  }
  return { kind: object.kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion: object.apiVersion, ...(resourceVersion ? { resourceVersion } : {}), ...(fieldPath === undefined ? {} : { fieldPath }) }
}

