// Events that came while pods were being tried: a try that failed may have missed what would have helped it.
// Models pkg/scheduler/backend/queue/active_queue.go (inFlightPods, inFlightEvents).
import type { ClusterEvent } from '../framework/index.ts'

export class EventLog {
  #events: ClusterEvent[] = []
  /** Number of the first event that is kept. */
  #base = 0
  /** Where each try began, in the order in which they began. */
  #starts = new Map<string, number>()

  /** Events kept: none when no pod is being tried, and none from before the oldest try that is still going on. */
  get length(): number {
    return this.#events.length
  }

  begin(uid: string): void {
    this.#starts.set(uid, this.#base + this.#events.length)
  }

  isInFlight(uid: string): boolean {
    return this.#starts.has(uid)
  }

  /** Keeps an event while somebody may ask for it. */
  add(event: ClusterEvent): void {
    if (this.#starts.size > 0) this.#events.push(event)
  }

  /** What happened since the try of this pod began; undefined when it is not being tried. */
  since(uid: string): readonly ClusterEvent[] | undefined {
    const start = this.#starts.get(uid)
    return start === undefined ? undefined : this.#events.slice(start - this.#base)
  }

  end(uid: string): void {
    if (!this.#starts.delete(uid)) return
    const oldest: number = this.#starts.values().next().value ?? this.#base + this.#events.length
    if (oldest === this.#base) return
    this.#events = this.#events.slice(oldest - this.#base)
    this.#base = oldest
  }
}
