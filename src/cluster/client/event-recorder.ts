// Events of components. Models client-go/tools/record: like events are counted on one object, similar ones are combined, floods are cut off.
// A recorder never holds up its component: events are sent one by one by a process of their own.
import { ApiError, formatTime, hasReason, type KubeObject } from '../api/index.ts'
import type { Event, ObjectReference } from '../api/types/core-v1.ts'
import { Channel, MINUTE, NetworkError, type Group, type Kernel, type Micros, type Process } from '../../kernel/index.ts'
import type { Client } from './client.ts'
import { EVENTS } from './resources.ts'

const QUEUE_LENGTH = 1000
const CACHE_ENTRIES = 4096
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
  /** Events that are one flood have the same key. */
  readonly key: (event: Event) => string
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
  #known = new Map<string, { readonly name: string; readonly namespace: string; count: number; message: string }>()
  #similar = new Map<string, Similar>()
  #spam = new Map<string, { tokens: number; refilled: Micros }>()

  #flood: EventFlood

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
    const reference = referenceOf(subject)
    const now = this.#kernel.now
    const namespace = reference.namespace ?? 'default'
    const stamp = formatTime(now)
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
        yield* this.#send(this.#combined(next.event))
      } catch (error) {
        // An event that the API server refuses is dropped, like the real recorder drops it.
        if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
      }
    }
  }

  *#send({ event, key }: { event: Event; key: string }): Process<void> {
    const known = this.#known.get(key)
    if (known) {
      known.count++
      const message = event.message === known.message ? {} : { message: event.message }
      try {
        yield* this.#client.patch(EVENTS, known.name, known.namespace, 'application/strategic-merge-patch+json', { ...message, count: known.count, lastTimestamp: event.lastTimestamp })
        known.message = event.message ?? ''
        return
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
    const created = yield* this.#client.create(EVENTS, event)
    this.#known.set(key, { name: created.metadata.name, namespace: created.metadata.namespace ?? 'default', count: 1, message: event.message ?? '' })
    if (this.#known.size > CACHE_ENTRIES) this.#known.delete(this.#known.keys().next().value!)
  }

  /** EventAggregator: more than ten messages that differ only in their text become one. */
  #combined(event: Event): { event: Event; key: string } {
    const group = groupKey(event)
    const now = this.#kernel.now
    const message = event.message ?? ''
    const similar = this.#similar.get(group)
    if (!similar || now - similar.last > SIMILAR_WINDOW) {
      this.#similar.set(group, { messages: message, last: now })
      this.#forgetOld(this.#similar, ({ last }) => now - last > SIMILAR_WINDOW)
      return { event, key: `${group}\n${message}` }
    }
    similar.last = now
    if (similar.messages === message) return { event, key: `${group}\n${message}` }
    if (typeof similar.messages === 'string') similar.messages = new Set([similar.messages])
    similar.messages.add(message)
    if (similar.messages.size < SIMILAR_LIMIT) return { event, key: `${group}\n${message}` }
    similar.messages.delete(similar.messages.values().next().value!)
    return { event: { ...event, message: `(combined from similar events): ${event.message ?? ''}` }, key: group }
  }

  /** EventSourceObjectSpamFilter: by default 25 at once for each source and object, then one every five minutes. */
  #allowed(event: Event): boolean {
    const { key: keyOf, burst, refillMicros } = this.#flood
    const key = keyOf(event)
    const now = this.#kernel.now
    let bucket = this.#spam.get(key)
    if (!bucket) {
      this.#spam.set(key, (bucket = { tokens: burst, refilled: now }))
      this.#forgetOld(this.#spam, ({ tokens, refilled }) => tokens + (now - refilled) / refillMicros >= burst)
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.refilled) / refillMicros)
    bucket.refilled = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  /** With each entry that comes the oldest two go that say no more than none would; beyond the bound any. The last one stays. */
  #forgetOld<T>(entries: Map<string, T>, isOver: (entry: T) => boolean): void {
    for (let i = 0; i < 2 && entries.size > 1; i++) {
      const [key, entry] = entries.entries().next().value!
      if (!isOver(entry) && entries.size <= CACHE_ENTRIES) return
      entries.delete(key)
    }
  }
}

/** Messages of one kind about one object: one text while there is but one. */
interface Similar {
  messages: string | Set<string>
  last: Micros
}

const DEFAULT_FLOOD: EventFlood = {
  key: ({ involvedObject }) => objectKey(involvedObject),
  burst: SPAM_BURST,
  refillMicros: SPAM_REFILL,
}

/** What tells an object from others; the source is one and the same for a recorder. Keys are kept, so that they are short. */
function objectKey({ kind, namespace, name, uid, apiVersion }: ObjectReference): string {
  return uid ? `${kind}\n${uid}` : [kind, namespace, name, apiVersion].join('\n')
}

function groupKey({ involvedObject, type, reason }: Event): string {
  return [objectKey(involvedObject), involvedObject.fieldPath, type, reason].join('\n')
}

/** Unix nanoseconds in hexadecimal, as the real recorder names events; the sequence keeps names apart within a microsecond. */
function nameSuffix(now: Micros, sequence: number): string {
  return ((BigInt(now) + EPOCH_MICROS) * 1000n + BigInt(sequence % 1000)).toString(16)
}

const EPOCH_MICROS = 1_767_225_600_000_000n

/** The ObjectReference to an object, as reference.GetReference makes it. */
export function referenceOf(subject: KubeObject | EventSubject): ObjectReference {
  const { object, fieldPath } = 'object' in subject && !('metadata' in subject) ? (subject as EventSubject) : { object: subject as KubeObject, fieldPath: undefined }
  if (!('metadata' in object)) return fieldPath === undefined ? object : { ...object, fieldPath }
  const { namespace, name, uid, resourceVersion } = object.metadata
  return { kind: object.kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion: object.apiVersion, ...(resourceVersion ? { resourceVersion } : {}), ...(fieldPath === undefined ? {} : { fieldPath }) }
}

