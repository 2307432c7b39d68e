// Which pods were promised which node. Models pkg/scheduler/backend/queue/nominator.go.
import type { Nominator, PodInfo } from '../framework/index.ts'

const NONE: readonly PodInfo[] = []

export class Nominations implements Nominator {
  #byNode = new Map<string, PodInfo[]>()
  #nodeOf = new Map<string, string>()

  get isEmpty(): boolean {
    return this.#nodeOf.size === 0
  }

  nominatedPods(nodeName: string): readonly PodInfo[] {
    return this.#byNode.get(nodeName) ?? NONE
  }

  /** The node promised to a pod, if any. */
  nodeOf(uid: string): string | undefined {
    return this.#nodeOf.get(uid)
  }

  /** Promises a node, or what the pod's own status says; replaces an earlier promise. */
  set(pod: PodInfo, nodeName = pod.pod.status?.nominatedNodeName ?? ''): void {
    this.delete(pod.uid)
    if (nodeName === '') return
    this.#nodeOf.set(pod.uid, nodeName)
    const pods = this.#byNode.get(nodeName)
    if (pods) pods.push(pod)
    else this.#byNode.set(nodeName, [pod])
  }

  delete(uid: string): void {
    const nodeName = this.#nodeOf.get(uid)
    if (nodeName === undefined) return
    this.#nodeOf.delete(uid)
    const left = this.nominatedPods(nodeName).filter((pod) => pod.uid !== uid)
    if (left.length > 0) this.#byNode.set(nodeName, left)
    else this.#byNode.delete(nodeName)
  }
}
