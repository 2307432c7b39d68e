// Growing patience for each key. Models client-go/util/flowcontrol (Backoff).
import type { Micros } from '../../../kernel/index.ts'

interface Entry {
  backoff: Micros
  lastUpdate: Micros
}

export interface BackoffOptions {
  readonly first: Micros
  readonly most: Micros
  /** An entry is forgotten when this much lies between its last update and the event that asks. */
  readonly expires: Micros
}

export class Backoff {
  readonly #options: BackoffOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: BackoffOptions) {
    this.#options = options
  }

  /** The present wait of a key; 0 when it has none. */
  get(key: string): Micros {
    return this.#entries.get(key)?.backoff ?? 0
  }

  /** Doubles the wait, or begins with the first one. `event` is when the thing happened that asks for patience. */
  next(key: string, event: Micros, now: Micros): void {
    const entry = this.#entries.get(key)
    const isNew = entry === undefined || this.#hasExpired(entry, event)
    this.#entries.set(key, { backoff: isNew ? this.#options.first : Math.min(entry.backoff * 2, this.#options.most), lastUpdate: now })
  }

  /** Whether less than the wait has passed since `event`. */
  isWaitingSince(key: string, event: Micros, now: Micros): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !this.#hasExpired(entry, event) && now - event < entry.backoff
  }

  /** Whether less than the wait has passed since it was last set. */
  isWaiting(key: string, now: Micros): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !this.#hasExpired(entry, now) && now - entry.lastUpdate < entry.backoff
  }

  /** Forgets keys that begin so, and those that expired. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key)
  }

  #hasExpired(entry: Entry, event: Micros): boolean {
    return event - entry.lastUpdate > this.#options.expires
  }
}
