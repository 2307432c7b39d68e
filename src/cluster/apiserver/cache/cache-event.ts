// One change of one object on its way to those who watch. What is sent is made once and shared by all of them.
import type { KubeObject, StreamItem, WatchEvent } from '../../api/index.ts'
import type { Micros } from '../../../kernel/index.ts'

export class CacheEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly time: Micros
  /** The object as it is now; of a deletion its last state with the revision of the deletion. */
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  #item: StreamItem | undefined
  #entering: StreamItem | undefined
  #leaving: StreamItem | undefined

  constructor(type: CacheEvent['type'], revision: number, time: Micros, object: KubeObject, previous: KubeObject | undefined) {
    this.type = type
    this.revision = revision
    this.time = time
    this.object = object
    this.previous = previous
  }

  /** It has gone out to all who watch: the window holds it for long, and for the few who come later what is sent is made again. */
  sent(): void {
    this.#item = this.#entering = this.#leaving = undefined
  }

  /** What goes out to whoever is interested in both states. */
  get item(): StreamItem {
    return (this.#item ??= { event: { type: this.type, object: this.object } })
  }

  /** For those whose selector begins to match. */
  get entering(): StreamItem {
    return (this.#entering ??= this.type === 'ADDED' ? this.item : { event: { type: 'ADDED', object: this.object } })
  }

  /** For those whose selector no longer matches: the last matching state, with the revision of the change. */
  get leaving(): StreamItem {
    return (this.#leaving ??= this.type === 'DELETED' ? this.item : { event: { type: 'DELETED', object: withRevision(this.previous!, this.revision) } })
  }
}

/** An object with another resourceVersion. */
export function withRevision<T extends KubeObject>(object: T, revision: number): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

/** The event inside an item of a watch. */
export function eventOf(item: StreamItem): WatchEvent {
  if (!('event' in item)) throw new Error('not a watch event')
  return item.event
}
