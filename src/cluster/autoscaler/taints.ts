// The taints by which the autoscaler marks nodes, and how it puts them there. Models cluster-autoscaler/utils/taints.
import { EPOCH_MS, hasReason } from '../api/index.ts'
import type { Node, Taint } from '../api/types/core-v1.ts'
import { NODES, type Client } from '../client/index.ts'
import { MILLISECOND, SECOND, sleep, type Micros, type Process } from '../../kernel/index.ts'

/** No new pods: the node is about to go. */
export const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler'
/** Preferably no new pods: the node is not needed. */
export const DELETION_CANDIDATE = 'DeletionCandidateOfClusterAutoscaler'

const CONDITION_TAINTS = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable', 'node.kubernetes.io/unschedulable', 'node.kubernetes.io/memory-pressure', 'node.kubernetes.io/disk-pressure', 'node.kubernetes.io/network-unavailable', 'node.kubernetes.io/pid-pressure', 'node.cloudprovider.kubernetes.io/uninitialized', 'node.cloudprovider.kubernetes.io/shutdown'])
const PASSING_PREFIXES = ['ignore-taint.cluster-autoscaler.kubernetes.io/', 'startup-taint.cluster-autoscaler.kubernetes.io/', 'status-taint.cluster-autoscaler.kubernetes.io/']

const CONFLICT_RETRY = 100 * MILLISECOND
const RETRY_TIME = 5 * SECOND

export const hasTaint = (node: Node, key: string): boolean => node.spec?.taints?.some((taint) => taint.key === key) ?? false

const unixSeconds = (now: Micros): number => Math.floor((EPOCH_MS + now / 1000) / 1000)

/** When the node was marked, in cluster time; undefined when it is not. */
export function taintTime(node: Node, key: string): Micros | undefined {
  const value = node.spec?.taints?.find((taint) => taint.key === key)?.value
  return value === undefined || !/^\d+$/.test(value) ? undefined : (Number(value) * 1000 - EPOCH_MS) * 1000
}

/** The taints that a fresh node of the same make would have: conditions, the autoscaler's marks and passing ones go (SanitizeTaints). */
export function lastingTaints(taints: readonly Taint[]): readonly Taint[] {
  return taints.filter(({ key }) => key !== TO_BE_DELETED && key !== DELETION_CANDIDATE && !CONDITION_TAINTS.has(key) && !PASSING_PREFIXES.some((prefix) => key.startsWith(prefix)))
}

/** A node as if it were about to go: nothing new is placed there, but it still counts as a domain of its topology. */
export function asDoomed(node: Node, now: Micros): Node {
  return { ...node, spec: { ...node.spec, taints: [...(node.spec?.taints ?? []), { key: TO_BE_DELETED, value: String(unixSeconds(now)), effect: 'NoSchedule' }] } }
}

/** Marks a node by an update of the whole Node, cordoning it if wished. Throws ApiError, NetworkError. */
export function* addMark(client: Client, node: Node, key: string, cordon = false): Process<void> {
  const effect = key === TO_BE_DELETED ? 'NoSchedule' : 'PreferNoSchedule'
  yield* changeNode(client, node, (fresh) => {
    if (hasTaint(fresh, key)) return undefined
    const taint: Taint = { key, value: String(unixSeconds(client.kernel.now)), effect }
    return { ...fresh.spec, taints: [...(fresh.spec?.taints ?? []), taint], ...(cordon ? { unschedulable: true } : {}) }
  })
}

/** Takes a mark back, and with it the cordon if wished. Throws ApiError, NetworkError. */
export function* removeMark(client: Client, node: Node, key: string, uncordon = false): Process<void> {
  yield* changeNode(client, node, (fresh) => {
    if (!hasTaint(fresh, key)) return undefined
    const { taints: _, unschedulable, ...rest } = fresh.spec ?? {}
    const taints = (fresh.spec?.taints ?? []).filter((taint) => taint.key !== key)
    return { ...rest, ...(taints.length > 0 ? { taints } : {}), ...(unschedulable && !uncordon ? { unschedulable } : {}) }
  })
}

/** `change` gives the new spec, or undefined when nothing is to be done; it is asked again after a conflict. */
function* changeNode(client: Client, node: Node, change: (fresh: Node) => Node['spec'] | undefined): Process<void> {
  const deadline = client.kernel.now + RETRY_TIME
  for (let fresh = node; ; fresh = yield* client.get(NODES, node.metadata.name)) {
    const spec = change(fresh)
    // What the cache says may be old; only the newest version may excuse from writing.
    if (!spec && fresh === node) continue
    if (!spec) return
    try {
      yield* client.update(NODES, { ...fresh, spec })
      return
    } catch (error) {
      if (!hasReason(error, 'Conflict') || client.kernel.now >= deadline) throw error
      yield* sleep(CONFLICT_RETRY)
    }
  }
}
