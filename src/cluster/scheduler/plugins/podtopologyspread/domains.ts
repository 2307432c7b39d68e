// The domains of a constraint: which values of its topology key there are among the nodes that count.
import type { NodeInfo, PodInfo, Snapshot } from '../../framework/index.ts'
import { hasAllKeys, isIncluded, type Constraint } from './constraint.ts'

export interface DomainSet {
  readonly values: ReadonlySet<string>
  /** Whether every node that has the key counts, so that pods may be counted by topology value alone. */
  readonly isWhole: boolean
}

/** Whether a node counts for one of the constraints of a pod: it must have a place in all of them. */
export function isEligible(node: NodeInfo, constraint: Constraint, constraints: readonly Constraint[], pod: PodInfo): boolean {
  return hasAllKeys(node, constraints) && isIncluded(node, constraint, pod)
}

export function findDomains(snapshot: Snapshot, constraint: Constraint, constraints: readonly Constraint[], pod: PodInfo): DomainSet {
  const values = new Set<string>()
  let isWhole = true
  for (const node of snapshot.nodes) {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined) continue
    if (isEligible(node, constraint, constraints, pod)) values.add(value)
    else isWhole = false
  }
  return { values, isWhole }
}

/** For pods that are not choosy about nodes the domains depend on nodes alone; so they are found once for each version of the nodes. */
export class DomainCache {
  #version = -1
  #sets = new Map<string, DomainSet>()

  find(snapshot: Snapshot, constraint: Constraint, constraints: readonly Constraint[], pod: PodInfo): DomainSet {
    if (this.#version !== snapshot.nodesVersion) {
      this.#sets.clear()
      this.#version = snapshot.nodesVersion
    }
    const key = `${constraint.topologyKey}\n\n${constraints.map((c) => c.topologyKey).join('\n')}`
    let found = this.#sets.get(key)
    if (found === undefined) this.#sets.set(key, (found = findDomains(snapshot, constraint, constraints, pod)))
    return found
  }
}
