// The cluster from far, as the page keeps it: columns of numbers, changed in place, row by row. Pods of a node hang together in a chain,
// so that what is drawn anew is only what has changed.
import { NO_LOOK, type CrowdRows } from '../../worker/crowd/index.ts'

const NONE = -1

export class CrowdTable {
  /** By row of a node. */
  names: string[] = []
  nodeLooks = new Uint8Array(64)
  nodeAsked = new Uint8Array(64)
  #first = new Int32Array(64).fill(NONE)
  #last = new Int32Array(64).fill(NONE)
  /** By row of a Pod. */
  podLooks = new Uint8Array(256).fill(NO_LOOK)
  podNodes = new Int32Array(256).fill(NONE)
  #next = new Int32Array(256).fill(NONE)
  #previous = new Int32Array(256).fill(NONE)
  nodes = 0
  pods = 0
  /** The most Pods that any node has had. */
  most = 0
  #counts = new Int32Array(64)
  #rowOf = new Map<string, number>()
  #listeners = new Set<(nodeRows: Iterable<number> | undefined) => void>()

  /** Takes in what the worker says has changed, and tells those who draw. */
  apply({ whole, nodes, pods, nodeRows, nodeNames, nodeLooks, nodeAsked, podRows, podNodes, podLooks }: CrowdRows): void {
    if (whole) this.#clear()
    this.nodes = nodes
    this.pods = pods
    const touched = new Set<number>()
    nodeRows.forEach((row, i) => {
      this.#growNodes(row + 1)
      this.names[row] = nodeNames[i]!
      this.#rowOf.set(nodeNames[i]!, row)
      this.nodeLooks[row] = nodeLooks[i]!
      this.nodeAsked[row] = nodeAsked[i]!
      touched.add(row)
    })
    podRows.forEach((row, i) => {
      this.#growPods(row + 1)
      const node = podNodes[i]!
      const old = this.podNodes[row]!
      if (old !== node) {
        this.#unlink(row, old)
        this.#link(row, node)
        if (old !== NONE) touched.add(old)
      }
      this.podLooks[row] = podLooks[i]!
      if (node !== NONE) touched.add(node)
    })
    for (const listener of this.#listeners) listener(whole ? undefined : touched)
  }

  podsOn(node: number): number {
    return this.#counts[node] ?? 0
  }

  rowOf(node: string): number | undefined {
    return this.#rowOf.get(node)
  }

  /** Calls with each row of a Pod on a node, in the order in which they came, until that returns false. */
  eachPodOn(node: number, visit: (row: number) => boolean | void): void {
    for (let row = this.#first[node] ?? NONE; row !== NONE; row = this.#next[row]!) if (visit(row) === false) return
  }

  /** Hears of every change: which nodes are to be drawn anew, or undefined for all. Gives a function that ends it. */
  listen(listener: (nodeRows: Iterable<number> | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #clear(): void {
    this.names = []
    this.most = 0
    this.#counts.fill(0)
    this.#rowOf.clear()
    this.#first.fill(NONE)
    this.#last.fill(NONE)
    this.podLooks.fill(NO_LOOK)
    this.podNodes.fill(NONE)
    this.#next.fill(NONE)
    this.#previous.fill(NONE)
  }

  #link(row: number, node: number): void {
    this.podNodes[row] = node
    this.#next[row] = NONE
    this.#previous[row] = NONE
    if (node === NONE) return
    const last = this.#last[node]!
    this.#previous[row] = last
    if (last === NONE) this.#first[node] = row
    else this.#next[last] = row
    this.#last[node] = row
    const count = ++this.#counts[node]!
    if (count > this.most) this.most = count
  }

  #unlink(row: number, node: number): void {
    if (node === NONE) return
    this.#counts[node]!--
    const [previous, next] = [this.#previous[row]!, this.#next[row]!]
    if (previous === NONE) this.#first[node] = next
    else this.#next[previous] = next
    if (next === NONE) this.#last[node] = previous
    else this.#previous[next] = previous
  }

  #growNodes(length: number): void {
    if (length <= this.nodeLooks.length) return
    const size = Math.max(length, this.nodeLooks.length * 2)
    this.nodeLooks = grown(this.nodeLooks, new Uint8Array(size))
    this.nodeAsked = grown(this.nodeAsked, new Uint8Array(size))
    this.#counts = grown(this.#counts, new Int32Array(size))
    this.#first = grown(this.#first, new Int32Array(size).fill(NONE))
    this.#last = grown(this.#last, new Int32Array(size).fill(NONE))
  }

  #growPods(length: number): void {
    if (length <= this.podLooks.length) return
    const size = Math.max(length, this.podLooks.length * 2)
    this.podLooks = grown(this.podLooks, new Uint8Array(size).fill(NO_LOOK))
    this.podNodes = grown(this.podNodes, new Int32Array(size).fill(NONE))
    this.#next = grown(this.#next, new Int32Array(size).fill(NONE))
    this.#previous = grown(this.#previous, new Int32Array(size).fill(NONE))
  }
}

function grown<T extends Uint8Array | Int32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}
