// How many nodes of one make hold these pods: first-fit with the largest first, each placement tried by the scheduler's filters.
// Models cluster-autoscaler/estimator (binpacking_estimator.go, decreasing_pod_orderer.go).
import { quantityMilli, quantityValue } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Simulation } from '../provider.ts'
import type { PodGroup } from './pod-groups.ts'
import { copyOfTemplate, type Template } from './templates.ts'

export interface Estimate {
  readonly nodeCount: number
  /** Pods that would run on those nodes. */
  readonly pods: readonly Pod[]
}

/** Reads and restores the simulation; adds at most `mostNodes`. */
export function estimateNodes(simulation: Simulation, groups: readonly PodGroup[], template: Template, mostNodes: number): Estimate {
  simulation.fork()
  const packing = new Packing(simulation, template, mostNodes)
  for (const { pods } of bySize(simulation, groups, template)) packing.place(pods)
  simulation.revert()
  return packing.result()
}

/** Largest first: the share of a node's CPU plus its share of memory. */
function bySize(simulation: Simulation, groups: readonly PodGroup[], { node }: Template): readonly PodGroup[] {
  const { cpu = '0', memory = '0' } = node.status?.allocatable ?? {}
  const share = (part: number, of: number): number => (of > 0 ? part / of : 0)
  const score = ({ pods }: PodGroup): number => {
    const request = simulation.requestOf(pods[0]!)
    return share(request.milliCPU, quantityMilli(cpu)) + share(request.memory, quantityValue(memory))
  }
  return groups.map((group) => ({ group, score: score(group) })).sort((a, b) => b.score - a.score).map(({ group }) => group)
}

const TOPOLOGY_REASON = "node(s) didn't match pod topology spread constraints"

class Packing {
  #simulation: Simulation
  #template: Template
  #left: number
  #names = new Set<string>()
  #used = new Set<string>()
  #pods: Pod[] = []
  #last: string | undefined
  #isFull = false

  constructor(simulation: Simulation, template: Template, mostNodes: number) {
    this.#simulation = simulation
    this.#template = template
    this.#left = mostNodes
  }

  result(): Estimate {
    return { nodeCount: this.#used.size, pods: this.#pods }
  }

  /** Places pods that are alike: first where there is room already, the rest on new nodes. */
  place(pods: readonly Pod[]): void {
    let next = 0
    for (; next < pods.length; next++) {
      const found = this.#simulation.scheduleAnywhere(pods[next]!, ({ metadata }) => this.#names.has(metadata.name))
      if (found === undefined) break
      this.#take(pods[next]!, found)
    }
    if (this.#isFull) return
    for (const pod of pods.slice(next)) {
      if (this.#placeOnLast(pod)) continue
      // A new node that stayed empty did not help this pod's like; another one would not either.
      if (this.#last !== undefined && !this.#used.has(this.#last)) return
      if (this.#left <= 0) {
        this.#isFull = true
        return
      }
      this.#addNode()
      if (this.#simulation.schedule(pod, this.#last!)) return
      this.#take(pod, this.#last!)
    }
  }

  #placeOnLast(pod: Pod): boolean {
    if (this.#last === undefined) return false
    const refused = this.#simulation.schedule(pod, this.#last)
    if (!refused) {
      this.#take(pod, this.#last)
      return true
    }
    // Pods that spread over hosts may have to go round before the newest node is their turn.
    const isSpread = pod.spec?.topologySpreadConstraints?.some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname') && refused.reasons.includes(TOPOLOGY_REASON)
    const found = isSpread ? this.#simulation.scheduleAnywhere(pod, ({ metadata }) => metadata.name !== this.#last) : undefined
    if (found === undefined) return false
    this.#take(pod, found)
    return true
  }

  #addNode(): void {
    const { node, pods } = copyOfTemplate(this.#template, `e-${this.#names.size}`)
    this.#simulation.addNode(node)
    for (const pod of pods) this.#simulation.addPod(pod)
    this.#last = node.metadata.name
    this.#names.add(this.#last)
    this.#left--
  }

  #take(pod: Pod, nodeName: string): void {
    this.#used.add(nodeName)
    this.#pods.push(pod)
  }
}
