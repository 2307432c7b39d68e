// How many replicas each ReplicaSet of a Deployment may have: pure arithmetic.
// Models pkg/controller/deployment/util/deployment_util.go and the scaling part of sync.go.
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import { scaledValue } from '../framework/index.ts'
import { DESIRED_REPLICAS, MAX_REPLICAS } from './revisions.ts'

export const replicasOf = (object: Deployment | ReplicaSet): number => object.spec?.replicas ?? 0

export const sum = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number => sets.reduce((total, set) => total + count(set), 0)

export const isRollingUpdate = (deployment: Deployment): boolean => deployment.spec?.strategy?.type === 'RollingUpdate'

/** Whole numbers of pods: surge is rounded up, unavailable down, and both may not be 0. */
export function resolveFenceposts(surge: number | string | undefined, unavailable: number | string | undefined, desired: number): { readonly surge: number; readonly unavailable: number } {
  const most = scaledValue(surge, desired, true)
  const missing = scaledValue(unavailable, desired, false)
  // Validation refuses two zeroes, but two small percentages can both come out as zero.
  return { surge: most, unavailable: most === 0 && missing === 0 ? 1 : missing }
}

/** Pods above the desired number that a rolling update may have. */
export function maxSurge(deployment: Deployment): number {
  if (!isRollingUpdate(deployment)) return 0
  const rolling = deployment.spec?.strategy?.rollingUpdate
  return resolveFenceposts(rolling?.maxSurge, rolling?.maxUnavailable, replicasOf(deployment)).surge
}

/** Pods below the desired number that a rolling update may have. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment) || replicas === 0) return 0
  const rolling = deployment.spec?.strategy?.rollingUpdate
  return Math.min(resolveFenceposts(rolling?.maxSurge, rolling?.maxUnavailable, replicas).unavailable, replicas)
}

/** The replicas that the new ReplicaSet may have now; `all` includes it. */
export function newReplicaSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const desired = replicasOf(deployment)
  if (!isRollingUpdate(deployment)) return desired
  const surge = scaledValue(deployment.spec?.strategy?.rollingUpdate?.maxSurge, desired, true)
  const room = desired + surge - sum(all, replicasOf)
  return room <= 0 ? current : current + Math.min(room, desired - current)
}

/** The part of `toAdd` replicas (negative: to remove) that falls to one ReplicaSet, when `added` are spent already. */
export function replicaSetProportion(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(set, deployment)
  const allowed = toAdd - added
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed)
}

/** What the set would gain if it kept its share of the Deployment's size. */
function fractionOf(set: ReplicaSet, deployment: Deployment): number {
  if (replicasOf(deployment) === 0) return -replicasOf(set)
  const most = replicasOf(deployment) + maxSurge(deployment)
  const before = Number(set.metadata.annotations?.[MAX_REPLICAS] ?? 0) || (deployment.status?.replicas ?? 0)
  // Neither the annotation nor the status tells what the shares were.
  if (before === 0) return 0
  return roundHalfAway((replicasOf(set) * most) / before) - replicasOf(set)
}

/** integer.RoundToInt32: halves go away from zero. */
const roundHalfAway = (value: number): number => (value < 0 ? Math.trunc(value - 0.5) : Math.trunc(value + 0.5))

/** A ReplicaSet and the number of replicas it is to have. */
export interface ScaleStep {
  readonly set: ReplicaSet
  readonly replicas: number
}

export const isActive = (set: ReplicaSet): boolean => replicasOf(set) > 0

/** Older first, by name among those of the same second. */
export const byAge = (a: ReplicaSet, b: ReplicaSet): number => compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name)

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * What a change of the Deployment's size means for its ReplicaSets, when no rollout step is due: the only active one gets
 * all; when the new one has all its pods the old ones get none; in the midst of a rolling update each gets its share.
 */
export function planScale(deployment: Deployment, newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): readonly ScaleStep[] {
  const desired = replicasOf(deployment)
  const only = activeOrLatest(newSet, oldSets)
  if (only) return replicasOf(only) === desired ? [] : [{ set: only, replicas: desired }]
  if (isSaturated(deployment, newSet)) return oldSets.filter(isActive).map((set) => ({ set, replicas: 0 }))
  if (!isRollingUpdate(deployment)) return []
  const sets = [...oldSets, ...(newSet ? [newSet] : [])].filter(isActive)
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0
  const toAdd = allowed - sum(sets, replicasOf)
  // Larger sets first; among equals, newer ones grow first and older ones shrink first.
  const ordered = toAdd === 0 ? sets : sets.toSorted((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byAge(b, a) : byAge(a, b)))
  let added = 0
  const steps = ordered.map((set): ScaleStep => {
    const proportion = replicaSetProportion(set, deployment, toAdd, added)
    added += proportion
    return { set, replicas: replicasOf(set) + proportion }
  })
  // Rounding leaves something over; the largest set takes it.
  return steps.map((step, i) => (i === 0 && toAdd !== 0 ? { ...step, replicas: Math.max(0, step.replicas + toAdd - added) } : step))
}

/** The one set that has replicas, or the newest if none has; undefined when several have. */
export function activeOrLatest(newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...oldSets, ...(newSet ? [newSet] : [])].filter(isActive)
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? oldSets.toSorted((a, b) => byAge(b, a))[0]
}

/** Whether the new set was scaled to the full size and all its pods are available. */
function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  const desired = replicasOf(deployment)
  return set !== undefined && replicasOf(set) === desired && Number(set.metadata.annotations?.[DESIRED_REPLICAS] ?? NaN) === desired && (set.status?.availableReplicas ?? 0) === desired
}
