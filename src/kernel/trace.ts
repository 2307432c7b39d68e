// The one stream of everything observable: who did what, when, to which object, and because of what.
// With nobody listening a record costs one comparison; callers guard with `trace.on` before they build one.
import type { Kernel } from './kernel.ts'
import type { Micros } from './time.ts'

export interface TraceRecord {
  readonly id: number
  readonly time: Micros
  /** What kind of record: `message`, `request`, `stage`, `watch`, `reconcile`, `decision`, `process`, `runtime`, `probe`, `traffic`, `fault`, `action` … */
  readonly kind: string
  /** Who: a component's name such as `kube-scheduler`, `kubelet node-1`. */
  readonly actor: string
  /** The record that this one follows from; 0 when it follows from nothing recorded. */
  readonly cause: number
  /** The object it concerns, as `resource/namespace/name` or `resource/name`. */
  readonly object?: string
  /** The verb or the thing that happened, in the field's own words. */
  readonly what: string
  readonly data?: { readonly [key: string]: unknown }
}

export type TraceListener = (record: TraceRecord) => void

export class Trace {
  on = false
  #kernel: Kernel
  #listeners: TraceListener[] = []
  #next = 1

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** Adds a listener; gives a function that takes it away. */
  listen(listener: TraceListener): () => void {
    this.#listeners.push(listener)
    this.on = true
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener)
      this.on = this.#listeners.length > 0
    }
  }

  /** Numbers the next record: a run that is repeated up to a moment goes on where the first one's records end. */
  numberFrom(id: number): void {
    this.#next = id
  }

  /** Records something and makes it the cause of what the running code does next. Gives its id, 0 when nobody listens. */
  record(kind: string, actor: string, what: string, object?: string, data?: TraceRecord['data']): number {
    if (!this.on) return 0
    const kernel = this.#kernel
    const id = this.#next++
    const record: TraceRecord = { id, time: kernel.now, kind, actor, cause: kernel.cause, what, ...(object === undefined ? {} : { object }), ...(data === undefined ? {} : { data }) }
    kernel.cause = id
    for (const listener of this.#listeners) listener(record)
    return id
  }
}
