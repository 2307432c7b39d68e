// Nodes of one zone that wait for their NoExecute taint, let through at a bounded rate.
// Models pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go.
import { SECOND, type Kernel, type Micros } from '../../../kernel/index.ts'

const BURST = 1

export class ZoneEvictor {
  #kernel: Kernel
  #names = new Set<string>()
  /** Nodes that were let through, or wait: each passes once, until it is taken out. */
  #known = new Set<string>()
  #rate: number
  #tokens = BURST
  #refilled: Micros

  constructor(kernel: Kernel, rate: number) {
    this.#kernel = kernel
    this.#rate = rate
    this.#refilled = kernel.now
  }

  get waiting(): number {
    return this.#names.size
  }

  /** Nodes a second. The bucket of a new rate starts full, unless nothing may pass. */
  setRate(rate: number): void {
    if (rate === this.#rate) return
    this.#rate = rate
    this.#tokens = rate > 0 ? BURST : 0
    this.#refilled = this.#kernel.now
  }

  /** Queues a node; one that passed before only if it is to pass `again`. False when it need not. */
  add(name: string, again = false): boolean {
    if (again) this.#known.delete(name)
    if (this.#known.has(name)) return false
    this.#known.add(name)
    this.#names.add(name)
    return true
  }

  remove(name: string): void {
    this.#names.delete(name)
    this.#known.delete(name)
  }

  /** The next node that may pass now; undefined when none waits or the rate allows none. */
  take(): string | undefined {
    const name = this.#names.values().next().value
    if (name === undefined) return undefined
    const { now } = this.#kernel
    const tokens = Math.min(BURST, this.#tokens + ((now - this.#refilled) * this.#rate) / SECOND)
    // Counted from the last that passed: to add up what each look brings would lose a little every time.
    if (tokens < 1) return undefined
    this.#tokens = tokens - 1
    this.#refilled = now
    this.#names.delete(name)
    return name
  }
}
