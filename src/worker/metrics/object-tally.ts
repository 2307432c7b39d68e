// Running sums over the Pods, workloads and Nodes of a scope, kept up as objects change: what requests, limits, restarts, phases and replicas are drawn from.
import { quantityMilli, quantityValue, type KubeObject } from '../../cluster/api/index.ts'
import type { Container, Node, Pod } from '../../cluster/api/types/core-v1.ts'
import type { LineId } from './questions.ts'
import type { ScopeFilter } from './scope.ts'
import { tellsOf, type UsageRound } from './usage-history.ts'
import type { Micros } from '../../kernel/index.ts'

type Amounts = Record<'cpu.requests' | 'cpu.limits' | 'memory.requests' | 'memory.limits', number>

interface PodNumbers {
  readonly amounts: Amounts
  /** Whether it takes room on a node, or will. */
  readonly isActive: boolean
  readonly phase: 'Running' | 'Pending' | 'Succeeded' | 'Failed' | 'Unknown'
  readonly restarts: number
}

type Replicas = readonly [desired: number, updated: number, ready: number, available: number]
const REPLICA_LINES = ['replicas.desired', 'replicas.updated', 'replicas.ready', 'replicas.available'] as const satisfies readonly LineId[]

const numbers = new WeakMap<Pod, PodNumbers>()

export class ObjectTally {
  readonly #scope: ScopeFilter
  readonly #pods = new Map<string, PodNumbers>()
  readonly #workloads = new Map<string, Replicas>()
  readonly #nodes = new Map<string, { readonly cpu: number; readonly memory: number }>()
  readonly #amounts: Amounts = { 'cpu.requests': 0, 'cpu.limits': 0, 'memory.requests': 0, 'memory.limits': 0 }
  readonly #phases: Record<PodNumbers['phase'], number> = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0, Unknown: 0 }
  /** Restarts so far, those of Pods that are gone as well. */
  #restarts = 0
  #round: UsageRound | undefined
  #used = { cpu: 0, memory: 0, count: 0 }

  constructor(scope: ScopeFilter) {
    this.#scope = scope
  }

  /** Takes a change: an object's new revision, or null when it is gone. */
  change(key: string, object: KubeObject | null): void {
    const slash = key.indexOf('/')
    const resource = key.slice(0, slash)
    if (resource === 'pods') return this.#changePod(key.slice(slash + 1), object as Pod | null)
    if (resource === 'nodes') return this.#changeNode(key.slice(slash + 1), object as Node | null)
    if (object) this.#scope.note(resource, object)
    const replicas = object && this.#scope.hasWorkload(resource, key, object) ? replicasOf(object) : undefined
    if (replicas) this.#workloads.set(key, replicas)
    else this.#workloads.delete(key)
  }

  /** What has been taken so far is where counting begins: restarts of before are none. */
  settle(): void {
    this.#restarts = 0
    for (const { restarts } of this.#pods.values()) this.#restarts += restarts
  }

  /** Takes what metrics-server said in a round. */
  measure(round: UsageRound): void {
    this.#round = round
    this.#used = { cpu: 0, memory: 0, count: 0 }
    if (!this.#scope.isOfNodes) for (const key of this.#pods.keys()) this.#use(key, 1)
  }

  /** The values at a moment, as far as there are any. */
  read(at: Micros, write: (line: LineId, value: number) => void): void {
    const { cpu, memory, count } = this.#usageAt(at)
    if (count > 0) {
      write('cpu.usage', cpu)
      write('memory.usage', memory)
    }
    if (this.#pods.size > 0) for (const line of Object.keys(this.#amounts) as (keyof Amounts)[]) write(line, this.#amounts[line])
    if (this.#nodes.size > 0) {
      let [cores, bytes] = [0, 0]
      for (const node of this.#nodes.values()) {
        cores += node.cpu
        bytes += node.memory
      }
      write('cpu.allocatable', cores)
      write('memory.allocatable', bytes)
    }
    if (this.#workloads.size > 0) {
      const sums = [0, 0, 0, 0]
      for (const replicas of this.#workloads.values()) replicas.forEach((n, i) => (sums[i]! += n))
      REPLICA_LINES.forEach((line, i) => write(line, sums[i]!))
    }
    write('restarts', this.#restarts)
    for (const phase of Object.keys(this.#phases) as PodNumbers['phase'][]) write(`pods.${phase}`, this.#phases[phase])
  }

  #usageAt(at: Micros): { cpu: number; memory: number; count: number } {
    const round = this.#round
    if (!tellsOf(round, at)) return { cpu: 0, memory: 0, count: 0 }
    if (!this.#scope.isOfNodes) return this.#used
    const sum = { cpu: 0, memory: 0, count: 0 }
    for (const name of this.#nodes.keys()) {
      const usage = round.nodes.get(name)
      if (!usage) continue
      sum.cpu += usage.cpu
      sum.memory += usage.memory
      sum.count++
    }
    return sum
  }

  #changePod(name: string, pod: Pod | null): void {
    const key = `pods/${name}`
    const before = this.#pods.get(name)
    const now = pod && this.#scope.hasPod(key, pod) ? numbersOf(pod) : undefined
    if (before) this.#count(before, -1)
    if (now) this.#count(now, 1)
    this.#restarts += Math.max(0, (now?.restarts ?? 0) - (before?.restarts ?? 0))
    if (now) this.#pods.set(name, now)
    else this.#pods.delete(name)
    if (now && !before) this.#use(name, 1)
    if (before && !now) this.#use(name, -1)
  }

  #count({ amounts, isActive, phase }: PodNumbers, by: 1 | -1): void {
    this.#phases[phase] += by
    if (isActive) for (const line of Object.keys(amounts) as (keyof Amounts)[]) this.#amounts[line] += by * amounts[line]
  }

  #use(name: string, by: 1 | -1): void {
    const usage = this.#scope.isOfNodes ? undefined : this.#round?.pods.get(name)
    if (!usage) return
    this.#used.cpu += by * usage.cpu
    this.#used.memory += by * usage.memory
    this.#used.count += by
  }

  #changeNode(name: string, node: Node | null): void {
    const { cpu, memory } = node?.status?.allocatable ?? {}
    if (node && this.#scope.hasNode(name)) this.#nodes.set(name, { cpu: quantityMilli(cpu) / 1000, memory: quantityValue(memory) })
    else this.#nodes.delete(name)
  }
}

/** Computed once for each revision: most revisions are met many times. */
function numbersOf(pod: Pod): PodNumbers {
  const known = numbers.get(pod)
  if (known) return known
  const phase = pod.status?.phase
  const containers: readonly Container[] = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')]
  const sum = (of: 'requests' | 'limits', resource: 'cpu' | 'memory'): number =>
    containers.reduce((total, { resources }) => total + (resource === 'cpu' ? quantityMilli(resources?.[of]?.['cpu']) / 1000 : quantityValue(resources?.[of]?.['memory'])), 0)
  const made: PodNumbers = {
    amounts: { 'cpu.requests': sum('requests', 'cpu'), 'cpu.limits': sum('limits', 'cpu'), 'memory.requests': sum('requests', 'memory'), 'memory.limits': sum('limits', 'memory') },
    isActive: phase !== 'Succeeded' && phase !== 'Failed',
    phase: phase === 'Running' || phase === 'Succeeded' || phase === 'Failed' || phase === 'Unknown' ? phase : 'Pending',
    restarts: [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].reduce((total, { restartCount }) => total + restartCount, 0),
  }
  numbers.set(pod, made)
  return made
}

interface Replicated extends KubeObject {
  readonly spec?: { readonly replicas?: number }
  readonly status?: { readonly replicas?: number; readonly updatedReplicas?: number; readonly readyReplicas?: number; readonly availableReplicas?: number; readonly desiredNumberScheduled?: number; readonly updatedNumberScheduled?: number; readonly numberReady?: number; readonly numberAvailable?: number }
}

/** Of a DaemonSet: a replica for each node that it wants. Undefined for what has no replicas. */
function replicasOf(object: KubeObject): Replicas | undefined {
  const { spec, status } = object as Replicated
  if (object.kind === 'DaemonSet') return [status?.desiredNumberScheduled ?? 0, status?.updatedNumberScheduled ?? 0, status?.numberReady ?? 0, status?.numberAvailable ?? 0]
  if (spec?.replicas === undefined) return undefined
  return [spec.replicas, status?.updatedReplicas ?? (object.kind === 'ReplicaSet' ? (status?.replicas ?? 0) : 0), status?.readyReplicas ?? 0, status?.availableReplicas ?? 0]
}
