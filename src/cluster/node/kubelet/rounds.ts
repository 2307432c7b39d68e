// Work that is done in rounds, each asked for by something or due at a time. A round is a process; between rounds there is none,
// since a node has many such workers and nearly all of them wait.
import type { Group, Kernel, Micros, Process, Task } from '../../../kernel/index.ts'

export abstract class Rounds {
  protected readonly kernel: Kernel
  readonly #group: Group
  #task: Task<void> | undefined
  #timer: ReturnType<Kernel['schedule']> | undefined
  /** `asked`: a round is about to begin, and will see whatever else happens before it does. */
  #state: 'idle' | 'asked' | 'running' | 'stopped' = 'idle'
  #isPoked = false

  /** Its rounds die with the group, and wait while it is paused. */
  constructor(group: Group) {
    this.kernel = group.kernel
    this.#group = group
  }

  /** One round. `isDue`: nothing has called for it but time. Gives when the next is due. */
  protected abstract round(isDue: boolean): Process<Micros | undefined>

  /** Asks for a round: now, or right after the one that is under way. */
  poke(): void {
    if (this.#state === 'running') this.#isPoked = true
    if (this.#state !== 'idle' || this.#group.killed) return
    this.#clearTimer()
    this.#state = 'asked'
    this.#task = this.#group.spawn('round', this.#run(false))
  }

  /** No more rounds; the one that is under way is given up. */
  stop(): void {
    this.#state = 'stopped'
    this.#clearTimer()
    this.#task?.kill()
    this.#task = undefined
  }

  /** Gives up the round that is under way and asks for another. */
  protected startAnew(): void {
    if (this.#state !== 'running') return
    this.#task?.kill()
    this.#task = undefined
    this.#state = 'idle'
    this.poke()
  }

  *#run(isDue: boolean): Process<void> {
    this.#state = 'running'
    let due: Micros | undefined
    let isFirst = true
    do {
      this.#isPoked = false
      due = yield* this.round(isDue && isFirst)
      isFirst = false
    } while (this.#isPoked && this.isGoingOn)
    this.#task = undefined
    if (!this.isGoingOn) return
    this.#state = 'idle'
    if (due !== undefined) this.#timer = this.kernel.schedule(due, () => this.#begin())
  }

  /** False once it was stopped. */
  protected get isGoingOn(): boolean {
    return this.#state !== 'stopped'
  }

  #begin(): void {
    this.#timer = undefined
    if (this.#state !== 'idle' || this.#group.killed) return
    this.#state = 'asked'
    this.#group.spawnLast('round', this.#run(true), (task) => (this.#task = task))
  }

  #clearTimer(): void {
    if (this.#timer) this.kernel.cancel(this.#timer)
    this.#timer = undefined
  }
}
