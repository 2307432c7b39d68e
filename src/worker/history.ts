// The host's memory of one branch: every revision of every object and every record, so that any past moment can be drawn.
// It is the host's, not the cluster's: the cluster forgets (compaction, restarts), this does not, up to its bound.
// What falls out of it can be replayed.
import type { KubeObject } from '../cluster/api/index.ts'
import type { ContainerLogLine } from '../cluster/cluster.ts'
import type { Micros, TraceRecord } from '../kernel/index.ts'
import { FillHistory, LogHistory, UsageHistory } from './metrics/index.ts'
import { ObjectHistory } from './object-history.ts'
import type { ObjectChange, RecordFilter, Surroundings } from './protocol.ts'
import { RecordHistory } from './record-history.ts'
import { SurroundingsHistory } from './surroundings-history.ts'

/** How much is kept. When either is exceeded, the oldest quarter of it goes, and with it all else of that time. */
export interface MemoryBounds {
  readonly changes: number
  readonly records: number
}

const BOUNDS: MemoryBounds = { changes: 300_000, records: 500_000 }

export class History {
  readonly #bounds: MemoryBounds
  #objects = new ObjectHistory()
  #records = new RecordHistory()
  #surroundings = new SurroundingsHistory()
  #usage = new UsageHistory()
  #logs = new LogHistory()
  #fills = new FillHistory()

  constructor(bounds: MemoryBounds = BOUNDS) {
    this.#bounds = bounds
  }

  /** The oldest moment that can be drawn; it moves on when the oldest is let go. */
  get start(): Micros {
    return this.#objects.start
  }

  /** The id that the next record gets. */
  get nextRecordId(): number {
    return this.#records.nextId
  }

  addChange(change: ObjectChange): void {
    this.#objects.add(change)
    if (this.#objects.length > this.#bounds.changes) this.forgetBefore(this.#objects.timeOf(this.#bounds.changes >> 2))
  }

  addRecord(record: TraceRecord): void {
    if (record.kind === 'metrics') return this.#usage.add(record)
    this.#records.add(record)
    if (this.#records.length > this.#bounds.records) this.forgetBefore(this.#records.timeOf(this.#bounds.records >> 2))
  }

  addSurroundings(at: Micros, surroundings: Surroundings): void {
    this.#surroundings.add(at, surroundings)
  }

  /** What metrics-server found, round by round. */
  get usage(): UsageHistory {
    return this.#usage
  }

  /** What containers have logged. */
  get logs(): LogHistory {
    return this.#logs
  }

  /** How full file systems were. */
  get fills(): FillHistory {
    return this.#fills
  }

  addLog(line: ContainerLogLine): void {
    this.#logs.add(line, (pod) => this.#objects.latest(pod)?.metadata.labels ?? {})
  }

  /** Takes over what a cluster holds that was brought to where this history ends. */
  adopt(objects: Iterable<readonly [key: string, object: KubeObject]>, at: Micros): void {
    this.#objects.adopt(objects, at)
  }

  /** Lets go of everything before a time. */
  forgetBefore(time: Micros): void {
    this.#objects.forgetBefore(time)
    this.#records.forgetBefore(time)
    this.#surroundings.forgetBefore(time)
    this.#usage.forgetBefore(time)
    this.#fills.forgetBefore(time)
  }

  /** All objects as they were at a time. */
  stateAt(time: Micros): Map<string, KubeObject> {
    return this.#objects.stateAt(time)
  }

  /** One object as it was at a time. */
  objectAt(key: string, time: Micros): KubeObject | undefined {
    return this.#objects.objectAt(key, time)
  }

  /** The object that a record is about, as it was at that record's time. */
  objectOf(record: TraceRecord): KubeObject | undefined {
    return record.object === undefined ? undefined : this.#objects.objectAt(this.#objects.keyOf(record.object), record.time)
  }

  /** The object that a record is about, as it is at the end: for what is happening just now. */
  latestObjectOf(record: TraceRecord): KubeObject | undefined {
    return record.object === undefined ? undefined : this.#objects.latest(this.#objects.keyOf(record.object))
  }

  /** Changes after `from` up to and including `to`. */
  changesBetween(from: Micros, to: Micros): readonly ObjectChange[] {
    return this.#objects.between(from, to)
  }

  recordsBetween(from: Micros, to: Micros): readonly TraceRecord[] {
    return this.#records.between(from, to)
  }

  surroundingsAt(time: Micros): Surroundings | undefined {
    return this.#surroundings.at(time)
  }

  /** Every revision of one object up to a time, oldest first. */
  revisionsOf(key: string, until: Micros): readonly ObjectChange[] {
    return this.#objects.revisionsOf(key, until)
  }

  recordById(id: number): TraceRecord | undefined {
    return this.#records.byId(id)
  }

  /** Every record about one object up to a time, oldest first. */
  recordsOf(object: string, until: Micros): readonly TraceRecord[] {
    return this.#records.of(object, until)
  }

  /** The last record up to a time that fits. */
  findLast(until: Micros, fits: (record: TraceRecord) => boolean): TraceRecord | undefined {
    return this.#records.findLast(until, fits)
  }

  /** The newest records up to a time that fit, oldest first. */
  latest(until: Micros, filter: RecordFilter, most: number): readonly TraceRecord[] {
    return this.#records.latest(until, filter, most)
  }

  /** The first record after a time, up to another, that fits. */
  findNext(from: Micros, fits: (record: TraceRecord) => boolean, until = Number.POSITIVE_INFINITY): TraceRecord | undefined {
    return this.#records.findNext(from, fits, until)
  }

  /** The lanes' ticks of a window, packed as `unpackTick` reads them. */
  ticks(from: Micros, to: Micros, width: number): Uint32Array {
    return this.#records.ticks(from, to, width)
  }

  /** A copy that ends at a time: what a fork starts from. */
  upTo(time: Micros): History {
    const copy = new History(this.#bounds)
    copy.#objects = this.#objects.upTo(time)
    copy.#records = this.#records.upTo(time)
    copy.#surroundings = this.#surroundings.upTo(time)
    copy.#usage = this.#usage.upTo(time)
    copy.#logs = this.#logs.upTo(time)
    copy.#fills = this.#fills.upTo(time)
    return copy
  }
}
