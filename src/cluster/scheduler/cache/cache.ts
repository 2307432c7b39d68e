// What the scheduler knows of nodes and of the pods on them, its own decisions of a moment ago included.
// Models pkg/scheduler/backend/cache/cache.go. A cycle here happens in one instant, so it reads the cache itself where
// upstream takes a snapshot: what a cycle costs does not grow with what changed since the last.
import { deepEqual } from '../../api/index.ts'
import type { Node } from '../../api/types/core-v1.ts'
import { NodeInfo, type ClusterObjects, type ImageState, type PodInfo, type Snapshot } from '../framework/index.ts'
import { PodClassIndex, TermClassIndex } from './classes.ts'
import { interleaveZones } from './node-order.ts'

interface KnownPod {
  pod: PodInfo
  /** True until the API server's watch has shown the pod with its node. */
  isAssumed: boolean
}

export class Cache implements Snapshot {
  readonly objects: ClusterObjects
  readonly podClasses = new PodClassIndex()
  readonly terms = new TermClassIndex()
  nodesVersion = 0
  #byName = new Map<string, NodeInfo>()
  #pods = new Map<string, KnownPod>()
  #images = new Map<string, { sizeBytes: number; nodes: Set<NodeInfo> }>()
  #claims = new Map<string, number>()
  #order: readonly NodeInfo[] | undefined

  constructor(objects: ClusterObjects) {
    this.objects = objects
  }

  get nodes(): readonly NodeInfo[] {
    return (this.#order ??= interleaveZones([...this.#byName.values()].filter((node) => node.node !== undefined)))
  }

  node(name: string): NodeInfo | undefined {
    const found = this.#byName.get(name)
    return found?.node === undefined ? undefined : found
  }

  image(name: string): ImageState | undefined {
    return this.#images.get(name)
  }

  claimUsers(key: string): number {
    return this.#claims.get(key) ?? 0
  }

  /** Takes over a node as it is now; its pods stay counted. A mere heartbeat changes nothing that costs. */
  setNode(node: Node): void {
    const info = this.#infoOf(node.metadata.name)
    const old = info.node
    if (old === node) return
    const hasMoved = old === undefined || !same(old.metadata.labels, node.metadata.labels)
    if (hasMoved) this.#order = undefined
    if (hasMoved || !same(old.spec, node.spec)) this.nodesVersion++
    if (!same(old?.status?.images, node.status?.images)) {
      this.#forgetImages(info, old)
      this.#learnImages(info, node)
    }
    info.setNode(node)
  }

  /** The node is gone; pods that still say they run there are remembered until they go, too. */
  removeNode(name: string): void {
    const info = this.#byName.get(name)
    if (info === undefined) return
    this.#forgetImages(info, info.node)
    info.setNode(undefined)
    this.#order = undefined
    this.nodesVersion++
    if (info.pods.length === 0) this.#byName.delete(name)
  }

  /** Counts a pod on the node that was just chosen for it, before the API server knows. */
  assume(pod: PodInfo): void {
    this.#put(pod, true)
  }

  /** Takes an assumption back. */
  forget(pod: PodInfo): void {
    if (this.#pods.get(pod.uid)?.isAssumed) this.#drop(pod.uid)
  }

  isAssumed(uid: string): boolean {
    return this.#pods.get(uid)?.isAssumed ?? false
  }

  /** What the watch says of a pod that has a node. */
  setPod(pod: PodInfo): void {
    this.#put(pod, false)
  }

  removePod(uid: string): void {
    this.#drop(uid)
  }

  pod(uid: string): PodInfo | undefined {
    return this.#pods.get(uid)?.pod
  }

  #put(pod: PodInfo, isAssumed: boolean): void {
    const known = this.#pods.get(pod.uid)
    if (known !== undefined) {
      if (countsAlike(known.pod, pod)) {
        this.#infoOf(pod.nodeName).replacePod(known.pod, pod)
        known.pod = pod
        known.isAssumed = isAssumed
        return
      }
      this.#drop(pod.uid)
    }
    const node = this.#infoOf(pod.nodeName)
    node.addPod(pod)
    this.#pods.set(pod.uid, { pod, isAssumed })
    this.#count(pod, node, 1)
  }

  #drop(uid: string): void {
    const known = this.#pods.get(uid)
    if (known === undefined) return
    this.#pods.delete(uid)
    const node = this.#infoOf(known.pod.nodeName)
    node.removePod(known.pod)
    this.#count(known.pod, node, -1)
    if (node.node === undefined && node.pods.length === 0) this.#byName.delete(node.name)
  }

  #count(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    this.podClasses.update(pod, node, sign)
    this.terms.update(pod, node, sign)
    for (const key of pod.claimKeys) {
      const left = (this.#claims.get(key) ?? 0) + sign
      if (left === 0) this.#claims.delete(key)
      else this.#claims.set(key, left)
    }
  }

  #infoOf(name: string): NodeInfo {
    let info = this.#byName.get(name)
    if (info === undefined) this.#byName.set(name, (info = new NodeInfo(name)))
    return info
  }

  #learnImages(info: NodeInfo, node: Node): void {
    for (const { names = [], sizeBytes = 0 } of node.status?.images ?? []) {
      for (const name of names) {
        const state = this.#images.get(name)
        if (state === undefined) this.#images.set(name, { sizeBytes, nodes: new Set([info]) })
        else state.nodes.add(info)
      }
    }
  }

  #forgetImages(info: NodeInfo, node: Node | undefined): void {
    for (const { names = [] } of node?.status?.images ?? []) {
      for (const name of names) {
        const state = this.#images.get(name)
        state?.nodes.delete(info)
        if (state?.nodes.size === 0) this.#images.delete(name)
      }
    }
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || deepEqual(a, b)

/** Whether a pod's change touches nothing that is counted: most are of its status, or say what was assumed already. */
function countsAlike(a: PodInfo, b: PodInfo): boolean {
  if (a.nodeName !== b.nodeName || a.labels !== b.labels || a.isTerminating !== b.isTerminating) return false
  return a.request === b.request && a.assumedMilliCPU === b.assumedMilliCPU && a.assumedMemory === b.assumedMemory && a.affinity === b.affinity && a.hostPorts === b.hostPorts && a.claimKeys === b.claimKeys
}
