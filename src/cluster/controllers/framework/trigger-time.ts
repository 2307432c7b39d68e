// When the change happened that an endpoints object follows. Models staging/src/k8s.io/endpointslice/trigger_time_tracker.go:
// the earliest of the moments that are new since the last sync of a Service.
import { parseTime } from '../../api/index.ts'
import type { Pod, Service } from '../../api/types/core-v1.ts'
import { podCondition } from './pods.ts'

interface Seen {
  readonly pods: ReadonlyMap<string, string>
  readonly service: string
}

export class TriggerTimes {
  #seen = new Map<string, Seen>()

  /** The time to annotate (RFC3339), or undefined when nothing new triggered this sync. Remembers what it saw. */
  observe(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.#seen.get(key)
    const created = service.metadata.creationTimestamp
    const times = new Map<string, string>()
    let earliest: string | undefined
    const note = (time: string, last: string | undefined): void => {
      if (isAfter(time, last) && (earliest === undefined || isAfter(earliest, time))) earliest = time
    }
    for (const pod of pods) {
      const time = podCondition(pod.status, 'Ready')?.lastTransitionTime
      if (!time) continue
      times.set(pod.metadata.name, time)
      note(time, before?.pods.get(pod.metadata.name))
    }
    note(created, before?.service)
    this.#seen.set(key, { pods: times, service: created })
    return before ? earliest : created
  }

  forget(key: string): void {
    this.#seen.delete(key)
  }
}

const isAfter = (a: string, b: string | undefined): boolean => b === undefined || parseTime(a) > parseTime(b)
