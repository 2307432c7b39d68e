// Processes: generator functions that run until they wait. A group is what is killed, paused and restarted together.
import { Event } from './event.ts'
import type { Kernel } from './kernel.ts'
import type { Micros } from './time.ts'

/** What a process yields: something that wakes the task later, and can be called off. */
export interface Wait {
  /** Arms the wait; it must later call `task.wake(ticket, …)` or `task.fail(ticket, …)` at most once. */
  start(task: Task, ticket: number): void
  /** Disarms it, because the task was woken by something else or killed. */
  cancel(task: Task): void
}

/** The body of a process. It yields waits (through `yield*` of this package's functions) and returns a `T`. */
export type Process<T = void> = Generator<Wait, T, unknown>

/** Thrown into whoever joins a task that was killed. */
export class KilledError extends Error {
  constructor(name: string) {
    super(`process ${name} was killed`)
    this.name = 'KilledError'
  }
}

/** One running process. Woken only with the ticket of its present wait, so that late wakers do no harm. */
export class Task<T = unknown> {
  readonly kernel: Kernel
  readonly group: Group
  readonly name: string
  done = false
  ticket = 0
  cause = 0
  result: T | undefined
  error: unknown
  /** Called once at the end, however it ended. */
  onDone: (() => void) | undefined
  /** Its neighbours in the group's list. */
  previous: Task | undefined
  next: Task | undefined
  #body: Process<T>
  #wait: Wait | undefined
  #running = false
  #doomed = false
  #held: { value: unknown; isError: boolean } | undefined
  #joiners: { task: Task; ticket: number }[] | undefined

  constructor(group: Group, name: string, body: Process<T>) {
    this.kernel = group.kernel
    this.group = group
    this.name = name
    this.#body = body
  }

  /** Resumes the body with a value, if `ticket` is that of the wait it is in. Runs at once: call it from an event. */
  wake(ticket: number, value: unknown): void {
    if (ticket === this.ticket && !this.done) this.#resume(value, false)
  }

  /** Like `wake`, but throws into the body. */
  fail(ticket: number, error: unknown): void {
    if (ticket === this.ticket && !this.done) this.#resume(error, true)
  }

  /** Resumes in an event of its own, due now; what is current as cause goes along. */
  wakeSoon(ticket: number, value: unknown): void {
    this.kernel.resumeAt(this.kernel.now, this as Task, ticket, value)
  }

  failSoon(ticket: number, error: unknown): void {
    this.kernel.resumeAt(this.kernel.now, this as Task, ticket, error, true)
  }

  /** Ends the process: its `finally` blocks run, its waits are called off, joiners get a KilledError. */
  kill(): void {
    if (this.done) return
    if (this.#running) {
      this.#doomed = true
      return
    }
    this.#wait?.cancel(this as Task)
    this.#wait = undefined
    this.ticket++
    this.#running = true
    try {
      this.#body.return(undefined as T)
    } finally {
      this.#running = false
      this.error = new KilledError(this.name)
      this.#finish()
    }
  }

  /** Waits for the end of this process; gives its result or throws what it threw. */
  *join(): Process<T> {
    if (!this.done) yield { start: (task, ticket) => (this.#joiners ??= []).push({ task, ticket }), cancel: (task) => (this.#joiners = this.#joiners?.filter((j) => j.task !== task)) }
    if (this.error !== undefined) throw this.error
    return this.result as T
  }

  /** Begins, in place of an event of its own: only as the last thing that an event does while the kernel is quiet. */
  begin(): void {
    this.#resume(undefined, false)
  }

  /** Delivers what arrived while the group was paused. */
  release(): void {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.kernel.resumeAt(this.kernel.now, this as Task, this.ticket, held.value, held.isError)
  }

  #resume(value: unknown, isError: boolean): void {
    if (this.group.paused) {
      this.#held = { value, isError }
      return
    }
    const wait = this.#wait
    this.#wait = undefined
    wait?.cancel(this as Task)
    this.ticket++
    this.#running = true
    let step: IteratorResult<Wait, T>
    try {
      step = isError ? this.#body.throw(value) : this.#body.next(value)
    } catch (error) {
      this.#running = false
      this.error = error
      const watched = this.#joiners !== undefined || this.onDone !== undefined
      this.#finish()
      if (!watched) throw error
      return
    }
    this.#running = false
    if (step.done) {
      this.result = step.value
      this.#finish()
    } else if (this.#doomed) {
      this.kill()
    } else {
      this.#wait = step.value
      step.value.start(this as Task, this.ticket)
    }
  }

  #finish(): void {
    this.done = true
    this.group.forget(this as Task)
    this.onDone?.()
    if (this.#joiners) for (const joiner of this.#joiners) joiner.task.wakeSoon(joiner.ticket, undefined)
    this.#joiners = undefined
  }
}

/** Processes that live and die together: a component, a container, a machine. Groups nest. */
export class Group {
  readonly kernel: Kernel
  readonly name: string
  readonly parent: Group | undefined
  /** Whether it or a group around it is paused. Only `pause` and `resume` set it. */
  paused: boolean
  #isPaused = false
  #first: Task | undefined
  #last: Task | undefined
  // Lists and single ones, since there are many groups, and few with more than one of either.
  #firstChild: Group | undefined
  #lastChild: Group | undefined
  #previousSibling: Group | undefined
  #nextSibling: Group | undefined
  #endings: Set<() => void> | (() => void) | undefined
  killed = false

  constructor(kernel: Kernel, name: string, parent?: Group) {
    this.kernel = kernel
    this.name = name
    this.parent = parent
    this.paused = parent?.paused ?? false
    if (parent) parent.#adopt(this)
  }

  #adopt(child: Group): void {
    const last = this.#lastChild
    child.#previousSibling = last
    if (last) last.#nextSibling = child
    else this.#firstChild = child
    this.#lastChild = child
  }

  #disown(child: Group): void {
    const previous = child.#previousSibling
    const next = child.#nextSibling
    if (previous) previous.#nextSibling = next
    else this.#firstChild = next
    if (next) next.#previousSibling = previous
    else this.#lastChild = previous
    child.#previousSibling = child.#nextSibling = undefined
  }

  /** The groups inside as they are now. */
  #children(): Group[] {
    const children: Group[] = []
    for (let child = this.#firstChild; child !== undefined; child = child.#nextSibling) children.push(child)
    return children
  }

  /** A group inside this one; it dies with it. */
  group(name: string): Group {
    return new Group(this.kernel, name, this)
  }

  /** Starts a process; its first step runs in an event of its own, now. */
  spawn<T>(name: string, body: Process<T>): Task<T> {
    if (this.killed) throw new Error(`group ${this.name} is dead`)
    const task = this.#enter(name, body)
    this.kernel.resumeAt(this.kernel.now, task as Task, task.ticket, undefined)
    return task
  }

  /** `spawn` as the last thing that an event does: `prepare` sees the task, which begins in place if nothing else is due before it. */
  spawnLast<T>(name: string, body: Process<T>, prepare: (task: Task<T>) => void): void {
    if (this.killed) throw new Error(`group ${this.name} is dead`)
    const task = this.#enter(name, body)
    prepare(task)
    if (this.kernel.isQuiet) task.begin()
    else this.kernel.resumeAt(this.kernel.now, task as Task, task.ticket, undefined)
  }

  #enter<T>(name: string, body: Process<T>): Task<T> {
    const task = new Task(this, name, body)
    const last = this.#last
    task.previous = last
    if (last) last.next = task as Task
    else this.#first = task as Task
    this.#last = task as Task
    return task
  }

  /** Runs when the group is killed, before its processes end. Gives a function that takes it back. */
  onKill(ending: () => void): () => void {
    if (this.#endings === undefined) this.#endings = ending
    else if (this.#endings instanceof Set) this.#endings.add(ending)
    else this.#endings = new Set([this.#endings, ending])
    return () => this.#takeBack(ending)
  }

  #takeBack(ending: () => void): void {
    if (this.#endings instanceof Set) this.#endings.delete(ending)
    else if (this.#endings === ending) this.#endings = undefined
  }

  /** Kills every process and group inside, newest first. The group is of no more use. */
  kill(): void {
    if (this.killed) return
    this.killed = true
    for (const ending of this.#endings instanceof Set ? [...this.#endings].reverse() : this.#endings ? [this.#endings] : []) ending()
    this.#endings = undefined
    for (const child of this.#children().reverse()) child.kill()
    for (const task of [...this.#tasks()].reverse()) task.kill()
    if (this.parent) this.parent.#disown(this)
  }

  /** Freezes every process inside: what wakes one waits until `resume`. */
  pause(): void {
    this.#isPaused = true
    this.#spread()
  }

  resume(): void {
    this.#isPaused = false
    this.#spread()
  }

  forget(task: Task): void {
    const { previous, next } = task
    if (previous) previous.next = next
    else this.#first = next
    if (next) next.previous = previous
    else this.#last = previous
    task.previous = task.next = undefined
  }

  *#tasks(): Iterable<Task> {
    for (let task = this.#first; task !== undefined; task = task.next) yield task
  }

  /** Takes over whether it is paused now, down to the groups inside. */
  #spread(): void {
    const paused = this.#isPaused || (this.parent?.paused ?? false)
    if (paused === this.paused) return
    this.paused = paused
    if (!paused) for (let task = this.#first; task !== undefined; task = task.next) task.release()
    for (let child = this.#firstChild; child !== undefined; child = child.#nextSibling) child.#spread()
  }
}

/** Waits for a span of cluster time. */
export function* sleep(duration: Micros): Process<void> {
  yield elapsed(duration)
}

/** What `sleep` waits for, to be yielded where each call counts. */
export function elapsed(duration: Micros): Wait {
  return new Event(Math.max(0, Math.round(duration)), 0, undefined, 0, undefined, false)
}
