// The queue of what will happen: ordered by time, then by the order of asking.
// What is due now goes to a first-in-first-out lane; what is due later to a heap. Cancelled events stay until
// they surface or until they are more than half of the heap.
import type { Micros } from './time.ts'

export interface QueuedEvent {
  time: Micros
  sequence: number
  cancelled: boolean
  fire(): void
}

const COMPACT_FROM = 1024

export class EventQueue<E extends QueuedEvent> {
  #heap: E[] = []
  #lane: E[] = []
  #laneHead = 0
  #sequence = 0
  #cancelled = 0

  get size(): number {
    return this.#heap.length + this.#lane.length - this.#laneHead
  }

  /** Adds an event due at `event.time`; `now` tells whether that is at once. */
  push(event: E, now: Micros): void {
    event.sequence = this.#sequence++
    if (event.time <= now) this.#lane.push(event)
    else this.#siftUp(event)
  }

  /** Tells that an event in the heap was cancelled, so that the heap can be swept. */
  noteCancelled(): void {
    if (++this.#cancelled > COMPACT_FROM && this.#cancelled * 2 > this.#heap.length) this.#sweep()
  }

  /** The time of the next event, or undefined when nothing is left. */
  nextTime(): Micros | undefined {
    const top = this.#heap[0]
    const first = this.#lane[this.#laneHead]
    if (first === undefined) return top?.time
    // Heap events of this moment were asked for before it came, thus before anything in the lane.
    return top !== undefined && top.time <= first.time ? top.time : first.time
  }

  /** Takes the next event that was not cancelled. */
  pop(): E | undefined {
    for (;;) {
      const top = this.#heap[0]
      const first = this.#lane[this.#laneHead]
      let event: E
      if (first !== undefined && (top === undefined || top.time > first.time)) {
        event = first
        this.#laneHead++
        if (this.#laneHead > 4096 && this.#laneHead * 2 > this.#lane.length) {
          this.#lane = this.#lane.slice(this.#laneHead)
          this.#laneHead = 0
        } else if (this.#laneHead === this.#lane.length) {
          this.#lane.length = 0
          this.#laneHead = 0
        }
      } else if (top !== undefined) {
        event = top
        this.#removeTop()
        if (event.cancelled && this.#cancelled > 0) this.#cancelled--
      } else return undefined
      if (!event.cancelled) return event
    }
  }

  #sweep(): void {
    const live = this.#heap.filter((event) => !event.cancelled)
    this.#heap = live.sort((a, b) => a.time - b.time || a.sequence - b.sequence)
    this.#cancelled = 0
  }

  #siftUp(event: E): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(event)
    while (at > 0) {
      const parent = (at - 1) >> 2
      const above = heap[parent]!
      if (above.time < event.time || (above.time === event.time && above.sequence < event.sequence)) break
      heap[at] = above
      at = parent
    }
    heap[at] = event
  }

  #removeTop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    const length = heap.length
    if (length === 0) return
    let at = 0
    for (;;) {
      let child = at * 4 + 1
      if (child >= length) break
      const end = Math.min(child + 4, length)
      let least = heap[child]!
      for (let i = child + 1; i < end; i++) {
        const other = heap[i]!
        if (other.time < least.time || (other.time === least.time && other.sequence < least.sequence)) {
          least = other
          child = i
        }
      }
      if (last.time < least.time || (last.time === least.time && last.sequence < least.sequence)) break
      heap[at] = least
      at = child
    }
    heap[at] = last
  }
}
