// One entry of the queue: a task to resume, or a function to run. One that stands for a span of time is a wait itself.
import type { QueuedEvent } from './event-queue.ts'
import type { Task, Wait } from './process.ts'
import type { Micros } from './time.ts'

export class Event implements QueuedEvent, Wait {
  /** When it is due; of a wait that was not started how long it takes. */
  time: Micros
  sequence = 0
  cancelled = false
  /** The trace record that it is a consequence of. */
  cause: number
  #task: Task | undefined
  #ticket: number
  /** What the task is resumed with; without a task the function. */
  #value: unknown
  #isError: boolean

  constructor(time: Micros, cause: number, task: Task | undefined, ticket: number, value: unknown, isError: boolean) {
    this.time = time
    this.cause = cause
    this.#task = task
    this.#ticket = ticket
    this.#value = value
    this.#isError = isError
  }

  fire(): void {
    const task = this.#task
    if (task === undefined) (this.#value as () => void)()
    else if (this.#isError) task.fail(this.#ticket, this.#value)
    else task.wake(this.#ticket, this.#value)
  }

  start(task: Task, ticket: number): void {
    const { kernel } = task
    this.#task = task
    this.#ticket = ticket
    this.cause = kernel.cause
    this.time += kernel.now
    kernel.enqueue(this)
  }

  cancel(task: Task): void {
    task.kernel.cancel(this)
  }
}
