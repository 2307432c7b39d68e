// Pods by the node that they are bound to, in the order of birth. Many ask in one frame: it is worked out once for the same Pods.
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { KubeObject } from '../../../worker/protocol.ts'
import { byBirth } from './input.ts'

export type PodsByNode = ReadonlyMap<string, readonly (readonly [key: string, pod: Pod])[]>

const known = new WeakMap<ReadonlyMap<string, Pod>, PodsByNode>()
let last: PodsByNode = new Map()

export function podsByNodeOf(pods: ReadonlyMap<string, Pod>): PodsByNode {
  const found = known.get(pods)
  if (found) return found
  const groups = new Map<string, (readonly [string, Pod])[]>()
  for (const entry of pods) {
    const node = entry[1].spec?.nodeName
    if (!node) continue
    const group = groups.get(node)
    if (group) group.push(entry)
    else groups.set(node, [entry])
  }
  // Groups that are as before are the same lists: who draws a machine looks only at its own.
  for (const [node, group] of groups) {
    group.sort(byBirth)
    const old = last.get(node)
    if (old?.length === group.length && group.every(([, pod], i) => old[i]![1] === pod)) groups.set(node, old as typeof group)
  }
  last = groups
  known.set(pods, groups)
  return groups
}

/** The Pods on one node, as a selector: the same list until one of them changes. */
export const podsOnNode = (node: string) => ({ objects }: { readonly objects: Readonly<Record<string, ReadonlyMap<string, KubeObject>>> }): readonly (readonly [string, Pod])[] => podsByNodeOf((objects['pods'] ?? NONE) as ReadonlyMap<string, Pod>).get(node) ?? NOBODY

const NONE: ReadonlyMap<string, KubeObject> = new Map()
const NOBODY: readonly (readonly [string, Pod])[] = []
