// Ends pods before the machine runs out of memory or disk, and pods that use more local storage than they may. Models pkg/kubelet/eviction.
// The real one looks every ten seconds; this one keeps the beat but looks only while something is near a limit.
// Left out: soft thresholds, inodes, PIDs, image and container garbage collection as a first remedy for a full disk.
import { formatTime, quantityValue } from '../../api/index.ts'
import type { Pod, PodCondition, PodStatus } from '../../api/types/core-v1.ts'
import { Channel, MINUTE, SECOND, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import type { KubeletContext } from './context.ts'
import { EVICTION_MEMORY_BYTES, EVICTION_STORAGE_SHARE, podRequests } from './resources.ts'
import type { Ending } from './pod-worker.ts'
import { isTerminalPhase } from './status/index.ts'

const BEAT: Micros = 10 * SECOND
const PRESSURE_TRANSITION: Micros = 5 * MINUTE

export interface EvictionOptions {
  readonly context: KubeletContext
  readonly pods: () => readonly Pod[]
  readonly end: (uid: string, ending: Ending) => void
  /** Pressure has begun or ended: the node's status says so. */
  readonly changed: () => void
}

export class EvictionManager {
  readonly #options: EvictionOptions
  readonly #wake: Channel<true>
  #memoryPressureSince: Micros | undefined
  #memoryLastSeen: Micros = 0
  #diskPressure = false
  #evicted = new Set<string>()

  constructor(options: EvictionOptions) {
    this.#options = options
    this.#wake = new Channel<true>(options.context.kernel, 1)
    options.context.machine.usage.onMemory = () => {
      if (this.#availableMemory() < EVICTION_MEMORY_BYTES) this.#wake.send(true)
    }
  }

  get memoryPressure(): boolean {
    return this.#memoryPressureSince !== undefined
  }

  get diskPressure(): boolean {
    return this.#diskPressure
  }

  /** A pod with local storage limits is about to run: its use is watched from now on. */
  watch(pod: Pod): void {
    if (hasLocalLimits(pod)) this.#wake.send(true)
  }

  *run(): Process<void> {
    const { kernel } = this.#options.context
    for (;;) {
      yield* this.#wake.receive()
      while (this.#isNeeded()) {
        this.#look()
        yield* sleep(BEAT)
      }
      if (this.#memoryPressureSince !== undefined && kernel.now - this.#memoryLastSeen >= PRESSURE_TRANSITION) this.#setMemoryPressure(false)
    }
  }

  #isNeeded(): boolean {
    return this.memoryPressure || this.#diskPressure || this.#availableMemory() < EVICTION_MEMORY_BYTES || this.#active().some(hasLocalLimits)
  }

  #active(): readonly Pod[] {
    return this.#options.pods().filter((pod) => !isTerminalPhase(pod.status?.phase) && !this.#evicted.has(pod.metadata.uid))
  }

  #availableMemory(): number {
    const { usage } = this.#options.context.machine
    return usage.memoryBytes - usage.usedMemoryBytes
  }

  #look(): void {
    const { kernel } = this.#options.context
    for (const pod of this.#active()) {
      const problem = this.#localStorageProblem(pod)
      if (problem) this.#evict(pod, problem)
    }
    const isLow = this.#availableMemory() < EVICTION_MEMORY_BYTES
    if (isLow) {
      this.#memoryLastSeen = kernel.now
      if (!this.memoryPressure) this.#setMemoryPressure(true)
      this.#evictForMemory()
    } else if (this.memoryPressure && kernel.now - this.#memoryLastSeen >= PRESSURE_TRANSITION) this.#setMemoryPressure(false)
    this.#lookAtDisk()
  }

  #setMemoryPressure(on: boolean): void {
    this.#memoryPressureSince = on ? this.#options.context.kernel.now : undefined
    this.#options.changed()
  }

  #lookAtDisk(): void {
    const { machine, runtime } = this.#options.context
    let used = runtime.images.bytes
    for (const volumes of machine.podVolumes.values()) for (const store of volumes.values()) used += store.usedBytes
    const isLow = machine.capacity.storageBytes - used < machine.capacity.storageBytes * EVICTION_STORAGE_SHARE
    if (isLow === this.#diskPressure) return
    this.#diskPressure = isLow
    this.#options.changed()
  }

  /** One pod a round: first those that use more than they asked for, then by priority, then by how much more. */
  #evictForMemory(): void {
    const ranked = this.#active()
      .map((pod) => ({ pod, used: this.#memoryOf(pod), requested: podRequests(pod)['memory'] ?? 0 }))
      .sort((a, b) => Number(b.used > b.requested) - Number(a.used > a.requested) || (a.pod.spec!.priority ?? 0) - (b.pod.spec!.priority ?? 0) || b.used - b.requested - (a.used - a.requested))
    const first = ranked.find(({ pod }) => (pod.spec!.priority ?? 0) < CRITICAL_PRIORITY)
    if (!first) return
    let message = `The node was low on resource: memory. Threshold quantity: ${EVICTION_MEMORY_BYTES / MEBIBYTE}Mi, available: ${Math.floor(this.#availableMemory() / 1024)}Ki. `
    for (const container of first.pod.spec!.containers) {
      const used = this.#memoryOf(first.pod, container.name)
      const request = container.resources?.requests?.['memory']
      if (used > (request === undefined ? 0 : quantityValue(request))) message += `Container ${container.name} was using ${Math.floor(used / 1024)}Ki, request is ${request ?? '0'}, has larger consumption of memory. `
    }
    this.#evict(first.pod, message)
  }

  #memoryOf(pod: Pod, container?: string): number {
    let bytes = 0
    for (const running of this.#options.context.runtime.runningContainers()) {
      if (running.status.podUid === pod.metadata.uid && (container === undefined || running.status.name === container)) bytes += running.cgroup.memoryBytes
    }
    return bytes
  }

  #localStorageProblem(pod: Pod): string | undefined {
    const { machine, runtime } = this.#options.context
    const volumes = machine.podVolumes.get(pod.metadata.uid)
    for (const { name, emptyDir } of pod.spec!.volumes ?? []) {
      const limit = emptyDir?.sizeLimit
      if (limit && emptyDir.medium !== 'Memory' && (volumes?.get(name)?.usedBytes ?? 0) > quantityValue(limit)) return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `
    }
    for (const container of pod.spec!.containers) {
      const limit = container.resources?.limits?.['ephemeral-storage']
      if (!limit) continue
      for (const running of runtime.runningContainers()) {
        if (running.status.podUid !== pod.metadata.uid || running.status.name !== container.name) continue
        if ((running.mounts.at('/')?.store.usedBytes ?? 0) > quantityValue(limit)) return `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `
      }
    }
    return undefined
  }

  #evict(pod: Pod, message: string): void {
    const { recorder, kernel } = this.#options.context
    this.#evicted.add(pod.metadata.uid)
    recorder.event(pod, 'Warning', 'Evicted', message)
    const condition: PodCondition = { type: 'DisruptionTarget', status: 'True', observedGeneration: pod.metadata.generation ?? 0, reason: 'TerminationByKubelet', message, lastTransitionTime: formatTime(kernel.now) }
    const change = (status: PodStatus): PodStatus => ({ ...status, phase: 'Failed', reason: 'Evicted', message, conditions: [...(status.conditions ?? []).filter(({ type }) => type !== condition.type), condition] })
    this.#options.end(pod.metadata.uid, { graceSeconds: 1, change })
  }
}

const MEBIBYTE = 1024 * 1024
/** Pods of system-cluster-critical and above are not evicted. */
const CRITICAL_PRIORITY = 2_000_000_000

function hasLocalLimits(pod: Pod): boolean {
  return Boolean(pod.spec!.volumes?.some((volume) => volume.emptyDir?.sizeLimit) || pod.spec!.containers.some((container) => container.resources?.limits?.['ephemeral-storage']))
}
