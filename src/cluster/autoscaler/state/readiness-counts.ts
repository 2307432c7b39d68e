// Nodes of a group sorted by how far they are: pure. Models updateReadinessStats of cluster-autoscaler/clusterstate/clusterstate.go.
import { parseTime } from '../../api/index.ts'
import type { Node } from '../../api/types/core-v1.ts'
import { MINUTE, type Micros } from '../../../kernel/index.ts'
import type { NodeGroup } from '../provider.ts'
import { readinessOf } from '../readiness.ts'
import { TO_BE_DELETED, hasTaint } from '../taints.ts'

/** A node may take so long to become ready before it counts as broken. */
const MAX_STARTUP = 15 * MINUTE

/** Names of nodes (ids of instances where there is no Node). */
export interface ReadinessCounts {
  readonly registered: readonly string[]
  readonly ready: readonly string[]
  readonly unready: readonly string[]
  /** Registered, young and not ready yet. */
  readonly notStarted: readonly string[]
  /** Their machine is gone, their Node not yet. */
  readonly deleted: readonly string[]
  readonly unregistered: readonly string[]
  readonly longUnregistered: readonly string[]
}

interface Draft {
  registered: string[]
  ready: string[]
  unready: string[]
  notStarted: string[]
  deleted: string[]
  unregistered: string[]
  longUnregistered: string[]
}

const noCounts = (): Draft => ({ registered: [], ready: [], unready: [], notStarted: [], deleted: [], unregistered: [], longUnregistered: [] })
export const NO_COUNTS: ReadinessCounts = noCounts()

export interface ReadinessInput {
  readonly nodes: readonly Node[]
  readonly groups: readonly NodeGroup[]
  /** When each instance without a Node was first seen. */
  readonly unregisteredSince: ReadonlyMap<string, Micros>
  readonly maxProvisionTime: Micros
  readonly now: Micros
}

/** Counts by group, and over all nodes whoever owns them. */
export function countReadiness({ nodes, groups, unregisteredSince, maxProvisionTime, now }: ReadinessInput): { readonly total: ReadinessCounts; readonly byGroup: ReadonlyMap<string, ReadinessCounts> } {
  const total = noCounts()
  const byGroup = new Map<string, Draft>()
  const groupOf = new Map(groups.flatMap(({ name, instances }) => instances.map(({ id }) => [id, name] as const)))
  const countsOf = (group: string): Draft => {
    let counts = byGroup.get(group)
    if (!counts) byGroup.set(group, (counts = noCounts()))
    return counts
  }
  for (const node of nodes) {
    const group = groupOf.get(node.spec?.providerID ?? '')
    const kind = kindOf(node, group !== undefined, now)
    for (const counts of group === undefined ? [total] : [total, countsOf(group)]) {
      counts.registered.push(node.metadata.name)
      counts[kind].push(node.metadata.name)
    }
  }
  for (const [id, since] of unregisteredSince) {
    const kind = since + maxProvisionTime < now ? 'longUnregistered' : 'unregistered'
    for (const counts of [total, countsOf(groupOf.get(id)!)]) counts[kind].push(id)
  }
  return { total, byGroup }
}

function kindOf(node: Node, hasInstance: boolean, now: Micros): 'deleted' | 'ready' | 'notStarted' | 'unready' {
  if (!hasInstance && hasTaint(node, TO_BE_DELETED)) return 'deleted'
  if (readinessOf(node).ready) return 'ready'
  return parseTime(node.metadata.creationTimestamp ?? '') + MAX_STARTUP > now ? 'notStarted' : 'unready'
}

/** Few enough nodes are broken to trust what one sees (--ok-total-unready-count, --max-total-unready-percentage). */
export function isClusterHealthy({ unready }: ReadinessCounts, nodeCount: number, limits: UnreadyLimits): boolean {
  return !exceeds(unready.length, nodeCount, limits)
}

export interface UnreadyLimits {
  readonly okTotalUnreadyCount: number
  readonly maxTotalUnreadyPercentage: number
}

export function exceeds(unready: number, of: number, { okTotalUnreadyCount, maxTotalUnreadyPercentage }: UnreadyLimits): boolean {
  return unready > okTotalUnreadyCount && unready > (maxTotalUnreadyPercentage / 100) * of
}
