// The simulation: one clock, one queue of events, one seed.
import type { Deadline } from './deadlines.ts'
import { EventQueue } from './event-queue.ts'
import { Event } from './event.ts'
import { Group, type Process, type Task } from './process.ts'
import { Random } from './random.ts'
import type { Micros } from './time.ts'
import { Trace } from './trace.ts'

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
    const event = this.schedule(time, run)
    return () => this.cancel(event)
  }

  after(delay: Micros, run: () => void): () => void {
    return this.at(this.#now + delay, run)
  }

  /** `at` for what is called off by `cancel`, or never. */
  schedule(time: Micros, run: () => void): Event {
    const event = new Event(Math.max(time, this.#now), this.cause, undefined, 0, run, false)
    this.#queue.push(event, this.#now)
    return event
  }

  /** Queues the resumption of a task; the door through which every wake-up goes. */
  resumeAt(time: Micros, task: Task, ticket: number, value: unknown, isError = false): Event {
    const event = new Event(time, this.cause, task, ticket, value, isError)
    this.#queue.push(event, this.#now)
    return event
  }

  /** Queues an event that its owner made. */
  enqueue(event: Event): void {
    this.#queue.push(event, this.#now)
  }

  /** Calls off what was queued; nothing happens when it has fired. */
  cancel(event: Event): void {
    if (event.cancelled) return
    event.cancelled = true
    if (event.time > this.#now) this.#queue.noteCancelled()
  }

  /** Queues something that will mostly be called off: see deadlines.ts. */
  setDeadline(deadline: Deadline, length: Micros): void {
    deadline.time = this.#now + length
    deadline.cause = this.cause
    this.#queue.pushDeadline(deadline, length)
  }

  clearDeadline(deadline: Deadline): void {
    this.#queue.removeDeadline(deadline)
  }

  /**
   * Whether what would be queued for now would be the very next thing to happen. Then the last thing that an event does
   * may be done in place, in no other order than it would be by an event of its own.
   */
  get isQuiet(): boolean {
    return this.#queue.isQuiet(this.#now)
  }

  /** The time of the next event, or undefined when nothing will happen any more. */
  nextTime(): Micros | undefined {
    return this.#queue.nextTime()
  }

  /** Fires one event. False when there is none. */
  step(): boolean {
    const event = this.#queue.pop()
    if (event === undefined) return false
    this.#fire(event)
    this.cause = 0
    return true
  }

  /** Fires everything due up to and including `time`, then sets the clock to it. */
  runUntil(time: Micros): void {
    for (let next = this.#queue.nextTime(); next !== undefined && next <= time; next = this.#queue.nextTime()) this.#fire(this.#queue.pop()!)
    this.cause = 0
    if (time > this.#now) this.#now = time
  }

  #fire(event: Event | Deadline): void {
    if (event.time > this.#now) this.#now = event.time
    this.fired++
    this.cause = event.cause
    event.fire()
  }

  /** Starts a process in the root group. */
  spawn<T>(name: string, body: Process<T>): Task<T> {
    return this.root.spawn(name, body)
  }
}
