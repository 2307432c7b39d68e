// Every record of one branch, in order, with the lane that each belongs to.
import type { Micros, TraceRecord } from '../kernel/index.ts'
import { TickBins, laneCodeOf } from './lanes.ts'
import { after } from './ordered.ts'
import type { RecordFilter } from './protocol.ts'

/** How far back the newest fitting records are looked for. */
const LATEST_LOOK = 300_000

export class RecordHistory {
  #records: TraceRecord[] = []
  #lanes: number[] = []

  get length(): number {
    return this.#records.length
  }

  /** The id that the next record gets. */
  get nextId(): number {
    return (this.#records.at(-1)?.id ?? 0) + 1
  }

  timeOf(index: number): Micros {
    return this.#records[index]!.time
  }

  add(record: TraceRecord): void {
    this.#records.push(record)
    this.#lanes.push(laneCodeOf(record))
  }

  /** Records after `from` up to and including `to`. */
  between(from: Micros, to: Micros): readonly TraceRecord[] {
    return this.#records.slice(after(this.#records, from, timeOf), after(this.#records, to, timeOf))
  }

  byId(id: number): TraceRecord | undefined {
    const record = this.#records[after(this.#records, id, (r) => r.id) - 1]
    return record?.id === id ? record : undefined
  }

  /** Every record about one object up to a time, oldest first. */
  of(object: string, until: Micros): readonly TraceRecord[] {
    const end = after(this.#records, until, timeOf)
    return this.#records.filter((record, i) => i < end && record.object === object)
  }

  /** The last record up to a time that fits. */
  findLast(until: Micros, fits: (record: TraceRecord) => boolean): TraceRecord | undefined {
    for (let i = after(this.#records, until, timeOf) - 1; i >= 0; i--) if (fits(this.#records[i]!)) return this.#records[i]
    return undefined
  }

  /** The first record after a time, up to another, that fits. */
  findNext(from: Micros, fits: (record: TraceRecord) => boolean, until: Micros): TraceRecord | undefined {
    for (let i = after(this.#records, from, timeOf); i < this.#records.length && this.#records[i]!.time <= until; i++) if (fits(this.#records[i]!)) return this.#records[i]
    return undefined
  }

  /** The newest records up to a time that fit, oldest first. Looks no further back than `LATEST_LOOK` records. */
  latest(until: Micros, { kinds, actor, objects, except = [] }: RecordFilter, most: number): readonly TraceRecord[] {
    const among = objects && new Set(objects)
    const found: TraceRecord[] = []
    const newest = after(this.#records, until, timeOf) - 1
    for (let i = newest; i >= 0 && i > newest - LATEST_LOOK && found.length < most; i--) {
      const record = this.#records[i]!
      if (!kinds.includes(record.kind) || (actor !== undefined && record.actor !== actor) || (among && (record.object === undefined || !among.has(record.object)))) continue
      if (except.some((prefix) => record.object?.startsWith(prefix))) continue
      found.push(record)
    }
    return found.reverse()
  }

  /** The ticks of a window, packed. */
  ticks(from: Micros, to: Micros, width: number): Uint32Array {
    const bins = new TickBins(width)
    const end = after(this.#records, to, timeOf)
    for (let i = after(this.#records, from - 1, timeOf); i < end; i++) if (this.#lanes[i] !== 0) bins.add(this.#lanes[i]!, (this.#records[i]!.time - from) / Math.max(1, to - from))
    return bins.take()
  }

  /** A copy that ends at a time. */
  upTo(time: Micros): RecordHistory {
    const copy = new RecordHistory()
    const length = after(this.#records, time, timeOf)
    copy.#records = this.#records.slice(0, length)
    copy.#lanes = this.#lanes.slice(0, length)
    return copy
  }

  forgetBefore(time: Micros): void {
    const gone = after(this.#records, time - 1, timeOf)
    this.#records = this.#records.slice(gone)
    this.#lanes = this.#lanes.slice(gone)
  }
}

const timeOf = (record: TraceRecord): Micros => record.time
