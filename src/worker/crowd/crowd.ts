// All Nodes and Pods as rows of a few numbers, kept up with change by change: what the page draws from far. A row stays its Pod's
// until that is gone; then another may have it. Nothing here costs more than what has changed, but for the first look.
import { quantityMilli } from '../../cluster/api/quantity/index.ts'
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../cluster/api/index.ts'
import { NO_LOOK, nodeLook, podLook, shapeOfLook } from './looks.ts'

/** Rows that are not as the page has them. Typed arrays that are handed over, not copied. */
export interface CrowdRows {
  /** True: what the page has is void. */
  readonly whole: boolean
  readonly nodes: number
  readonly pods: number
  readonly nodeRows: Uint32Array<ArrayBuffer>
  readonly nodeNames: readonly string[]
  readonly nodeLooks: Uint8Array<ArrayBuffer>
  /** CPU that Pods ask for, of what there is, in 255ths. */
  readonly nodeAsked: Uint8Array<ArrayBuffer>
  readonly podRows: Uint32Array<ArrayBuffer>
  /** The row of its node; -1 while it has none. */
  readonly podNodes: Int32Array<ArrayBuffer>
  readonly podLooks: Uint8Array<ArrayBuffer>
}

interface NodeRow { readonly name: string; look: number; allocatable: number; asked: number; readonly pods: Set<number> }
interface PodRow { readonly key: string; node: number; look: number; asked: number }

const GONE = nodeLook(undefined)

export class Crowd {
  #nodes: NodeRow[] = []
  #nodeOf = new Map<string, number>()
  #pods: (PodRow | undefined)[] = []
  #podOf = new Map<string, number>()
  #free: number[] = []
  #isWhole = true
  #staleNodes = new Set<number>()
  #stalePods = new Set<number>()

  get podCount(): number {
    return this.#podOf.size
  }

  /** Takes in one change of a Node or a Pod; `key` without its resource. */
  apply(resource: string, key: string, object: KubeObject | null): void {
    if (resource === 'pods') this.#applyPod(key, object as Pod | null)
    else if (resource === 'nodes') this.#applyNode(key, object as Node | null)
  }

  /** The row of a Pod. */
  rowOf(pod: string): number | undefined {
    return this.#podOf.get(pod)
  }

  podAt(row: number): string | undefined {
    return this.#pods[row]?.key
  }

  nodeRowOf(name: string): number | undefined {
    return this.#nodeOf.get(name)
  }

  /** The keys of the Pods that are bound to a node. */
  *podsOn(node: string): Iterable<string> {
    for (const row of this.#nodes[this.#nodeOf.get(node) ?? -1]?.pods ?? []) yield this.#pods[row]!.key
  }

  /** What the page does not have yet, or all of it; undefined when it has everything. */
  take(isWhole = false): CrowdRows | undefined {
    const whole = isWhole || this.#isWhole
    const nodeRows = whole ? Uint32Array.from(this.#nodes.keys()) : Uint32Array.from(this.#staleNodes)
    const podRows = whole ? Uint32Array.from([...this.#podOf.values()]) : Uint32Array.from(this.#stalePods)
    this.#staleNodes.clear()
    this.#stalePods.clear()
    this.#isWhole = false
    if (!whole && nodeRows.length + podRows.length === 0) return undefined
    const [nodeLooks, nodeAsked] = [new Uint8Array(nodeRows.length), new Uint8Array(nodeRows.length)]
    const nodeNames: string[] = []
    nodeRows.forEach((row, i) => {
      const { name, look, allocatable, asked } = this.#nodes[row]!
      nodeNames.push(name)
      nodeLooks[i] = look
      nodeAsked[i] = allocatable > 0 ? Math.min(255, Math.round((asked / allocatable) * 255)) : 0
    })
    const [podNodes, podLooks] = [new Int32Array(podRows.length), new Uint8Array(podRows.length)]
    podRows.forEach((row, i) => {
      const pod = this.#pods[row]
      podNodes[i] = pod?.node ?? -1
      podLooks[i] = pod?.look ?? NO_LOOK
    })
    return { whole, nodes: this.#nodeOf.size, pods: this.#podOf.size, nodeRows, nodeNames, nodeLooks, nodeAsked, podRows, podNodes, podLooks }
  }

  #applyNode(name: string, node: Node | null): void {
    const row = this.#nodeRow(name)
    const entry = this.#nodes[row]!
    entry.look = nodeLook(node ?? undefined)
    entry.allocatable = quantityMilli(node?.status?.allocatable?.['cpu'])
    this.#staleNodes.add(row)
  }

  #nodeRow(name: string): number {
    const found = this.#nodeOf.get(name)
    if (found !== undefined) return found
    const row = this.#nodes.push({ name, look: GONE, allocatable: 0, asked: 0, pods: new Set() }) - 1
    this.#nodeOf.set(name, row)
    return row
  }

  #applyPod(key: string, pod: Pod | null): void {
    const known = this.#podOf.get(key)
    const old = known === undefined ? undefined : this.#pods[known]
    if (pod === null) {
      if (known === undefined || !old) return
      this.#leave(known, old)
      this.#pods[known] = undefined
      this.#podOf.delete(key)
      this.#free.push(known)
      this.#stalePods.add(known)
      return
    }
    const look = podLook(pod)
    const node = pod.spec?.nodeName === undefined ? -1 : this.#nodeRow(pod.spec.nodeName)
    const asked = isOver(look) ? 0 : askedBy(pod)
    // Most changes of a Pod change nothing that is seen from far.
    if (old && old.node === node && old.look === look && old.asked === asked) return
    const row = known ?? this.#free.pop() ?? this.#pods.length
    if (old) this.#leave(row, old)
    this.#pods[row] = { key, node, look, asked }
    this.#podOf.set(key, row)
    this.#stalePods.add(row)
    if (node < 0) return
    const home = this.#nodes[node]!
    home.pods.add(row)
    home.asked += asked
    this.#staleNodes.add(node)
  }

  #leave(row: number, { node, asked }: PodRow): void {
    const home = this.#nodes[node]
    if (!home) return
    home.pods.delete(row)
    home.asked -= asked
    this.#staleNodes.add(node)
  }
}

const isOver = (look: number): boolean => shapeOfLook(look) === 'done'

function askedBy({ spec }: Pod): number {
  let sum = 0
  for (const { resources } of spec?.containers ?? []) sum += quantityMilli(resources?.requests?.['cpu'])
  return sum
}

/** What of these rows is handed over to the page. */
export const buffersOf = ({ nodeRows, nodeLooks, nodeAsked, podRows, podNodes, podLooks }: CrowdRows): ArrayBuffer[] => [nodeRows, nodeLooks, nodeAsked, podRows, podNodes, podLooks].map((array) => array.buffer)
