// Placing pods on a made-up cluster, where they went last time first. Models cluster-autoscaler/simulator/scheduling (HintingSimulator).
import { controllerOf } from '../api/index.ts'
import type { Node, Pod } from '../api/types/core-v1.ts'
import type { Simulation } from './provider.ts'

export class Placement {
  /** Where a pod fitted in this round and in the one before. */
  #hints = new Map<string, string>()
  #oldHints = new Map<string, string>()

  /** Forgets what was not used since the last call. */
  dropOldHints(): void {
    this.#oldHints = this.#hints
    this.#hints = new Map()
  }

  /** Places what fits, in order; gives the pods that were placed. `allOrNothing` stops at the first that does not fit. */
  place(simulation: Simulation, pods: readonly Pod[], isAllowed: (node: Node) => boolean, allOrNothing: boolean): readonly Pod[] {
    const placed: Pod[] = []
    // What one pod of a controller was refused, the next need not ask for; specs of one controller's pods are alike.
    const hopeless = new Set<string>()
    for (const pod of pods) {
      const owner = controllerOf(pod)?.uid
      const found = this.#placeByHint(simulation, pod, isAllowed) ?? (owner !== undefined && hopeless.has(likeness(owner, pod)) ? undefined : simulation.scheduleAnywhere(pod, isAllowed))
      if (found !== undefined) {
        this.#hints.set(pod.metadata.uid, found)
        placed.push(pod)
      } else if (allOrNothing) break
      else if (owner !== undefined) hopeless.add(likeness(owner, pod))
    }
    return placed
  }

  #placeByHint(simulation: Simulation, pod: Pod, isAllowed: (node: Node) => boolean): string | undefined {
    const hint = this.#hints.get(pod.metadata.uid) ?? this.#oldHints.get(pod.metadata.uid)
    const node = hint === undefined ? undefined : simulation.node(hint)
    return node && isAllowed(node) && !simulation.schedule(pod, hint!) ? hint : undefined
  }
}

const likeness = (owner: string, { metadata, spec }: Pod): string => `${owner} ${JSON.stringify(metadata.labels)} ${JSON.stringify(spec?.containers.map(({ resources }) => resources))} ${JSON.stringify(spec?.affinity)} ${JSON.stringify(spec?.nodeSelector)} ${JSON.stringify(spec?.volumes?.filter((v) => v.persistentVolumeClaim))}`
