// One client's watch: which events concern it, in which form they go out.
import type { FieldSelector, KubeObject, Selector, StreamItem } from '../../api/index.ts'
import type { ServerStream } from '../../../kernel/index.ts'
import type { CacheEvent } from './cache-event.ts'

/** What a client wants to hear of. */
export interface Interest {
  /** Empty: every namespace. */
  readonly namespace: string
  readonly labels: Selector | undefined
  readonly fields: FieldSelector | undefined
}

/** The values of an object that field selectors can ask for. */
export type FieldsOf = (object: KubeObject) => Readonly<Record<string, string>>

export class Watcher {
  readonly interest: Interest
  /** Revision of the last event or bookmark that was sent. */
  revision: number
  readonly #stream: ServerStream<StreamItem>
  readonly #fieldsOf: FieldsOf
  readonly #convert: ((item: StreamItem) => StreamItem) | undefined
  readonly #label: () => string
  readonly #traced: () => boolean

  /** `convert` makes of each item what this client asked for (a Table, another version). `label` is for the trace. */
  constructor(stream: ServerStream<StreamItem>, interest: Interest, fieldsOf: FieldsOf, revision: number, label: { readonly traced: () => boolean; readonly text: () => string }, convert?: (item: StreamItem) => StreamItem) {
    this.#stream = stream
    this.interest = interest
    this.#fieldsOf = fieldsOf
    this.revision = revision
    this.#label = label.text
    this.#traced = label.traced
    this.#convert = convert
  }

  matches(object: KubeObject): boolean {
    const { labels, fields, namespace } = this.interest
    if (namespace !== '' && object.metadata.namespace !== namespace) return false
    if (labels && !labels.matches(object.metadata.labels ?? {})) return false
    return !fields || fields.matches(this.#fieldsOf(object))
  }

  /** Sends an event, if it concerns this watch. */
  offer(event: CacheEvent): void {
    const { labels, fields, namespace } = this.interest
    if (namespace !== '' && event.object.metadata.namespace !== namespace) return
    this.revision = event.revision
    if (!labels && !fields) return this.send(event.item)
    const before = event.previous !== undefined && this.matches(event.previous)
    const after = event.type !== 'DELETED' && this.matches(event.object)
    if (before && after) this.send(event.item)
    else if (after) this.send(event.entering)
    else if (before) this.send(event.leaving)
  }

  send(item: StreamItem): void {
    const sent = this.#convert ? this.#convert(item) : item
    this.#stream.send(sent, this.#traced() && 'event' in item ? `${item.event.type} ${this.#label()}/${item.event.object.metadata.name ?? ''}` : '')
  }

  end(): void {
    this.#stream.end()
  }
}
