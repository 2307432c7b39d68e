// A pod as the scheduler looks at it: everything that filters and scores ask for again and again, read once.
// Models pkg/scheduler/framework/types.go (PodInfo) and the pod helpers around it.
import { parseTime, type Labels } from '../../api/index.ts'
import type { Pod, PodSpec, Toleration } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { affinityTermsOf, type AffinityTerms } from './affinity-term.ts'
import { podRequests, type Amounts } from './amounts.ts'

export interface HostPort {
  readonly ip: string
  /** `TCP/8080` */
  readonly port: string
}

export class PodInfo {
  readonly pod: Pod
  readonly spec: PodSpec
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly labels: Labels | undefined
  readonly priority: number
  readonly nodeName: string
  readonly isTerminating: boolean
  readonly tolerations: readonly Toleration[]
  readonly request: Amounts
  /** The request with the defaults of containers that name none: what scores count. */
  readonly assumedMilliCPU: number
  readonly assumedMemory: number
  /** The same without pod-level requests: upstream's LeastAllocated overlooks those of the pod it scores. */
  readonly scoredMilliCPU: number
  readonly scoredMemory: number
  readonly hostPorts: readonly HostPort[]
  /** Keys of the claims that its volumes name, in order. */
  readonly claimKeys: readonly string[]
  readonly affinity: AffinityTerms
  #classKey: string | undefined
  /** Null until someone asks. */
  #started: Micros | undefined | null = null

  /** `twin` is the same pod, with what it asks for unchanged: what was worked out for it holds here. */
  constructor(pod: Pod, twin?: PodInfo) {
    const { metadata, spec } = pod
    if (spec === undefined) throw new Error(`pod ${metadata.name} has no spec`)
    this.pod = pod
    this.spec = spec
    this.namespace = metadata.namespace ?? 'default'
    this.name = metadata.name
    this.uid = metadata.uid
    this.labels = metadata.labels
    this.priority = spec.priority ?? 0
    this.nodeName = spec.nodeName ?? ''
    this.isTerminating = metadata.deletionTimestamp !== undefined
    this.tolerations = spec.tolerations ?? NO_TOLERATIONS
    this.request = twin?.request ?? podRequests(pod)
    const assumed = twin ?? assumedAmounts(pod)
    this.assumedMilliCPU = assumed.assumedMilliCPU
    this.assumedMemory = assumed.assumedMemory
    this.scoredMilliCPU = assumed.scoredMilliCPU
    this.scoredMemory = assumed.scoredMemory
    this.hostPorts = twin?.hostPorts ?? hostPortsOf(spec)
    this.claimKeys = twin?.claimKeys ?? claimKeysOf(pod)
    this.affinity = twin?.affinity ?? affinityTermsOf(pod)
    if (twin !== undefined && twin.labels === this.labels && twin.isTerminating === this.isTerminating) this.#classKey = twin.#classKey
  }

  /** The pod as it will be once it is bound. */
  assignedTo(nodeName: string): PodInfo {
    // A spread that adds a key would give every Pod's spec a hidden class of its own.
    return new PodInfo({ ...this.pod, spec: Object.assign({}, this.spec, { nodeName }) }, this)
  }

  /** `namespace/name` */
  get key(): string {
    return `${this.namespace}/${this.name}`
  }

  /** When its kubelet took it over; undefined before. */
  get started(): Micros | undefined {
    if (this.#started === null) {
      const text = this.pod.status?.startTime
      this.#started = text === undefined ? undefined : parseTime(text)
    }
    return this.#started
  }

  /** Equal for pods that no label selector tells apart (and that are equally alive). */
  get classKey(): string {
    if (this.#classKey !== undefined) return this.#classKey
    let text = this.isTerminating ? `${this.namespace}\n-` : `${this.namespace}\n+`
    if (this.labels) for (const key of Object.keys(this.labels).sort()) text += `\n${key}=${this.labels[key]}`
    return (this.#classKey = sharedText(text))
  }
}

let lastText = ''

/** The text that was made before, if it is the same: pods of one class come together. */
function sharedText(text: string): string {
  return text === lastText ? lastText : (lastText = text)
}

const NO_TOLERATIONS: readonly Toleration[] = []
const NO_PORTS: readonly HostPort[] = []
const NO_CLAIMS: readonly string[] = []
const known = new WeakMap<Pod, PodInfo>()

/** The PodInfo of a pod object, made once. `earlier` is an older state of the pod: what of it still holds need not be worked out again. */
export function podInfoOf(pod: Pod, earlier?: PodInfo): PodInfo {
  let info = known.get(pod)
  if (info === undefined) known.set(pod, (info = new PodInfo(pod, earlier && asksAlike(earlier.pod, pod) ? earlier : undefined)))
  return info
}

/** Lets go of what was made of a state of a pod that another has taken the place of: the history of the API holds such states for long. */
export function forgetPodInfo(pod: Pod): void {
  known.delete(pod)
}

/** Whether two states of a pod share all that its requests, ports, claims and affinity come from. While a resize is about, they may not. */
function asksAlike({ spec: a, status: before }: Pod, { spec: b, status: after }: Pod): boolean {
  const isSameSpec = a?.containers === b?.containers && a?.initContainers === b?.initContainers && a?.resources === b?.resources && a?.overhead === b?.overhead && a?.volumes === b?.volumes && a?.affinity === b?.affinity
  return isSameSpec && (before === after || !(hasResources(before) || hasResources(after)))
}

function hasResources(status: Pod['status']): boolean {
  for (const container of status?.containerStatuses ?? []) if (container.resources || container.allocatedResources) return true
  for (const container of status?.initContainerStatuses ?? []) if (container.resources || container.allocatedResources) return true
  return false
}

type AssumedAmounts = Pick<PodInfo, 'assumedMilliCPU' | 'assumedMemory' | 'scoredMilliCPU' | 'scoredMemory'>

function assumedAmounts(pod: Pod): AssumedAmounts {
  const { milliCPU, memory } = podRequests(pod, { assumed: true })
  const scored = pod.spec!.resources ? podRequests(pod, { assumed: true, containersOnly: true }) : { milliCPU, memory }
  return { assumedMilliCPU: milliCPU, assumedMemory: memory, scoredMilliCPU: scored.milliCPU, scoredMemory: scored.memory }
}

/** Host ports of containers and sidecars (util.GetHostPorts). */
function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  let ports: HostPort[] | undefined
  for (const container of [...(spec.initContainers?.filter((c) => c.restartPolicy === 'Always') ?? []), ...spec.containers]) {
    for (const port of container.ports ?? []) {
      if (port.hostPort) (ports ??= []).push({ ip: port.hostIP || '0.0.0.0', port: `${port.protocol ?? 'TCP'}/${port.hostPort}` })
    }
  }
  return ports ?? NO_PORTS
}

function claimKeysOf(pod: Pod): readonly string[] {
  let keys: string[] | undefined
  for (const volume of pod.spec?.volumes ?? []) {
    if (volume.persistentVolumeClaim) (keys ??= []).push(`${pod.metadata.namespace ?? 'default'}/${volume.persistentVolumeClaim.claimName}`)
    else if (volume.ephemeral) (keys ??= []).push(`${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}-${volume.name}`)
  }
  return keys ?? NO_CLAIMS
}
