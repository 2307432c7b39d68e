// The rate-limited work queue. Models client-go/util/workqueue: a key that is added while it is being processed is
// processed once more; failures are retried with exponential patience.
import { Channel, SECOND, type Kernel, type Micros, type Process } from '../../kernel/index.ts'

export interface RateLimit {
  readonly firstMicros: Micros
  readonly mostMicros: Micros
}

const DEFAULT_RATE_LIMIT: RateLimit = { firstMicros: 5_000, mostMicros: 1000 * SECOND }
/** The overall bucket of retries: 10 a second, burst 100. */
const BUCKET_QPS = 10
const BUCKET_BURST = 100

export class WorkQueue<K extends string = string> {
  readonly name: string
  #kernel: Kernel
  #channel: Channel<K>
  #dirty = new Set<K>()
  #processing = new Set<K>()
  #delayed = new Map<K, { due: Micros; cancel: () => void }>()
  #failures = new Map<K, number>()
  #limit: RateLimit
  #tokens = BUCKET_BURST
  #refilled: Micros = 0

  constructor(kernel: Kernel, name: string, limit: RateLimit = DEFAULT_RATE_LIMIT) {
    this.#kernel = kernel
    this.name = name
    this.#limit = limit
    this.#channel = new Channel<K>(kernel)
  }

  get length(): number {
    return this.#channel.length
  }

  /** Adds a key, unless it is waiting already. */
  add(key: K): void {
    if (this.#dirty.has(key)) return
    this.#dirty.add(key)
    if (!this.#processing.has(key)) this.#channel.send(key)
  }

  /** Adds a key after a while; the earlier of two such times wins. */
  addAfter(key: K, delay: Micros): void {
    if (delay <= 0) return this.add(key)
    const due = this.#kernel.now + Math.ceil(delay)
    const waiting = this.#delayed.get(key)
    if (waiting && waiting.due <= due) return
    waiting?.cancel()
    const cancel = this.#kernel.at(due, () => {
      this.#delayed.delete(key)
      this.add(key)
    })
    this.#delayed.set(key, { due, cancel })
  }

  /** Adds a key again after a failure, later each time. */
  addRateLimited(key: K): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    const own = Math.min(this.#limit.mostMicros, this.#limit.firstMicros * 2 ** Math.min(failures, 40))
    this.addAfter(key, Math.max(own, this.#takeToken()))
  }

  /** How often a key failed since `forget`. */
  requeues(key: K): number {
    return this.#failures.get(key) ?? 0
  }

  forget(key: K): void {
    this.#failures.delete(key)
  }

  /** The next key; waits for one. The caller must say `done` afterwards. */
  *get(): Process<K> {
    const key = (yield* this.#channel.receive())!
    this.#processing.add(key)
    this.#dirty.delete(key)
    return key
  }

  done(key: K): void {
    this.#processing.delete(key)
    if (this.#dirty.has(key)) this.#channel.send(key)
  }

  #takeToken(): Micros {
    const { now } = this.#kernel
    this.#tokens = Math.min(BUCKET_BURST, this.#tokens + ((now - this.#refilled) * BUCKET_QPS) / SECOND)
    this.#refilled = now
    this.#tokens -= 1
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * SECOND) / BUCKET_QPS)
  }
}
