// The data of etcd: every key's present value, and the events that led to it back to the last compaction.
// Models etcd's server/storage/mvcc. Nothing here waits; member.ts decides when a transaction is applied.
import type { KubeObject } from '../api/index.ts'
import { KeySpace } from './key-space.ts'

/** A key's value. */
export interface StoredValue {
  readonly name: string
  readonly object: KubeObject
  readonly createRevision: number
  readonly modRevision: number
  /** The lease that it ends with; 0 for none. */
  readonly lease: number
}

/** One change: `value` is absent for a deletion, `previous` for a creation. */
export interface StoreEvent {
  readonly revision: number
  readonly name: string
  readonly value: StoredValue | undefined
  readonly previous: StoredValue | undefined
}

/** If the key still has `expected` as its modification revision (0: does not exist; absent: whatever), writes it. */
export interface Transaction {
  /** The resource's part of the key, such as `/registry/pods/`. */
  readonly prefix: string
  /** The rest of the key: `default/web-1`. */
  readonly name: string
  readonly expected?: number
  /** Makes the object to store, given the revision of the write; absent to delete. */
  readonly put?: (revision: number) => KubeObject
  readonly lease?: number
}

export interface TransactionResult {
  readonly succeeded: boolean
  readonly revision: number
  /** What the key holds afterwards; after a deletion what it held before. */
  readonly value: StoredValue | undefined
  /** What it held before. */
  readonly previous: StoredValue | undefined
}

export interface RangeOptions {
  /** Only the names of one section, such as `default/`. */
  readonly under?: string
  /** Only names greater than or equal to this one. */
  readonly from?: string
  /** As of this revision; the present when absent. */
  readonly revision?: number
}

export interface RangeResult {
  readonly revision: number
  /** Sorted by name. */
  readonly values: readonly StoredValue[]
}

/** The watch of one prefix. */
export interface StoreWatch {
  cancel(): void
}

export class Store {
  #revision = 1
  #compacted = 0
  #spaces = new Map<string, KeySpace>()
  #observers: ((prefix: string, event: StoreEvent) => void)[] = []

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision
  }

  /** History before this revision is gone. */
  get compacted(): number {
    return this.#compacted
  }

  get(prefix: string, name: string): StoredValue | undefined {
    return this.#spaces.get(prefix)?.get(name)
  }

  /** The prefixes under which anything was ever stored. */
  prefixes(): readonly string[] {
    return [...this.#spaces.keys()]
  }

  /** How many keys begin with a prefix. */
  count(prefix: string): number {
    return this.#spaces.get(prefix)?.size ?? 0
  }

  /** Values under a prefix, sorted by name; undefined when the revision has been compacted away. */
  range(prefix: string, options: RangeOptions = {}): RangeResult | undefined {
    const { under = '', from, revision } = options
    const space = this.#space(prefix)
    if (revision !== undefined && revision < Math.max(this.#compacted, space.oldest)) return undefined
    const values = revision === undefined || revision >= this.#revision ? space.sorted(under) : space.sortedAt(under, revision)
    return { revision: revision ?? this.#revision, values: from === undefined ? values : values.filter((value) => value.name >= from) }
  }

  /** Carries out a transaction, and tells those who watch. */
  apply({ prefix, name, expected, put, lease = 0 }: Transaction): TransactionResult {
    const space = this.#space(prefix)
    const previous = space.get(name)
    if (expected !== undefined && (previous?.modRevision ?? 0) !== expected) return { succeeded: false, revision: this.#revision, value: previous, previous }
    if (put === undefined && previous === undefined) return { succeeded: false, revision: this.#revision, value: undefined, previous }
    const revision = ++this.#revision
    // The name as it was first written: one text for all revisions of a key.
    const value = put && { name: previous?.name ?? name, object: put(revision), createRevision: previous?.createRevision ?? revision, modRevision: revision, lease }
    const event: StoreEvent = { revision, name, value, previous }
    space.record(event)
    for (const observe of this.#observers) observe(prefix, event)
    return { succeeded: true, revision, value: value ?? previous, previous }
  }

  /** Starts from a snapshot: objects in the order of the revisions that they carry as their resourceVersion. For a store that holds nothing yet. */
  restore(values: Iterable<{ readonly prefix: string; readonly name: string; readonly object: KubeObject }>): void {
    for (const { prefix, name, object } of values) {
      const revision = Math.max(this.#revision, Number(object.metadata.resourceVersion))
      this.#revision = revision
      this.#space(prefix).record({ revision, name, value: { name, object, createRevision: revision, modRevision: revision, lease: 0 }, previous: undefined })
    }
  }

  /**
   * Calls `deliver` for every event under a prefix after revision `after`, first those that history holds.
   * Undefined when that history has been compacted away.
   */
  watch(prefix: string, after: number, deliver: (event: StoreEvent) => void): StoreWatch | undefined {
    const space = this.#space(prefix)
    return after < Math.max(this.#compacted, space.oldest) ? undefined : space.watch(after, deliver)
  }

  /** Calls `observe` for every write: how a host keeps a history of its own. */
  observe(observe: (prefix: string, event: StoreEvent) => void): void {
    this.#observers.push(observe)
  }

  /** Forgets the history up to a revision. */
  compact(revision: number): void {
    if (revision <= this.#compacted) return
    this.#compacted = revision
    for (const space of this.#spaces.values()) space.compact(revision)
  }

  #space(prefix: string): KeySpace {
    let space = this.#spaces.get(prefix)
    if (!space) this.#spaces.set(prefix, (space = new KeySpace()))
    return space
  }
}
