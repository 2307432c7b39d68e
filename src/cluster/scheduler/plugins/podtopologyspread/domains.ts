// The domains of a constraint: which values of its topology key there are among the nodes that count.
import { hasRequiredNodeAffinity, type NodeInfo, type PodInfo, type PodSpread, type Snapshot, type TopologyCount } from '../../framework/index.ts'
import { hasAllKeys, isIncluded, type Constraint } from './constraint.ts'

export interface DomainSet {
  readonly values: ReadonlySet<string>
  /** The nodes that count; absent when all that have the key do, so that pods may be counted by its values alone. */
  readonly nodes: ReadonlySet<NodeInfo> | undefined
}

/** Distinct wishes of pods are few; past this they are found anew. */
const CACHE_LIMIT = 256

/** Domains depend on nodes and on what pods wish of them, which many share; so they are found once for each version of the nodes. */
export class DomainCache {
  #version = -1
  #sets = new Map<string, DomainSet>()

  /** Nodes count that have a place in all of `constraints` and that this constraint includes for the pod. */
  find(snapshot: Snapshot, constraint: Constraint, constraints: readonly Constraint[], pod: PodInfo): DomainSet {
    if (this.#version !== snapshot.nodesVersion || this.#sets.size >= CACHE_LIMIT) this.#sets.clear()
    this.#version = snapshot.nodesVersion
    const key = `${constraint.topologyKey}\n\n${constraints.map((c) => c.topologyKey).join('\n')}\n\n${wishesOf(pod, constraint)}`
    let found = this.#sets.get(key)
    if (found === undefined) this.#sets.set(key, (found = findDomains(snapshot, constraint, constraints, pod)))
    return found
  }
}

/** What of a pod decides which nodes a constraint includes; empty for most. */
function wishesOf({ spec, tolerations }: PodInfo, { honorsAffinity, honorsTaints }: Constraint): string {
  const affinity = honorsAffinity && hasRequiredNodeAffinity(spec) ? [spec.nodeSelector, spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution] : undefined
  return affinity || honorsTaints ? JSON.stringify([affinity, honorsTaints && tolerations]) : ''
}

function findDomains(snapshot: Snapshot, constraint: Constraint, constraints: readonly Constraint[], pod: PodInfo): DomainSet {
  const values = new Set<string>()
  const nodes = new Set<NodeInfo>()
  let isWhole = true
  for (const node of snapshot.nodes) {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined) continue
    if (hasAllKeys(node, constraints) && isIncluded(node, constraint, pod)) {
      values.add(value)
      nodes.add(node)
    } else isWhole = false
  }
  return { values, nodes: isWhole ? undefined : nodes }
}

/** Adds the pods of a class that are on nodes that count. */
export function countSpread(counts: TopologyCount, { nodes }: DomainSet, spread: PodSpread, topologyKey: string, nodesVersion: number): void {
  if (nodes === undefined) return counts.addTally(spread.over(topologyKey, nodesVersion), 1)
  for (const [node, count] of spread.nodes) if (nodes.has(node)) counts.add(node.labels[topologyKey]!, count)
}
