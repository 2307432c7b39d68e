// Deadlines: what is to happen after a while, but mostly is called off long before. Those of one length come due in the
// order in which they were set, so that each length has a list, and both setting and calling off cost the same however
// many there are. They fire in the order that the queue of events would have fired them in.
import type { Micros } from './time.ts'

/** An entry of such a list. It belongs to at most one list at a time. The kernel sets all but what it does. */
export interface Deadline {
  time: Micros
  /** Its place among what is due at the same time. */
  sequence: number
  /** The trace record that it is a consequence of. */
  cause: number
  list: DeadlineList | undefined
  previous: Deadline | undefined
  next: Deadline | undefined
  /** Happens when it was not called off. */
  fire(): void
}

export interface DeadlineList {
  first: Deadline | undefined
  last: Deadline | undefined
}

/** Lists that stand empty are kept up to this many, as a length that was used is used again. */
const LISTS_KEPT = 64

export class Deadlines {
  #lists = new Map<Micros, DeadlineList>()
  #earliest: Deadline | undefined

  /** The next one to fire. */
  get earliest(): Deadline | undefined {
    return this.#earliest
  }

  /** Adds one that was set now and is due after `length`; its time and sequence are set. */
  add(deadline: Deadline, length: Micros): void {
    let list = this.#lists.get(length)
    if (!list) this.#lists.set(length, (list = this.#makeList()))
    deadline.list = list
    deadline.previous = list.last
    if (list.last) list.last.next = deadline
    else {
      list.first = deadline
      if (this.#earliest === undefined || isBefore(deadline, this.#earliest)) this.#earliest = deadline
    }
    list.last = deadline
  }

  /** Takes one out, if it is in a list. */
  remove(deadline: Deadline): void {
    const { list, previous, next } = deadline
    if (!list) return
    if (previous) previous.next = next
    else list.first = next
    if (next) next.previous = previous
    else list.last = previous
    deadline.list = deadline.previous = deadline.next = undefined
    if (this.#earliest === deadline) this.#earliest = this.#findEarliest()
  }

  #findEarliest(): Deadline | undefined {
    let earliest: Deadline | undefined
    for (const { first } of this.#lists.values()) if (first && (!earliest || isBefore(first, earliest))) earliest = first
    return earliest
  }

  #makeList(): DeadlineList {
    if (this.#lists.size >= LISTS_KEPT) for (const [length, { first }] of this.#lists) if (!first) this.#lists.delete(length)
    return { first: undefined, last: undefined }
  }
}

function isBefore(a: Deadline, b: Deadline): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence)
}
