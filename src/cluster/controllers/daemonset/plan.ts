// Which pods a DaemonSet lacks and which it has too many: pure. Models podsShouldBeOnNode of daemon_controller.go.
import type { DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isPodAvailable, isPodReady, isPodTerminal } from '../framework/index.ts'
import { isUpdated, shouldRunOn, targetNode } from './nodes.ts'
import { surges } from './rolling.ts'

export interface NodesPlan {
  /** Nodes that need a pod. */
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
  /** Pods among them that have ended by themselves; how soon they may be replaced is bounded. */
  readonly ended: readonly Pod[]
}

export type PodsByNode = ReadonlyMap<string, readonly Pod[]>

/** Pods by the node that they are for; those that are gone but for a finalizer are left out. */
export function groupByNode(pods: readonly Pod[]): PodsByNode {
  const groups = new Map<string, Pod[]>()
  for (const pod of pods) {
    const node = targetNode(pod)
    if (node === undefined || (isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined)) continue
    const group = groups.get(node)
    if (group) group.push(pod)
    else groups.set(node, [pod])
  }
  return groups
}

export function planNodes(set: DaemonSet, nodes: Iterable<Node>, pods: PodsByNode, hash: string, now: Micros): NodesPlan {
  const create: string[] = []
  const remove: Pod[] = []
  const ended: Pod[] = []
  const known = new Set<string>()
  for (const node of nodes) {
    const { name } = node.metadata
    known.add(name)
    const { run, stay } = shouldRunOn(set, node)
    const here = pods.get(name)
    if (run && !here) create.push(name)
    else if (stay && here) {
      const live = here.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      ended.push(...live.filter(isPodTerminal))
      remove.push(...excess(set, live.filter((pod) => !isPodTerminal(pod)), hash, now))
    } else if (here) remove.push(...here.filter(({ metadata }) => metadata.deletionTimestamp === undefined))
  }
  // Pods that wait for a node that is gone will never be bound, and nobody else deletes them.
  for (const [node, here] of pods) if (!known.has(node)) remove.push(...here.filter(({ spec, metadata }) => !spec?.nodeName && metadata.deletionTimestamp === undefined))
  return { create, remove, ended }
}

/** Oldest first; bound pods before others of the same age. */
export function byAge(a: Pod, b: Pod): number {
  if (Boolean(a.spec?.nodeName) !== Boolean(b.spec?.nodeName)) return a.spec?.nodeName ? -1 : 1
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp) return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/** Pods beyond the one that a node is to have, or beyond the pair that a surge allows for a while. */
function excess(set: DaemonSet, running: readonly Pod[], hash: string, now: Micros): readonly Pod[] {
  if (running.length <= 1) return []
  const sorted = running.toSorted(byAge)
  if (!surges(set)) return sorted.slice(1)
  const minReady = set.spec?.minReadySeconds ?? 0
  const newest = sorted.find((pod) => isUpdated(set, pod, hash))
  const old = sorted.find((pod) => !isUpdated(set, pod, hash))
  if (newest && old) {
    // The old pod serves until the new one is available.
    if (!isPodReady(old)) return sorted.filter((pod) => pod !== newest)
    if (isPodAvailable(newest, minReady, now)) return sorted.filter((pod) => pod !== newest)
    return sorted.filter((pod) => pod !== newest && pod !== old)
  }
  return sorted.slice(1)
}
