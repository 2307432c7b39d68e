// A node group whose scale-up failed is left alone for a while, longer each time. Models cluster-autoscaler/utils/backoff/exponential_backoff.go.
import type { Micros } from '../../../kernel/index.ts'

export interface BackoffError {
  readonly code: string
  readonly message: string
}

interface Entry {
  readonly duration: Micros
  readonly until: Micros
  readonly failedAt: Micros
  readonly error: BackoffError
}

export interface BackoffLimits {
  readonly first: Micros
  readonly most: Micros
  /** After so long without a failure a group starts with fresh patience. */
  readonly reset: Micros
}

export class Backoff {
  #limits: BackoffLimits
  #entries = new Map<string, Entry>()

  constructor(limits: BackoffLimits) {
    this.#limits = limits
  }

  /** Several failures at the same time count as one. */
  fail(group: string, error: BackoffError, now: Micros): void {
    const before = this.#entries.get(group)
    const duration = before === undefined ? this.#limits.first : before.until < now ? Math.min(this.#limits.most, 2 * before.duration) : before.duration
    this.#entries.set(group, { duration, until: now + duration, failedAt: now, error })
  }

  /** Why the group is left alone now; undefined when it is not. */
  errorOf(group: string, now: Micros): BackoffError | undefined {
    const entry = this.#entries.get(group)
    return entry && entry.until >= now ? entry.error : undefined
  }

  forgetOld(now: Micros): void {
    for (const [group, { failedAt }] of this.#entries) if (failedAt + this.#limits.reset < now) this.#entries.delete(group)
  }
}
