// A node with what runs on it, summed up as numbers that each pod changes by its own share.
// Models pkg/scheduler/framework/types.go (NodeInfo, HostPortInfo).
import type { Labels } from '../../api/index.ts'
import type { Node, Taint } from '../../api/types/core-v1.ts'
import { amountsOf } from './amounts.ts'
import type { HostPort, PodInfo } from './pod-info.ts'

const NO_LABELS: Labels = {}
const NO_TAINTS: readonly Taint[] = []

export class NodeInfo {
  readonly name: string
  /** Absent while only pods are known that say they run there. */
  node: Node | undefined
  labels: Labels = NO_LABELS
  taints: readonly Taint[] = NO_TAINTS
  isUnschedulable = false
  pods: PodInfo[] = []
  /** What pods ask for. */
  milliCPU = 0
  memory = 0
  ephemeralStorage = 0
  scalars: Map<string, number> | undefined
  /** What pods are assumed to use where they ask for nothing. */
  assumedMilliCPU = 0
  assumedMemory = 0
  /** What the node has to give. */
  allocatableMilliCPU = 0
  allocatableMemory = 0
  allocatableEphemeralStorage = 0
  allocatablePods = 0
  allocatableScalars: ReadonlyMap<string, number> | undefined
  #ports: Map<string, string[]> | undefined

  constructor(name: string) {
    this.name = name
  }

  setNode(node: Node | undefined): void {
    this.node = node
    this.labels = node?.metadata.labels ?? NO_LABELS
    this.taints = node?.spec?.taints ?? NO_TAINTS
    this.isUnschedulable = node?.spec?.unschedulable ?? false
    const amounts = amountsOf(node?.status?.allocatable)
    this.allocatableMilliCPU = amounts.milliCPU
    this.allocatableMemory = Math.ceil(amounts.memory)
    this.allocatableEphemeralStorage = Math.ceil(amounts.ephemeralStorage)
    this.allocatablePods = amounts.pods
    this.allocatableScalars = amounts.scalars
  }

  addPod(pod: PodInfo): void {
    this.pods.push(pod)
    this.#count(pod, 1)
    for (const port of pod.hostPorts) this.#addPort(port)
  }

  /** Takes the pod with this uid away; false when there is none. */
  removePod(pod: PodInfo): boolean {
    const index = this.#indexOf(pod)
    if (index < 0) return false
    const found = this.pods[index]!
    const last = this.pods.pop()!
    if (last !== found) this.pods[index] = last
    this.#count(found, -1)
    for (const port of found.hostPorts) this.#removePort(port)
    return true
  }

  /** The same pod with a newer status; nothing that is counted may differ. */
  replacePod(old: PodInfo, pod: PodInfo): void {
    // Most news is of pods that came last.
    const index = this.pods.lastIndexOf(old)
    if (index >= 0) this.pods[index] = pod
  }

  /** Whether a port of the host is taken; 0.0.0.0 is in the way of every address. */
  isPortTaken({ ip, port }: HostPort): boolean {
    const addresses = this.#ports?.get(port)
    if (addresses === undefined || addresses.length === 0) return false
    return ip === '0.0.0.0' || addresses.includes(ip) || addresses.includes('0.0.0.0')
  }

  /** A copy to try things on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name)
    copy.node = this.node
    copy.labels = this.labels
    copy.taints = this.taints
    copy.isUnschedulable = this.isUnschedulable
    copy.allocatableMilliCPU = this.allocatableMilliCPU
    copy.allocatableMemory = this.allocatableMemory
    copy.allocatableEphemeralStorage = this.allocatableEphemeralStorage
    copy.allocatablePods = this.allocatablePods
    copy.allocatableScalars = this.allocatableScalars
    copy.pods = this.pods.slice()
    copy.milliCPU = this.milliCPU
    copy.memory = this.memory
    copy.ephemeralStorage = this.ephemeralStorage
    copy.scalars = this.scalars && new Map(this.scalars)
    copy.assumedMilliCPU = this.assumedMilliCPU
    copy.assumedMemory = this.assumedMemory
    if (this.#ports) {
      copy.#ports = new Map()
      for (const [port, addresses] of this.#ports) copy.#ports.set(port, addresses.slice())
    }
    return copy
  }

  /** Most often the very same object is meant; a newer version of the pod has the same uid. */
  #indexOf(pod: PodInfo): number {
    const index = this.pods.indexOf(pod)
    return index < 0 ? this.pods.findIndex(({ uid }) => uid === pod.uid) : index
  }

  #count(pod: PodInfo, sign: 1 | -1): void {
    const { request } = pod
    this.milliCPU += sign * request.milliCPU
    this.memory += sign * request.memory
    this.ephemeralStorage += sign * request.ephemeralStorage
    this.assumedMilliCPU += sign * pod.assumedMilliCPU
    this.assumedMemory += sign * pod.assumedMemory
    if (request.scalars === undefined) return
    for (const [name, amount] of request.scalars) (this.scalars ??= new Map()).set(name, (this.scalars.get(name) ?? 0) + sign * amount)
  }

  /** A set, as upstream's: two pods that were put on one port by hand count once, and the first to go frees it. */
  #addPort({ ip, port }: HostPort): void {
    const ports = (this.#ports ??= new Map<string, string[]>())
    const addresses = ports.get(port)
    if (addresses === undefined) ports.set(port, [ip])
    else if (!addresses.includes(ip)) addresses.push(ip)
  }

  #removePort({ ip, port }: HostPort): void {
    const addresses = this.#ports?.get(port)
    const index = addresses?.indexOf(ip) ?? -1
    if (index >= 0) addresses!.splice(index, 1)
  }
}
