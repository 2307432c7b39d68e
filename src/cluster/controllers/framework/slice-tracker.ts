// What a controller of slices itself wrote and has not seen yet. Models staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go.
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'

const DELETION_EXPECTED = -1

/** Generations of slices by Service key, then by uid. */
export class SliceTracker {
  #services = new Map<string, Map<string, number>>()

  /** Notes a slice as the API server answered a write. */
  written(service: string, { metadata }: EndpointSlice): void {
    let slices = this.#services.get(service)
    if (!slices) this.#services.set(service, (slices = new Map()))
    slices.set(metadata.uid, metadata.generation ?? 0)
  }

  expectDeletion(service: string, { metadata }: EndpointSlice): void {
    this.#services.get(service)?.set(metadata.uid, DELETION_EXPECTED)
  }

  /** True for a slice that somebody else wrote: its Service is to be looked at again. */
  isForeign(service: string, { metadata }: EndpointSlice): boolean {
    const known = this.#services.get(service)?.get(metadata.uid)
    return known === undefined || known < (metadata.generation ?? 0)
  }

  knows(service: string, { metadata }: EndpointSlice): boolean {
    return this.#services.get(service)?.has(metadata.uid) ?? false
  }

  /** Notes that a slice is gone; false when nobody here wanted that. */
  deleted(service: string, { metadata }: EndpointSlice): boolean {
    const slices = this.#services.get(service)
    const known = slices?.get(metadata.uid)
    slices?.delete(metadata.uid)
    return known === undefined || known === DELETION_EXPECTED
  }

  /** True when the informer is behind the controller's own writes: to act on it would undo or repeat them. */
  isStale(service: string, slices: readonly EndpointSlice[]): boolean {
    const known = this.#services.get(service)
    if (!known) return false
    const seen = new Set<string>()
    for (const { metadata } of slices) {
      seen.add(metadata.uid)
      const generation = known.get(metadata.uid)
      if (generation !== undefined && (generation === DELETION_EXPECTED || generation > (metadata.generation ?? 0))) return true
    }
    for (const [uid, generation] of known) if (generation !== DELETION_EXPECTED && !seen.has(uid)) return true
    return false
  }

  forget(service: string): void {
    this.#services.delete(service)
  }
}
