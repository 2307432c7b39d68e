// Bounded queues between processes, and waiting on several things at once.
import type { Event } from './event.ts'
import type { Kernel } from './kernel.ts'
import { type Process, type Task, type Wait } from './process.ts'
import type { Micros } from './time.ts'

const DEFAULT_CAPACITY = 1_000_000

/**
 * A first-in-first-out queue with a bound. `send` never waits; `receive` does. An item carries the cause it was sent
 * under. It stays in the queue until a receiver has really resumed, so that one that is killed or that was woken by
 * something else loses nothing.
 */
export class Channel<T> {
  readonly capacity: number
  closed = false
  /** How many items wait. Only the channel sets it. */
  length = 0
  readonly #kernel: Kernel
  // Lists, since most channels hold nothing most of the time: an array that was used once keeps its room.
  #first: Item<T> | undefined
  #last: Item<T> | undefined
  #firstWaiter: Readable | undefined
  #lastWaiter: Readable | undefined

  constructor(kernel: Kernel, capacity = DEFAULT_CAPACITY) {
    this.#kernel = kernel
    this.capacity = capacity
  }

  /** Adds an item; false when the channel is full or closed, and the item is dropped. */
  send(item: T): boolean {
    if (!this.#take(item)) return false
    this.#notify()
    return true
  }

  /** `send` as the last thing that an event does: who waits resumes in place if nothing else is due before it. */
  sendLast(item: T): void {
    if (!this.#take(item) || this.#firstWaiter === undefined) return
    if (!this.#kernel.isQuiet) return this.#notify()
    const waiter = this.#nextWaiter()!
    waiter.task!.wake(waiter.ticket, waiter.slot)
  }

  /** No more items: receivers get what is left, then undefined. */
  close(): void {
    if (this.closed) return
    this.closed = true
    while (this.#firstWaiter) this.#notify()
  }

  /** The next item; waits for one. Undefined once the channel is closed and empty. */
  *receive(): Process<T | undefined> {
    while (this.length === 0) {
      if (this.closed) return undefined
      yield this.readable()
    }
    return this.tryReceive()
  }

  /** The next item if there is one. Takes over the cause it was sent under. */
  tryReceive(): T | undefined {
    const first = this.#first
    if (first === undefined) return undefined
    this.#kernel.cause = first.cause
    this.#first = first.next
    if (first.next === undefined) this.#last = undefined
    this.length--
    return first.item
  }

  /** Waits until there may be something to receive (or the channel is closed). */
  readable(slot = 0): Wait {
    return new Readable(this, slot)
  }

  /** Notes who waits; it is told at once when there is something already. */
  addWaiter(waiter: Readable): void {
    if (this.#lastWaiter) this.#lastWaiter.next = waiter
    else this.#firstWaiter = waiter
    this.#lastWaiter = waiter
    if (this.closed || this.length > 0) this.#notify()
  }

  /** Forgets a task that waits no longer; what it was to be told goes to another. */
  removeWaiter(task: Task): void {
    if (this.#firstWaiter === undefined) return
    let last: Readable | undefined
    for (let waiter: Readable | undefined = this.#firstWaiter; waiter; waiter = waiter.next) {
      if (waiter.task !== task) last = waiter
      else if (last) last.next = waiter.next
      else this.#firstWaiter = waiter.next
    }
    this.#lastWaiter = last
    if (last && this.length > 0) this.#notify()
  }

  #take(item: T): boolean {
    if (this.closed || this.length >= this.capacity) return false
    const added: Item<T> = { item, cause: this.#kernel.cause, next: undefined }
    if (this.#last) this.#last.next = added
    else this.#first = added
    this.#last = added
    this.length++
    return true
  }

  #nextWaiter(): Readable | undefined {
    const waiter = this.#firstWaiter
    if (waiter === undefined) return undefined
    this.#firstWaiter = waiter.next
    if (waiter.next === undefined) this.#lastWaiter = undefined
    waiter.next = undefined
    return waiter
  }

  #notify(): void {
    const waiter = this.#nextWaiter()
    waiter?.task!.wakeSoon(waiter.ticket, waiter.slot)
  }
}

interface Item<T> {
  readonly item: T
  readonly cause: number
  next: Item<T> | undefined
}

/** The wait of one receiver, which is its own entry in the channel's list while it waits. */
class Readable implements Wait {
  task: Task | undefined
  ticket = 0
  next: Readable | undefined
  readonly slot: number
  readonly #channel: Pick<Channel<never>, 'addWaiter' | 'removeWaiter'>

  constructor(channel: Pick<Channel<never>, 'addWaiter' | 'removeWaiter'>, slot: number) {
    this.#channel = channel
    this.slot = slot
  }

  start(task: Task, ticket: number): void {
    this.task = task
    this.ticket = ticket
    this.#channel.addWaiter(this)
  }

  cancel(task: Task): void {
    this.#channel.removeWaiter(task)
  }
}

/** Something that happens at most once and can be waited for by many: a stop, the end of a context. */
export class Signal {
  fired = false
  #waiters: { readonly task: Task; readonly ticket: number; readonly slot: number }[] | undefined

  fire(): void {
    if (this.fired) return
    this.fired = true
    const waiters = this.#waiters
    this.#waiters = undefined
    for (const waiter of waiters ?? []) waiter.task.wakeSoon(waiter.ticket, waiter.slot)
  }

  *wait(): Process<void> {
    if (!this.fired) yield this.firing()
  }

  firing(slot = 0): Wait {
    return {
      start: (task, ticket) => {
        if (this.fired) task.wakeSoon(ticket, slot)
        else (this.#waiters ??= []).push({ task, ticket, slot })
      },
      cancel: (task) => {
        this.#waiters = this.#waiters?.filter((waiter) => waiter.task !== task)
      },
    }
  }
}

/** What `select` can wait for: an item, a signal, or a span of time. */
export type Arm = Channel<unknown> | Signal | { readonly after: Micros }

/**
 * Waits for the first of several things; what stands first wins when several are ready.
 * Gives its index, and the item if it is a channel (`item` is absent when the channel was closed).
 */
export function* select(arms: readonly (Channel<never> | Arm)[]): Process<{ index: number; item?: unknown }> {
  let due: (Micros | undefined)[] | undefined
  for (let slot: number | undefined; ; ) {
    for (let index = 0; index < arms.length; index++) {
      const arm = arms[index]!
      if (arm instanceof Channel) {
        if (arm.length > 0) return { index, item: arm.tryReceive() }
        if (arm.closed) return { index }
      } else if (arm instanceof Signal ? arm.fired : slot === index) return { index }
    }
    slot = (yield new Any(arms as readonly Arm[], (due ??= new Array<Micros | undefined>(arms.length).fill(undefined)))) as number
  }
}

class Any implements Wait {
  readonly #arms: readonly Arm[]
  /** When each span of time ends, as it was when first waited for. */
  readonly #due: (Micros | undefined)[]
  readonly #waits: Wait[] = []
  readonly #timers: Event[] = []

  constructor(arms: readonly Arm[], due: (Micros | undefined)[]) {
    this.#arms = arms
    this.#due = due
  }

  start(task: Task, ticket: number): void {
    const { kernel } = task
    for (let slot = 0; slot < this.#arms.length; slot++) {
      const arm = this.#arms[slot]!
      if (arm instanceof Channel) this.#waits.push(arm.readable(slot))
      else if (arm instanceof Signal) this.#waits.push(arm.firing(slot))
      else this.#timers.push(kernel.resumeAt((this.#due[slot] ??= kernel.now + Math.max(0, Math.round(arm.after))), task, ticket, slot))
    }
    for (const wait of this.#waits) wait.start(task, ticket)
  }

  cancel(task: Task): void {
    for (const wait of this.#waits) wait.cancel(task)
    for (const timer of this.#timers) task.kernel.cancel(timer)
  }
}
