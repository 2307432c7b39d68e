// Ends pods before the machine runs out of memory or disk, and pods that use more local storage than they may. Models pkg/kubelet/eviction.
// The real one looks every ten seconds; this one keeps the beat but looks only while something is near a limit.
// Left out: soft thresholds, inodes, PIDs, garbage collection of containers.
import { formatTime, qosClassOf, quantityOfValue, quantityValue } from '../../api/index.ts'
import type { Pod, PodCondition, PodStatus } from '../../api/types/core-v1.ts'
import { Channel, MINUTE, SECOND, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import type { Rejection } from './admission.ts'
import type { KubeletContext } from './context.ts'
import { collectImages, IMAGE_GC_HIGH, podDiskBytes, removeImages, usedDiskBytes } from './disk.ts'
import { EVICTION_MEMORY_BYTES, EVICTION_STORAGE_SHARE, podRequests } from './resources.ts'
import type { Ending } from './pod-worker.ts'
import { isTerminalPhase } from './status/index.ts'

const BEAT: Micros = 10 * SECOND
const PRESSURE_TRANSITION: Micros = 5 * MINUTE
const IMAGE_GC_PERIOD: Micros = 5 * MINUTE

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
  /** When the kubelet last saw too little of each, as long as it says so. */
  readonly #lastSeen = new Map<Signal, Micros>()
  #imagesCollectedAt: Micros
  #evicted = new Set<string>()

  constructor(options: EvictionOptions) {
    this.#options = options
    this.#wake = new Channel<true>(options.context.kernel, 1)
    const { usage } = options.context.machine
    this.#imagesCollectedAt = options.context.kernel.now
    usage.onMemory = () => {
      if (this.#availableMemory() < EVICTION_MEMORY_BYTES) this.#wake.send(true)
    }
    usage.onDisk = () => this.#wake.send(true)
    if (usage.diskFilled > 0) this.#wake.send(true)
  }

  get memoryPressure(): boolean {
    return this.#lastSeen.has('memory')
  }

  get diskPressure(): boolean {
    return this.#lastSeen.has('ephemeral-storage')
  }

  /** Why a pod that has just come may not run here while the node lacks something; undefined when it may. */
  admit(pod: Pod): Rejection | undefined {
    if (this.#lastSeen.size === 0 || (pod.spec!.priority ?? 0) >= CRITICAL_PRIORITY) return undefined
    const lacks = [...this.#lastSeen.keys()]
    if (!this.diskPressure && (qosClassOf(pod.spec!) !== 'BestEffort' || toleratesMemoryPressure(pod))) return undefined
    return { reason: 'Evicted', message: `The node had condition: [${lacks.map((signal) => CONDITIONS[signal]).sort().join(' ')}]. ` }
  }

  /** A pod is about to run: its use is watched from now on if it has limits of local storage, and the disk if images fill it. */
  watch(pod: Pod): void {
    const { machine, runtime } = this.#options.context
    if (hasLocalLimits(pod) || runtime.images.bytes >= machine.capacity.storageBytes * IMAGE_GC_HIGH) this.#wake.send(true)
  }

  *run(): Process<void> {
    for (;;) {
      yield* this.#wake.receive()
      while (this.#isNeeded()) {
        this.#look()
        yield* sleep(BEAT)
      }
    }
  }

  #isNeeded(): boolean {
    return this.#lastSeen.size > 0 || this.#availableMemory() < EVICTION_MEMORY_BYTES || this.#isDiskFilling() || this.#active().some(hasLocalLimits)
  }

  #isDiskFilling(): boolean {
    const { context } = this.#options
    return usedDiskBytes(context) >= context.machine.capacity.storageBytes * IMAGE_GC_HIGH
  }

  #active(): readonly Pod[] {
    return this.#options.pods().filter((pod) => !isTerminalPhase(pod.status?.phase) && !this.#evicted.has(pod.metadata.uid))
  }

  #availableMemory(): number {
    const { usage } = this.#options.context.machine
    return usage.memoryBytes - usage.usedMemoryBytes
  }

  #look(): void {
    for (const pod of this.#active()) {
      const problem = this.#localStorageProblem(pod)
      if (problem) this.#evict(pod, problem)
    }
    this.#collectImages()
    if (this.#isLow('memory', this.#availableMemory() < EVICTION_MEMORY_BYTES)) {
      this.#say('EvictionThresholdMet', 'Attempting to reclaim memory')
      return this.#evictFor('memory', `${EVICTION_MEMORY_BYTES / MEBIBYTE}Mi`, this.#availableMemory(), (pod, container) => this.#memoryOf(pod, container))
    }
    const { context } = this.#options
    const { storageBytes } = context.machine.capacity
    const threshold = Math.floor(storageBytes * EVICTION_STORAGE_SHARE)
    const available = (): number => storageBytes - usedDiskBytes(context)
    if (!this.#isLow('ephemeral-storage', available() < threshold)) return
    this.#say('EvictionThresholdMet', 'Attempting to reclaim ephemeral-storage')
    removeImages(context, Infinity)
    if (available() < threshold) this.#evictFor('ephemeral-storage', quantityOfValue(threshold, 'BinarySI'), available(), (pod, container) => podDiskBytes(context, pod, container))
  }

  /** Notes whether there is too little of something now. Its condition stays for a while after there is enough again. */
  #isLow(signal: Signal, isLow: boolean): boolean {
    const { now } = this.#options.context.kernel
    const before = this.#lastSeen.get(signal)
    if (isLow) this.#lastSeen.set(signal, now)
    else if (before !== undefined && now - before >= PRESSURE_TRANSITION) this.#lastSeen.delete(signal)
    if (this.#lastSeen.has(signal) !== (before !== undefined)) this.#options.changed()
    return isLow
  }

  /** The first remedy for a disk that fills: images that nobody uses. */
  #collectImages(): void {
    const { kernel } = this.#options.context
    if (kernel.now - this.#imagesCollectedAt < IMAGE_GC_PERIOD) return
    this.#imagesCollectedAt = kernel.now
    const failure = collectImages(this.#options.context)
    if (failure !== undefined) this.#say('FreeDiskSpaceFailed', failure)
  }

  #say(reason: string, message: string): void {
    const { recorder, machine } = this.#options.context
    recorder.event({ object: { kind: 'Node', name: machine.name, uid: machine.name } }, 'Warning', reason, message)
  }

  /** One pod a round: first those that use more than they asked for, then by priority, then by how much more. */
  #evictFor(signal: Signal, threshold: string, available: number, usageOf: (pod: Pod, container?: string) => number): void {
    const ranked = this.#active()
      .map((pod) => ({ pod, used: usageOf(pod), requested: podRequests(pod)[signal] ?? 0 }))
      .sort((a, b) => Number(b.used > b.requested) - Number(a.used > a.requested) || (a.pod.spec!.priority ?? 0) - (b.pod.spec!.priority ?? 0) || b.used - b.requested - (a.used - a.requested))
    const first = ranked.find(({ pod }) => (pod.spec!.priority ?? 0) < CRITICAL_PRIORITY)
    if (!first) return
    let message = `The node was low on resource: ${signal}. Threshold quantity: ${threshold}, available: ${kibibytes(available)}. `
    for (const container of first.pod.spec!.containers) {
      const used = usageOf(first.pod, container.name)
      const request = container.resources?.requests?.[signal]
      if (used > (request === undefined ? 0 : quantityValue(request))) message += `Container ${container.name} was using ${kibibytes(used)}, request is ${request ?? '0'}, has larger consumption of ${signal}. `
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
        if (running.mounts.root.store.usedBytes > quantityValue(limit)) return `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `
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

const kibibytes = (bytes: number): string => (bytes < 1024 ? '0' : `${Math.floor(bytes / 1024)}Ki`)

const MEBIBYTE = 1024 * 1024
/** What a node can lack, as resources are called, and the condition that says so. */
type Signal = 'memory' | 'ephemeral-storage'
const CONDITIONS: Readonly<Record<Signal, string>> = { memory: 'MemoryPressure', 'ephemeral-storage': 'DiskPressure' }
/** Pods of system-cluster-critical and above are not evicted. */
const CRITICAL_PRIORITY = 2_000_000_000

function toleratesMemoryPressure({ spec }: Pod): boolean {
  return spec!.tolerations?.some(({ key, operator, effect }) => (key === undefined || key === '' || key === 'node.kubernetes.io/memory-pressure') && (!effect || effect === 'NoSchedule') && operator === 'Exists') ?? false
}

function hasLocalLimits(pod: Pod): boolean {
  return Boolean(pod.spec!.volumes?.some((volume) => volume.emptyDir?.sizeLimit) || pod.spec!.containers.some((container) => container.resources?.limits?.['ephemeral-storage']))
}
