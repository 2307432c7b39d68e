// Which events are worth another try of which pod. Models isPodWorthRequeuing of pkg/scheduler/backend/queue/scheduling_queue.go.
import type { ClusterEvent, EventKind, EventRegistration, PodInfo } from '../framework/index.ts'

interface Interested {
  readonly plugin: string
  readonly hint: EventRegistration['hint']
}

const NOBODY: readonly Interested[] = []

/** The registrations of one profile's plugins, by event. */
export class QueueingHints {
  #byKind = new Map<EventKind, Interested[]>()

  constructor(registrations: ReadonlyMap<string, readonly EventRegistration[]>) {
    for (const [plugin, list] of registrations) {
      for (const { on, hint } of list) {
        for (const kind of on) {
          const interested = this.#byKind.get(kind)
          if (interested) interested.push({ plugin, hint })
          else this.#byKind.set(kind, [{ plugin, hint }])
        }
      }
    }
  }

  /** Plugins that want to hear of this kind. */
  interestedIn(kind: EventKind): readonly Interested[] {
    return this.#byKind.get(kind) ?? NOBODY
  }

  /** Whether one of the plugins that refused a pod would now answer otherwise, as far as its hint can tell. */
  isWorthRetry(pod: PodInfo, rejectors: ReadonlySet<string>, event: ClusterEvent): boolean {
    if (event.kind.startsWith('Pod/') && event.pod?.uid !== pod.uid) return false
    for (const { plugin, hint } of this.interestedIn(event.kind)) {
      if (rejectors.has(plugin) && (hint === undefined || hint(pod, event))) return true
    }
    return false
  }
}

/** What changed in a waiting pod that plugins look at. Models PodSchedulingPropertiesChange of pkg/scheduler/framework/events.go. */
export function podChanges(old: PodInfo, pod: PodInfo): readonly EventKind[] {
  const kinds: EventKind[] = []
  if (!sameLabels(old.labels, pod.labels)) kinds.push('Pod/UpdateLabel')
  if (pod.request.milliCPU < old.request.milliCPU || pod.request.memory < old.request.memory) kinds.push('Pod/UpdateScaleDown')
  if (old.spec.schedulingGates?.length && !pod.spec.schedulingGates?.length) kinds.push('Pod/GatesEliminated')
  if (pod.tolerations !== old.tolerations && pod.tolerations.length > old.tolerations.length) kinds.push('Pod/UpdateToleration')
  return kinds
}

export function sameLabels(a: Readonly<Record<string, string>> | undefined, b: Readonly<Record<string, string>> | undefined): boolean {
  if (a === b) return true
  const keys = Object.keys(a ?? {})
  return keys.length === Object.keys(b ?? {}).length && keys.every((key) => a![key] === b?.[key])
}
