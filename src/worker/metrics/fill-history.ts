// How full file systems were, moment by moment: of Nodes and of claims, by their keys. One of these belongs to each branch's memory; only changes are kept.
import type { FileSystemStats } from '../../cluster/cluster.ts'
import { SECOND, type Micros } from '../../kernel/index.ts'
import { after } from '../ordered.ts'

/** One change; `stats` is undefined from when nobody measures it any more. */
export interface Fill {
  readonly at: Micros
  readonly key: string
  readonly stats: FileSystemStats | undefined
}

/** All changes together; when there are more, the older half goes, but for what still stands. */
const MOST_CHANGES = 200_000
/** How far apart the values are that `predict_linear` looks at: a scrape interval. */
const STEP: Micros = 15 * SECOND

export class FillHistory {
  #changes: Fill[] = []
  #byKey = new Map<string, Fill[]>()
  readonly #most: number

  constructor(most = MOST_CHANGES) {
    this.#most = most
  }

  /** Takes one round of measurements. */
  add(at: Micros, found: ReadonlyMap<string, FileSystemStats>): void {
    for (const [key, stats] of found) {
      const last = this.#byKey.get(key)?.at(-1)?.stats
      if (last?.availableBytes !== stats.availableBytes || last.capacityBytes !== stats.capacityBytes) this.#put({ at, key, stats })
    }
    for (const [key, changes] of this.#byKey) if (!found.has(key) && changes.at(-1)!.stats) this.#put({ at, key, stats: undefined })
    if (this.#changes.length > this.#most) this.forgetBefore(this.#changes[this.#changes.length >> 1]!.at)
  }

  get length(): number {
    return this.#changes.length
  }

  /** Changes after `from` up to and including `to`. */
  between(from: Micros, to: Micros): readonly Fill[] {
    return this.#changes.slice(after(this.#changes, from, atOf), after(this.#changes, to, atOf))
  }

  at(key: string, time: Micros): FileSystemStats | undefined {
    const changes = this.#byKey.get(key) ?? []
    return changes[after(changes, time, atOf) - 1]?.stats
  }

  /** What will be available a while after `time` if it goes on like in the `window` before: a straight line with the least squares, as PromQL's predict_linear draws it. */
  predict(key: string, time: Micros, window: Micros, ahead: Micros): number | undefined {
    const now = this.at(key, time)
    if (!now) return undefined
    let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
    for (let x = 0; x <= window; x += STEP) {
      const y = this.at(key, time - x)?.availableBytes
      if (y === undefined) break
      const seconds = -x / 1e6
      count++
      sumX += seconds
      sumY += y
      sumXX += seconds * seconds
      sumXY += seconds * y
    }
    const spread = count * sumXX - sumX * sumX
    if (spread === 0) return now.availableBytes
    const slope = (count * sumXY - sumX * sumY) / spread
    return (sumY - slope * sumX) / count + slope * (ahead / 1e6)
  }

  upTo(time: Micros): FillHistory {
    const copy = new FillHistory(this.#most)
    for (const change of this.#changes.slice(0, after(this.#changes, time, atOf))) copy.#put(change)
    return copy
  }

  /** What stood at that time is kept as if it had been measured then. */
  forgetBefore(time: Micros): void {
    const standing = [...this.#byKey].flatMap(([key, changes]): Fill[] => {
      const last = changes[after(changes, time, atOf) - 1]
      return last?.stats ? [{ at: time, key, stats: last.stats }] : []
    })
    const later = this.#changes.slice(after(this.#changes, time, atOf))
    this.#changes = []
    this.#byKey = new Map()
    for (const change of [...standing, ...later]) this.#put(change)
  }

  #put(change: Fill): void {
    this.#changes.push(change)
    const known = this.#byKey.get(change.key)
    if (known) known.push(change)
    else this.#byKey.set(change.key, [change])
  }
}

const atOf = ({ at }: Fill): Micros => at
