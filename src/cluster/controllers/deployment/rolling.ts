// What a rolling update may do now: pure. Models pkg/controller/deployment/rolling.go.
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import { byAge, isActive, maxUnavailable, newReplicaSetReplicas, replicasOf, sum, type ScaleStep } from './scaling.ts'

const availableOf = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0

/**
 * The steps that are allowed now, in order: first the new set is scaled as far as the surge allows; only when that is
 * done are old ones scaled down, those with unhealthy pods first. A set may appear twice.
 */
export function planRollingUpdate(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): readonly ScaleStep[] {
  const up = planNew(deployment, newSet, oldSets)
  return up === replicasOf(newSet) ? planOld(deployment, newSet, oldSets.filter(isActive)) : [{ set: newSet, replicas: up }]
}

function planNew(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): number {
  const desired = replicasOf(deployment)
  return replicasOf(newSet) >= desired ? desired : newReplicaSetReplicas(deployment, [...oldSets, newSet], replicasOf(newSet))
}

function planOld(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): readonly ScaleStep[] {
  if (oldSets.length === 0) return []
  const least = replicasOf(deployment) - maxUnavailable(deployment)
  // Pods of the new set that are not available yet may never be: they give no licence to remove old ones.
  const removable = sum(oldSets, replicasOf) + replicasOf(newSet) - least - (replicasOf(newSet) - availableOf(newSet))
  if (removable <= 0) return []
  const sets = oldSets.toSorted(byAge)
  const sizes = new Map(sets.map((set) => [set, replicasOf(set)]))
  const steps: ScaleStep[] = []
  const shrink = (set: ReplicaSet, by: number): void => {
    const replicas = sizes.get(set)! - by
    sizes.set(set, replicas)
    steps.push({ set, replicas })
  }
  let cleaned = 0
  for (const set of sets) {
    if (cleaned >= removable) break
    const unhealthy = replicasOf(set) - availableOf(set)
    if (unhealthy === 0) continue
    // More pods are said to be available than there should be: the set's status is behind its last scaling, and to count on those
    // pods once more could take the Deployment below its floor. The next sync will know.
    if (unhealthy < 0) return steps
    const count = Math.min(removable - cleaned, unhealthy)
    shrink(set, count)
    cleaned += count
  }
  let spare = sum(sets, availableOf) + availableOf(newSet) - least
  for (const set of sets) {
    const count = Math.min(sizes.get(set)!, spare)
    if (count <= 0) continue
    shrink(set, count)
    spare -= count
  }
  return steps
}
