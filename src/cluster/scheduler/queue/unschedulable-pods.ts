// Pods that nothing can be done for yet, found by the plugins that refused them: an event that concerns one plugin touches no others.
// Models pkg/scheduler/backend/queue/scheduling_queue.go (unschedulablePods).
import type { QueuedPod } from './queued-pod.ts'

export class UnschedulablePods {
  #pods = new Map<string, QueuedPod>()
  #byRejector = new Map<string, Map<string, QueuedPod>>()

  get size(): number {
    return this.#pods.size
  }

  get(uid: string): QueuedPod | undefined {
    return this.#pods.get(uid)
  }

  /** Adds a pod under its rejectors as they are now; they may only change by adding it again. */
  set(queued: QueuedPod): void {
    const { uid } = queued.pod
    this.delete(uid)
    this.#pods.set(uid, queued)
    for (const plugin of queued.rejectors) {
      const pods = this.#byRejector.get(plugin)
      if (pods) pods.set(uid, queued)
      else this.#byRejector.set(plugin, new Map([[uid, queued]]))
    }
  }

  delete(uid: string): QueuedPod | undefined {
    const queued = this.#pods.get(uid)
    if (queued === undefined) return undefined
    this.#pods.delete(uid)
    for (const plugin of queued.rejectors) this.#byRejector.get(plugin)?.delete(uid)
    return queued
  }

  values(): readonly QueuedPod[] {
    return [...this.#pods.values()]
  }

  /** Pods that one of these plugins refused. */
  refusedBy(plugins: Iterable<string>): readonly QueuedPod[] {
    const found = new Set<QueuedPod>()
    for (const plugin of plugins) for (const queued of this.#byRejector.get(plugin)?.values() ?? []) found.add(queued)
    return [...found]
  }
}
