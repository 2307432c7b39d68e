// The queue of what will happen: ordered by time, then by the order of asking.
// What is due now goes to a first-in-first-out lane; what is due later to a heap, deadlines to lists of their own.
// Cancelled events stay until they surface or until they are more than half of the heap.
import { Deadlines, type Deadline } from './deadlines.ts'
import type { Micros } from './time.ts'

export interface QueuedEvent {
  time: Micros
  sequence: number
  cancelled: boolean
}

const COMPACT_FROM = 1024

export class EventQueue<E extends QueuedEvent> {
  #heap: E[] = []
  /** The times of what is in the heap, in the same order: to compare two there is no need to fetch them. */
  #times: Micros[] = []
  #lane: E[] = []
  #laneHead = 0
  #sequence = 0
  #cancelled = 0
  #deadlines = new Deadlines()

  get size(): number {
    return this.#heap.length + this.#lane.length - this.#laneHead
  }

  /** Adds an event due at `event.time`; `now` tells whether that is at once. */
  push(event: E, now: Micros): void {
    event.sequence = this.#sequence++
    if (event.time <= now) this.#lane.push(event)
    else this.#siftUp(event)
  }

  /** Adds a deadline, due at `deadline.time`, which is `length` from now. */
  pushDeadline(deadline: Deadline, length: Micros): void {
    deadline.sequence = this.#sequence++
    this.#deadlines.add(deadline, length)
  }

  /** Calls a deadline off; nothing happens when it has fired. */
  removeDeadline(deadline: Deadline): void {
    this.#deadlines.remove(deadline)
  }

  /** Tells that an event in the heap was cancelled, so that the heap can be swept. */
  noteCancelled(): void {
    if (++this.#cancelled > COMPACT_FROM && this.#cancelled * 2 > this.#heap.length) this.#sweep()
  }

  /** The time of the next event, or undefined when nothing is left. */
  nextTime(): Micros | undefined {
    this.#dropCancelled()
    const top = this.#heap[0]
    const deadline = this.#deadlines.earliest
    let time = top?.time
    if (deadline !== undefined && (time === undefined || deadline.time < time)) time = deadline.time
    const first = this.#lane[this.#laneHead]
    if (first === undefined) return time
    // Events of this moment in the heap were asked for before it came, thus before anything in the lane.
    return time !== undefined && time <= first.time ? time : first.time
  }

  /** Whether nothing else is due at this time: what would be asked for now would be next. */
  isQuiet(now: Micros): boolean {
    if (this.#laneHead < this.#lane.length) return false
    const top = this.#heap[0]
    if (top !== undefined && top.time <= now) return false
    const deadline = this.#deadlines.earliest
    return deadline === undefined || deadline.time > now
  }

  /** Takes the next event that was not cancelled, or the next deadline. */
  pop(): E | Deadline | undefined {
    for (;;) {
      const top = this.#heap[0]
      const first = this.#lane[this.#laneHead]
      const deadline = this.#deadlines.earliest
      if (deadline !== undefined && (top === undefined || deadline.time < top.time || (deadline.time === top.time && deadline.sequence < top.sequence)) && (first === undefined || deadline.time <= first.time)) {
        this.#deadlines.remove(deadline)
        return deadline
      }
      let event: E
      if (first !== undefined && (top === undefined || top.time > first.time)) {
        event = first
        this.#leaveLane()
      } else if (top !== undefined) {
        event = top
        this.#removeTop()
        if (event.cancelled && this.#cancelled > 0) this.#cancelled--
      } else return undefined
      if (!event.cancelled) return event
    }
  }

  /** What surfaced and was cancelled goes, so that it does not stand for the time of something that will happen. */
  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) {
      this.#removeTop()
      if (this.#cancelled > 0) this.#cancelled--
    }
    while (this.#lane[this.#laneHead]?.cancelled) this.#leaveLane()
  }

  #leaveLane(): void {
    const lane = this.#lane
    const head = ++this.#laneHead
    if (head === lane.length) {
      // A short list is emptied, a long one given up: to shorten a list costs as much as what it holds.
      if (head === 1) lane.pop()
      else this.#lane = []
      this.#laneHead = 0
    } else if (head > 4096 && head * 2 > lane.length) {
      this.#lane = lane.slice(head)
      this.#laneHead = 0
    }
  }

  #sweep(): void {
    const live = this.#heap.filter((event) => !event.cancelled)
    this.#heap = live.sort((a, b) => a.time - b.time || a.sequence - b.sequence)
    this.#times = live.map(({ time }) => time)
    this.#cancelled = 0
  }

  #siftUp(event: E): void {
    const heap = this.#heap
    const times = this.#times
    const { time } = event
    let at = heap.length
    heap.push(event)
    times.push(time)
    while (at > 0) {
      const parent = (at - 1) >> 2
      const above = times[parent]!
      if (above < time || (above === time && heap[parent]!.sequence < event.sequence)) break
      heap[at] = heap[parent]!
      times[at] = above
      at = parent
    }
    heap[at] = event
    times[at] = time
  }

  #removeTop(): void {
    const heap = this.#heap
    const times = this.#times
    const last = heap.pop()!
    const time = times.pop()!
    const length = heap.length
    if (length === 0) return
    let at = 0
    for (;;) {
      let child = at * 4 + 1
      if (child >= length) break
      const end = Math.min(child + 4, length)
      let least = times[child]!
      for (let i = child + 1; i < end; i++) {
        const other = times[i]!
        if (other < least || (other === least && heap[i]!.sequence < heap[child]!.sequence)) {
          least = other
          child = i
        }
      }
      if (time < least || (time === least && last.sequence < heap[child]!.sequence)) break
      heap[at] = heap[child]!
      times[at] = least
      at = child
    }
    heap[at] = last
    times[at] = time
  }
}
