// What a ReplicaSet needs next: pure decisions.
import { compileLabelSelector, compileSetSelector, formatTime, parseTime } from '../../api/index.ts'
import type { ReplicaSetCondition, ReplicaSetSpec, ReplicaSetStatus } from '../../api/types/apps-v1.ts'
import type { Pod, ReplicationController } from '../../api/types/core-v1.ts'
import type { ObjectMeta } from '../../api/types/meta-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { isPodActive, isPodAvailable, isPodReady, podCondition, semanticEqual } from '../framework/index.ts'

/** Pods that one sync may create or delete. */
export const BURST_REPLICAS = 500

/** A ReplicaSet, or a ReplicationController read as one. */
export interface ReplicaObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
  readonly spec?: Omit<ReplicaSetSpec, 'selector'> & { readonly selector?: ReplicaSetSpec['selector'] | NonNullable<ReplicationController['spec']>['selector'] }
  readonly status?: ReplicaSetStatus
}

/** The selector of either kind: an object's for a ReplicaSet, a plain map for a ReplicationController. */
export function selectorOf({ kind, spec }: ReplicaObject): ReturnType<typeof compileLabelSelector> {
  const selector = spec?.selector
  return kind === 'ReplicaSet' ? compileLabelSelector(selector as ReplicaSetSpec['selector']) : compileSetSelector(selector as Readonly<Record<string, string>> | undefined)
}

export interface ReplicaPlan {
  readonly create: number
  readonly remove: readonly Pod[]
}

/**
 * How many pods to create, or which to delete. `related` are the pods of all ReplicaSets of the same owner: a pod on a node
 * where many of them run is deleted sooner.
 */
export function planReplicas(desired: number, active: readonly Pod[], related: () => Iterable<Pod>, now: Micros): ReplicaPlan {
  const excess = active.length - desired
  if (excess <= 0) return { create: Math.min(-excess, BURST_REPLICAS), remove: [] }
  const count = Math.min(excess, BURST_REPLICAS)
  return { create: 0, remove: count < active.length ? rankForDeletion(active, related(), now).slice(0, count) : active.slice(0, count) }
}

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

/** Pods in the order in which they are given up. Models ActivePodsWithRanks of pkg/controller/controller_utils.go. */
export function rankForDeletion(pods: readonly Pod[], related: Iterable<Pod>, now: Micros): readonly Pod[] {
  const onNode = new Map<string, number>()
  for (const pod of related) if (isPodActive(pod)) onNode.set(pod.spec?.nodeName ?? '', (onNode.get(pod.spec?.nodeName ?? '') ?? 0) + 1)
  const crowd = (pod: Pod): number => onNode.get(pod.spec?.nodeName ?? '') ?? 0
  return pods.toSorted((a, b) => {
    const nodeA = a.spec?.nodeName ?? ''
    const nodeB = b.spec?.nodeName ?? ''
    if (nodeA !== nodeB && (nodeA === '' || nodeB === '')) return nodeA === '' ? -1 : 1
    return (
      (PHASES[a.status?.phase ?? ''] ?? 0) - (PHASES[b.status?.phase ?? ''] ?? 0) ||
      Number(isPodReady(a)) - Number(isPodReady(b)) ||
      deletionCost(a) - deletionCost(b) ||
      crowd(b) - crowd(a) ||
      (isPodReady(a) ? compareAges(a, b, readySince(a), readySince(b), now) : 0) ||
      compareRestarts(a, b) ||
      compareAges(a, b, parseTime(a.metadata.creationTimestamp), parseTime(b.metadata.creationTimestamp), now)
    )
  })
}

const deletionCost = (pod: Pod): number => Number(pod.metadata.annotations?.[DELETION_COST] ?? 0)

const readySince = (pod: Pod): Micros => parseTime(podCondition(pod.status, 'Ready')?.lastTransitionTime ?? '')

/** Younger goes first, but ages count only by their order of magnitude; among equals the uid decides. */
function compareAges(a: Pod, b: Pod, since: Micros, other: Micros, now: Micros): number {
  if (since === other || Number.isNaN(since) || Number.isNaN(other)) return 0
  const difference = magnitude(now - since) - magnitude(now - other)
  return difference !== 0 ? difference : a.metadata.uid < b.metadata.uid ? -1 : 1
}

const magnitude = (age: Micros): number => (age > 0 ? Math.floor(Math.log2(age * 1000)) : -1)

/** More restarts go first: of regular containers, then of sidecars. */
function compareRestarts(a: Pod, b: Pod): number {
  const most = (statuses: readonly { readonly restartCount: number }[] | undefined): number => Math.max(0, ...(statuses ?? []).map((status) => status.restartCount))
  return most(b.status?.containerStatuses) - most(a.status?.containerStatuses) || most(b.status?.initContainerStatuses) - most(a.status?.initContainerStatuses)
}

/** The status that these pods and the outcome of the last try amount to; the generation is not part of the decision. */
export function planReplicaStatus(set: ReplicaObject, active: readonly Pod[], failure: Error | undefined, now: Micros): ReplicaSetStatus {
  const labels = compileSetSelector(set.spec?.template?.metadata?.labels)
  const ready = active.filter(isPodReady)
  const available = ready.filter((pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now))
  const { conditions: before, replicas: _, fullyLabeledReplicas: _labeled, readyReplicas: _ready, availableReplicas: _available, ...rest } = set.status ?? { replicas: 0 }
  const conditions = planConditions(before ?? [], active.length - (set.spec?.replicas ?? 0), failure, now)
  return {
    replicas: active.length,
    ...nonZero('fullyLabeledReplicas', active.filter((pod) => labels.matches(pod.metadata.labels)).length),
    ...nonZero('readyReplicas', ready.length),
    ...nonZero('availableReplicas', available.length),
    ...rest,
    ...(conditions.length > 0 ? { conditions } : {}),
  }
}

const nonZero = <K extends string>(name: K, count: number): { [key in K]?: number } => (count === 0 ? {} : ({ [name]: count } as { [key in K]: number }))

function planConditions(before: readonly ReplicaSetCondition[], excess: number, failure: Error | undefined, now: Micros): readonly ReplicaSetCondition[] {
  const has = before.some((condition) => condition.type === 'ReplicaFailure')
  if (failure && !has) {
    const reason = excess < 0 ? { reason: 'FailedCreate' } : excess > 0 ? { reason: 'FailedDelete' } : {}
    return [...before, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(now), ...reason, message: failure.message }]
  }
  return !failure && has ? before.filter((condition) => condition.type !== 'ReplicaFailure') : before
}

/** Whether the API server has to be told. */
export function isStatusCurrent(set: ReplicaObject, status: ReplicaSetStatus): boolean {
  return set.metadata.generation === set.status?.observedGeneration && semanticEqual(set.status, status)
}

/** How long until the next ready pod counts as available; undefined when none is waiting. */
export function nextAvailabilityCheck(active: readonly Pod[], minReadySeconds: number, now: Micros): Micros | undefined {
  let next: Micros | undefined
  for (const pod of active) {
    if (!isPodReady(pod) || isPodAvailable(pod, minReadySeconds, now)) continue
    const due = readySince(pod) + minReadySeconds * SECOND - now
    if (next === undefined || due < next) next = due
  }
  return next
}
