// The host's memory of one branch: every revision of every object and every record, so that any past moment can be drawn.
// It is the host's, not the cluster's: the cluster forgets (compaction, restarts), this does not, up to its bound.
import type { KubeObject } from '../cluster/api/index.ts'
import type { Micros, TraceRecord } from '../kernel/index.ts'
import type { ObjectChange, Surroundings } from './protocol.ts'

/** Revisions and records kept; the oldest fall out, visibly: `start` moves on. */
const CHANGES_KEPT = 400_000
const RECORDS_KEPT = 600_000

export interface SurroundingsAt { readonly at: Micros; readonly surroundings: Surroundings }

export class History {
  /** What the oldest kept moment began with. */
  #base = new Map<string, KubeObject>()
  #changes: ObjectChange[] = []
  #records: TraceRecord[] = []
  #surroundings: SurroundingsAt[] = []
  #start: Micros = 0

  get start(): Micros {
    return this.#start
  }

  /** The id that the next record gets. */
  get nextRecordId(): number {
    return (this.#records.at(-1)?.id ?? 0) + 1
  }

  addChange(change: ObjectChange): void {
    this.#changes.push(change)
    if (this.#changes.length > CHANGES_KEPT) this.#forget()
  }

  addRecord(record: TraceRecord): void {
    this.#records.push(record)
    if (this.#records.length > RECORDS_KEPT) this.#records.splice(0, RECORDS_KEPT >> 2)
  }

  addSurroundings(at: Micros, surroundings: Surroundings): void {
    this.#surroundings.push({ at, surroundings })
  }

  /** All objects as they were at a time. */
  stateAt(time: Micros): Map<string, KubeObject> {
    const state = new Map(this.#base)
    for (const { key, object, at } of this.#changes) {
      if (at > time) break
      if (object === null) state.delete(key)
      else state.set(key, object)
    }
    return state
  }

  /** Changes after `from` up to and including `to`. */
  changesBetween(from: Micros, to: Micros): readonly ObjectChange[] {
    return this.#changes.slice(after(this.#changes, from, (c) => c.at), after(this.#changes, to, (c) => c.at))
  }

  recordsBetween(from: Micros, to: Micros): readonly TraceRecord[] {
    return this.#records.slice(after(this.#records, from, (r) => r.time), after(this.#records, to, (r) => r.time))
  }

  surroundingsAt(time: Micros): Surroundings | undefined {
    return this.#surroundings[after(this.#surroundings, time, (s) => s.at) - 1]?.surroundings
  }

  /** Every revision of one object up to a time, oldest first. */
  revisionsOf(key: string, until: Micros): readonly ObjectChange[] {
    return this.#changes.filter((change) => change.key === key && change.at <= until)
  }

  recordById(id: number): TraceRecord | undefined {
    const index = after(this.#records, id, (r) => r.id) - 1
    const record = this.#records[index]
    return record?.id === id ? record : undefined
  }

  /** Every record about one object up to a time, oldest first. */
  recordsOf(object: string, until: Micros): readonly TraceRecord[] {
    return this.#records.slice(0, after(this.#records, until, (r) => r.time)).filter((record) => record.object === object)
  }

  /** The last record up to a time that fits. */
  findLast(until: Micros, fits: (record: TraceRecord) => boolean): TraceRecord | undefined {
    for (let i = after(this.#records, until, (r) => r.time) - 1; i >= 0; i--) if (fits(this.#records[i]!)) return this.#records[i]
    return undefined
  }

  /** The first record after a time, up to another, that fits. */
  findNext(from: Micros, fits: (record: TraceRecord) => boolean, until = Number.POSITIVE_INFINITY): TraceRecord | undefined {
    for (let i = after(this.#records, from, (r) => r.time); i < this.#records.length && this.#records[i]!.time <= until; i++) if (fits(this.#records[i]!)) return this.#records[i]
    return undefined
  }

  /** A copy that ends at a time: what a fork starts from. */
  upTo(time: Micros): History {
    const copy = new History()
    copy.#base = new Map(this.#base)
    copy.#start = this.#start
    copy.#changes = this.#changes.slice(0, after(this.#changes, time, (c) => c.at))
    copy.#records = this.#records.slice(0, after(this.#records, time, (r) => r.time))
    copy.#surroundings = this.#surroundings.slice(0, after(this.#surroundings, time, (s) => s.at))
    return copy
  }

  #forget(): void {
    for (const { key, object, at } of this.#changes.splice(0, CHANGES_KEPT >> 2)) {
      if (object === null) this.#base.delete(key)
      else this.#base.set(key, object)
      this.#start = at
    }
  }
}

/** The index behind the last item whose value is at most `bound`; items are in order. */
function after<T>(items: readonly T[], bound: number, valueOf: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueOf(items[middle]!) <= bound) low = middle + 1
    else high = middle
  }
  return low
}
