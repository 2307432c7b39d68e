// Numbers by topology value: how many pods each zone, rack or host has. Counts that the cache keeps anyway are looked up where
// they are, not copied: a pod of a large cluster is judged without walking over its nodes.
import type { Labels } from '../../api/index.ts'

/** Numbers by value of one topology key, and their sum. */
export interface Tally {
  readonly values: ReadonlyMap<string, number>
  readonly total: number
}

/** So many tallies are asked one after the other; further and small ones are added up once. */
const MOST_SHARED = 3
const SMALL = 8

/** A weighed sum of tallies of one topology key, with changes of its own on top. */
export class TopologyCount {
  #own: Map<string, number> | undefined
  #shared: { readonly values: ReadonlyMap<string, number>; readonly weight: number }[] = []
  /** Weighed sum of all numbers. */
  total = 0

  get(value: string): number {
    let sum = this.#own === undefined ? 0 : (this.#own.get(value) ?? 0)
    const shared = this.#shared
    for (let i = 0; i < shared.length; i++) {
      const count = shared[i]!.values.get(value)
      if (count !== undefined) sum += shared[i]!.weight * count
    }
    return sum
  }

  add(value: string, amount: number): void {
    this.#own ??= new Map()
    this.#own.set(value, (this.#own.get(value) ?? 0) + amount)
    this.total += amount
  }

  addTally({ values, total }: Tally, weight: number): void {
    if (values.size <= SMALL || this.#shared.length >= MOST_SHARED) for (const [value, count] of values) this.add(value, weight * count)
    else {
      this.#shared.push({ values, weight })
      this.total += weight * total
    }
  }

  /** The smallest number that one of these values has. */
  least(among: ReadonlySet<string>): number {
    let known = this.#own?.size ?? 0
    for (const { values } of this.#shared) known += values.size
    let least = known < among.size ? 0 : Infinity
    if (least === 0 && this.#own === undefined) return 0
    for (const value of among) least = Math.min(least, this.get(value))
    return least
  }

  clone(): TopologyCount {
    const copy = new TopologyCount()
    copy.#own = this.#own && new Map(this.#own)
    copy.#shared = this.#shared
    copy.total = this.total
    return copy
  }
}

/** The counts of one topology key among several. */
export interface KeyedCount {
  readonly key: string
  readonly count: TopologyCount
}

/** The same for several topology keys: a list, since a pod names two or three at most. */
export class TopologyCounts {
  readonly byKey: KeyedCount[] = []
  total = 0

  /** Adds to the value that labels have for this key; nothing when they lack it. */
  add(key: string, labels: Labels, amount: number): void {
    const value = labels[key]
    if (value === undefined) return
    this.#of(key).add(value, amount)
    this.total += amount
  }

  addTally(key: string, tally: Tally, weight: number): void {
    if (tally.values.size === 0) return
    this.#of(key).addTally(tally, weight)
    this.total += weight * tally.total
  }

  get(key: string, value: string): number {
    for (const entry of this.byKey) if (entry.key === key) return entry.count.get(value)
    return 0
  }

  clone(): TopologyCounts {
    const copy = new TopologyCounts()
    for (const { key, count } of this.byKey) copy.byKey.push({ key, count: count.clone() })
    copy.total = this.total
    return copy
  }

  #of(key: string): TopologyCount {
    for (const entry of this.byKey) if (entry.key === key) return entry.count
    const count = new TopologyCount()
    this.byKey.push({ key, count })
    return count
  }
}
