// What an event recorder remembers of the events that it sent, by the object that they are about. A kubelet keeps this for each of
// its pods, so that it is small: texts are the events' own. Models the caches of client-go/tools/record/events_cache.go.
import type { Event, ObjectReference } from '../api/types/core-v1.ts'
import type { Micros } from '../../kernel/index.ts'

/** Objects that are remembered; then the first is forgotten. */
const OBJECTS_MAX = 4096

/** One object, or one flood: how many more events pass, and what was said. */
export interface Told {
  tokens: number
  refilled: Micros
  kinds: ToldKind | undefined
}

/** Events of one type and reason about one part of an object. */
export interface ToldKind {
  readonly type: string | undefined
  readonly reason: string | undefined
  readonly fieldPath: string | undefined
  last: Micros
  /** Lately: one text while there is but one. */
  messages: string | Set<string> | undefined
  known: ToldEvent | undefined
  readonly next: ToldKind | undefined
}

/** An event that stands in the API, to be counted up when it is told again. */
export interface ToldEvent {
  name: string
  message: string
  count: number
  /** Whether it stands for several messages. */
  readonly isCombined: boolean
  readonly next: ToldEvent | undefined
}

export class ToldEvents {
  readonly #objects = new Map<string, Told>()

  about(object: ObjectReference, now: Micros, burst: number): Told {
    return this.underKey(keyOf(object), now, burst)
  }

  underKey(key: string, now: Micros, burst: number): Told {
    let told = this.#objects.get(key)
    if (!told) {
      this.#objects.set(key, (told = { tokens: burst, refilled: now, kinds: undefined }))
      if (this.#objects.size > OBJECTS_MAX) this.#objects.delete(this.#objects.keys().next().value!)
    }
    return told
  }

  /** What was told of this kind; its messages are forgotten when the last one is longer ago than `window`. */
  kindOf({ involvedObject, type, reason }: Event, now: Micros, window: Micros): ToldKind {
    const told = this.about(involvedObject, now, 0)
    const { fieldPath } = involvedObject
    for (let kind = told.kinds; kind; kind = kind.next) {
      if (kind.reason !== reason || kind.fieldPath !== fieldPath || kind.type !== type) continue
      if (now - kind.last > window) kind.messages = undefined
      kind.last = now
      return kind
    }
    return (told.kinds = { type, reason, fieldPath, last: now, messages: undefined, known: undefined, next: told.kinds })
  }
}

/** References that are remembered: the events of one container follow each other, with those of the pods that start beside it. */
const REFERENCES_MAX = 32

/** Like references as one object: what is told of one state of a pod's container mostly is several events, which the API keeps for an hour. */
export class SharedReferences {
  readonly #recent: ObjectReference[] = []
  #oldest = 0

  /** One that was given before, if it says the same. */
  shared(reference: ObjectReference): ObjectReference {
    for (const known of this.#recent) if (isSame(known, reference)) return known
    this.#recent[this.#oldest] = reference
    this.#oldest = (this.#oldest + 1) % REFERENCES_MAX
    return reference
  }
}

function isSame(one: ObjectReference, other: ObjectReference): boolean {
  return one.uid === other.uid && one.fieldPath === other.fieldPath && one.resourceVersion === other.resourceVersion && one.name === other.name && one.namespace === other.namespace && one.kind === other.kind && one.apiVersion === other.apiVersion
}

/** The event that says this already, or that stands for all of its kind. */
export function knownOf(kind: ToldKind, isCombined: boolean, message: string): ToldEvent | undefined {
  for (let known = kind.known; known; known = known.next) if (known.isCombined === isCombined && (isCombined || known.message === message)) return known
  return undefined
}

export function remember(kind: ToldKind, isCombined: boolean, message: string): ToldEvent {
  return (kind.known = { name: '', message, count: 1, isCombined, next: kind.known })
}

/** What tells an object from others; the source is one and the same for a recorder. A uid is a text that is there anyway. */
function keyOf({ kind, namespace, name, uid, apiVersion }: ObjectReference): string {
  return uid || [kind, namespace, name, apiVersion].join('\n')
}
