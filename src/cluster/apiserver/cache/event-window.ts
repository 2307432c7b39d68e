// The recent events of one resource, so that a watch can begin in the past. Models apiserver/pkg/storage/cacher/watch_cache.go:
// the window grows while it is too small to hold what is fresh, and shrinks when it holds much that is not.
import { SECOND, type Micros } from '../../../kernel/index.ts'
import type { CacheEvent } from './cache-event.ts'

const LEAST = 100
const MOST = 102_400
const FRESH: Micros = 75 * SECOND

export class EventWindow {
  #events: CacheEvent[] = []
  #head = 0
  #capacity = LEAST
  /** The revision that the cache was filled at: nothing older was ever seen. */
  #filledAt: number
  /** Whether an event has been dropped since. */
  #dropped = false

  constructor(filledAt: number) {
    this.#filledAt = filledAt
  }

  /** A watch can begin after any revision from this one on. */
  get oldest(): number {
    if (!this.#dropped) return this.#filledAt
    return this.#events[this.#head]!.revision - 1
  }

  add(event: CacheEvent): void {
    const size = this.#events.length - this.#head
    if (size >= this.#capacity) {
      const first = this.#events[this.#head]!
      if (event.time - first.time < FRESH && this.#capacity < MOST) this.#capacity = Math.min(MOST, this.#capacity * 2)
      else this.#drop(event.time)
    }
    this.#events.push(event)
  }

  /** The events after a revision. */
  *after(revision: number): Iterable<CacheEvent> {
    let low = this.#head
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#events[middle]!.revision > revision) high = middle
      else low = middle + 1
    }
    for (let i = low; i < this.#events.length; i++) yield this.#events[i]!
  }

  #drop(now: Micros): void {
    const quarter = this.#events[this.#events.length - (this.#capacity >> 2)]
    if (quarter && now - quarter.time > FRESH && this.#capacity > LEAST) this.#capacity = Math.max(LEAST, this.#capacity >> 1)
    this.#dropped = true
    this.#head = Math.max(this.#head + 1, this.#events.length - this.#capacity + 1)
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head)
      this.#head = 0
    }
  }
}
