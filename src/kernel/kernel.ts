// The simulation: one clock, one queue of events, one seed.
import { EventQueue, type QueuedEvent } from './event-queue.ts'
import { Group, type Process, type Task } from './process.ts'
import { Random } from './random.ts'
import type { Micros } from './time.ts'
import { Trace } from './trace.ts'

/** One entry of the queue: a task to resume, or a function to run. */
class Event implements QueuedEvent {
  time: Micros
  sequence = 0
  cancelled = false
  #kernel: Kernel
  #cause: number
  #task: Task | undefined
  #ticket: number
  #value: unknown
  #isError: boolean

  constructor(kernel: Kernel, time: Micros, task: Task | undefined, ticket: number, value: unknown, isError: boolean) {
    this.time = time
    this.#kernel = kernel
    this.#cause = kernel.cause
    this.#task = task
    this.#ticket = ticket
    this.#value = value
    this.#isError = isError
  }

  fire(): void {
    this.#kernel.cause = this.#cause
    if (this.#task === undefined) (this.#value as () => void)()
    else if (this.#isError) this.#task.fail(this.#ticket, this.#value)
    else this.#task.wake(this.#ticket, this.#value)
  }
}

export interface KernelOptions {
  /** Everything random in the run derives from it. */
  readonly seed?: number
}

export class Kernel {
  readonly seed: number
  readonly trace: Trace
  readonly root: Group
  /** Id of the trace record that the running code is a consequence of; 0 when there is none. */
  cause = 0
  /** Events fired since the beginning. */
  fired = 0
  #now: Micros = 0
  #queue = new EventQueue<Event>()
  #streams = new Map<string, Random>()

  constructor(options: KernelOptions = {}) {
    this.seed = options.seed ?? 1
    this.trace = new Trace(this)
    this.root = new Group(this, 'root')
  }

  get now(): Micros {
    return this.#now
  }

  /** Events that are waiting. */
  get pending(): number {
    return this.#queue.size
  }

  /** The random stream of a component; the same name gives the same stream. */
  random(name: string): Random {
    let stream = this.#streams.get(name)
    if (!stream) this.#streams.set(name, (stream = new Random(this.seed, name)))
    return stream
  }

  /** Runs a function at a time (now, if that has passed). Gives a function that calls it off. */
  at(time: Micros, run: () => void): () => void {
    return this.resumeAt(Math.max(time, this.#now), undefined, 0, run, false)
  }

  after(delay: Micros, run: () => void): () => void {
    return this.at(this.#now + delay, run)
  }

  /** Queues the resumption of a task; the door through which every wake-up goes. */
  resumeAt(time: Micros, task: Task | undefined, ticket: number, value: unknown, isError: boolean): () => void {
    const event = new Event(this, time, task, ticket, value, isError)
    this.#queue.push(event, this.#now)
    return () => {
      if (event.cancelled) return
      event.cancelled = true
      if (event.time > this.#now) this.#queue.noteCancelled()
    }
  }

  /** The time of the next event, or undefined when nothing will happen any more. */
  nextTime(): Micros | undefined {
    return this.#queue.nextTime()
  }

  /** Fires one event. False when there is none. */
  step(): boolean {
    const event = this.#queue.pop()
    if (event === undefined) return false
    if (event.time > this.#now) this.#now = event.time
    this.fired++
    event.fire()
    this.cause = 0
    return true
  }

  /** Fires everything due up to and including `time`, then sets the clock to it. */
  runUntil(time: Micros): void {
    for (let next = this.#queue.nextTime(); next !== undefined && next <= time; next = this.#queue.nextTime()) {
      const event = this.#queue.pop()
      if (event === undefined) break
      // What surfaced may be later than what `nextTime` saw, if that was cancelled: it must wait for its time.
      if (event.time > time) {
        this.#queue.push(event, -1)
        break
      }
      if (event.time > this.#now) this.#now = event.time
      this.fired++
      event.fire()
    }
    this.cause = 0
    if (time > this.#now) this.#now = time
  }

  /** Starts a process in the root group. */
  spawn<T>(name: string, body: Process<T>): Task<T> {
    return this.root.spawn(name, body)
  }
}
