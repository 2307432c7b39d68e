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
