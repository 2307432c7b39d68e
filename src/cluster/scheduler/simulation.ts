// What would the scheduler say? Its filters over a made-up cluster that one may change, try things on and take back:
// for the cluster autoscaler, which links the scheduling framework as a library.
// Models cluster-autoscaler/simulator/clustersnapshot/predicate (PredicateSnapshot, SchedulerPluginRunner).
import type { Node, Pod } from '../api/types/core-v1.ts'
import type { Micros } from '../../kernel/index.ts'
import { Cache } from './cache/index.ts'
import { CycleState, Framework, podInfoOf, type ClusterObjects, type NodeInfo, type Plugin, type PodInfo, type Status } from './framework/index.ts'
import { DEFAULT_PROFILE } from './plugins/index.ts'
import { Nominations } from './queue/index.ts'

/** Why a pod cannot go to a node. */
export interface SimulatedRefusal {
  readonly plugin: string
  readonly reasons: readonly string[]
}

export class SchedulingSimulation {
  #cache: Cache
  #framework: Framework
  /** What takes back each change since the forks that are open, the oldest fork first. */
  #undo: (() => void)[][] = []
  #next = 0

  /** `objects` are read when a plugin asks for them; nodes and pods are those that are added here. */
  constructor(objects: ClusterObjects, now: () => Micros) {
    this.#cache = new Cache(objects)
    this.#framework = new Framework(DEFAULT_PROFILE, { objects, nominator: new Nominations(), now, randomInt: () => 0 })
  }

  nodes(): readonly Node[] {
    return this.#cache.nodes.map(({ node }) => node!)
  }

  node(name: string): Node | undefined {
    return this.#cache.node(name)?.node
  }

  podsOn(nodeName: string): readonly Pod[] {
    return this.#cache.node(nodeName)?.pods.map(({ pod }) => pod) ?? []
  }

  /** What a pod asks for, as the scheduler counts it: thousandths of a core, bytes. */
  requestOf(pod: Pod): { readonly milliCPU: number; readonly memory: number } {
    return podInfoOf(pod).request
  }

  addNode(node: Node): void {
    const { name } = node.metadata
    const before = this.node(name)
    this.#cache.setNode(node)
    this.#remember(() => (before ? this.#cache.setNode(before) : this.#cache.removeNode(name)))
  }

  /** Takes a node away with the pods on it. */
  removeNode(name: string): void {
    const info = this.#cache.node(name)
    if (!info) return
    const node = info.node!
    for (const pod of [...info.pods]) this.#drop(pod)
    this.#cache.removeNode(name)
    this.#remember(() => this.#cache.setNode(node))
  }

  /** Counts a pod on the node that it names. */
  addPod(pod: Pod): void {
    this.#put(podInfoOf(pod))
  }

  removePod(pod: Pod): void {
    this.#drop(podInfoOf(pod))
  }

  /** Why the pod cannot go to a node; undefined when it can. */
  refusal(pod: Pod, nodeName: string): SimulatedRefusal | undefined {
    const info = podInfoOf(pod)
    const prepared = this.#prepare(info)
    if ('refused' in prepared) return prepared.refused
    const node = this.#cache.node(nodeName)
    if (!node || !prepared.accepts(node)) return { plugin: '', reasons: [] }
    const status = this.#framework.filter(prepared.filters, prepared.state, info, node)
    return status && refusalOf(status)
  }

  /** Puts the pod on a node, if the filters let it; says why not. */
  schedule(pod: Pod, nodeName: string): SimulatedRefusal | undefined {
    const refused = this.refusal(pod, nodeName)
    if (!refused) this.#put(podInfoOf(pod).assignedTo(nodeName))
    return refused
  }

  /** Puts the pod on the first of the allowed nodes that takes it, beginning behind the last one found; gives that node's name. */
  scheduleAnywhere(pod: Pod, isAllowed: (node: Node) => boolean): string | undefined {
    const info = podInfoOf(pod)
    const prepared = this.#prepare(info)
    if ('refused' in prepared) return undefined
    const { nodes } = this.#cache
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[(this.#next + i) % nodes.length]!
      if (node.isUnschedulable || !prepared.accepts(node) || !isAllowed(node.node!)) continue
      if (this.#framework.filter(prepared.filters, prepared.state, info, node)) continue
      this.#next = (this.#next + i + 1) % nodes.length
      this.#put(info.assignedTo(node.name))
      return node.name
    }
    return undefined
  }

  /** From here on changes can be taken back (`revert`) or kept (`commit`); forks nest. */
  fork(): void {
    this.#undo.push([])
  }

  revert(): void {
    const changes = this.#undo.pop() ?? []
    while (changes.length > 0) changes.pop()!()
  }

  commit(): void {
    const changes = this.#undo.pop() ?? []
    this.#undo.at(-1)?.push(...changes)
  }

  #prepare(pod: PodInfo): { readonly refused: SimulatedRefusal } | { readonly state: CycleState; readonly filters: readonly Plugin[]; accepts(node: NodeInfo): boolean } {
    const state = new CycleState()
    const { status, nodeNames } = this.#framework.preFilter(state, pod, this.#cache)
    if (status) return { refused: refusalOf(status) }
    return { state, filters: this.#framework.activeFilters(state), accepts: ({ name }) => nodeNames === undefined || nodeNames.has(name) }
  }

  #put(pod: PodInfo): void {
    const before = this.#cache.pod(pod.uid)
    this.#cache.setPod(pod)
    this.#remember(() => (before ? this.#cache.setPod(before) : this.#cache.removePod(pod.uid)))
  }

  #drop(pod: PodInfo): void {
    const before = this.#cache.pod(pod.uid)
    if (!before) return
    this.#cache.removePod(pod.uid)
    this.#remember(() => this.#cache.setPod(before))
  }

  #remember(undo: () => void): void {
    this.#undo.at(-1)?.push(undo)
  }
}

const refusalOf = ({ plugin, reasons }: Status): SimulatedRefusal => ({ plugin, reasons })
