// What a Deployment's status says: pure. Models calculateStatus of sync.go, and progress.go.
import { parseTime } from '../../api/index.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../api/types/apps-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { COMPLETE, TIMED_OUT, conditionOf, hasProgressDeadline, makeCondition, withCondition, withoutCondition } from './conditions.ts'
import { maxUnavailable, replicasOf, sum } from './scaling.ts'

/** Counts and availability. `sets` is all of them, the new one included. */
export function planStatus(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, now: Micros): DeploymentStatus {
  const available = sum(sets, (set) => set.status?.availableReplicas ?? 0)
  const { conditions, collisionCount } = deployment.status ?? {}
  const status: DeploymentStatus = {
    ...(deployment.metadata.generation ? { observedGeneration: deployment.metadata.generation } : {}),
    ...counted('replicas', sum(sets, (set) => set.status?.replicas ?? 0)),
    ...counted('updatedReplicas', newSet?.status?.replicas ?? 0),
    ...counted('readyReplicas', sum(sets, (set) => set.status?.readyReplicas ?? 0)),
    ...counted('availableReplicas', available),
    ...counted('unavailableReplicas', Math.max(0, sum(sets, replicasOf) - available)),
    ...(conditions ? { conditions } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  }
  const condition =
    available >= replicasOf(deployment) - maxUnavailable(deployment)
      ? makeCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : makeCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now)
  return withCondition(status, condition)
}

const counted = <K extends string>(name: K, count: number): { [key in K]?: number } => (count === 0 ? {} : ({ [name]: count } as { [key in K]: number }))

/** The status during a rollout: counts, and whether it progresses, is complete, or has run out of time. */
export function planRolloutStatus(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, now: Micros): DeploymentStatus {
  let status = planStatus(deployment, sets, newSet, now)
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment)) status = withoutCondition(status, 'Progressing')
  const isSettled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === COMPLETE
  if (hasProgressDeadline(deployment) && !isSettled) status = withProgress(deployment, status, current, newSet, now)
  const failure = replicaFailure(sets, newSet)
  return failure ? withCondition(status, failure) : withoutCondition(status, 'ReplicaFailure')
}

function withProgress(deployment: Deployment, status: DeploymentStatus, current: DeploymentCondition | undefined, newSet: ReplicaSet | undefined, now: Micros): DeploymentStatus {
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (isComplete(deployment, status)) return withCondition(status, makeCondition('Progressing', 'True', COMPLETE, `${subject} has successfully progressed.`, now))
  if (isProgressing(deployment.status ?? {}, status)) {
    const condition = makeCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now)
    // Progress is noted each time, with the same reason too: the deadline counts from the last update.
    const next = current?.status === 'True' ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
    return withCondition(withoutCondition(status, 'Progressing'), next)
  }
  return hasTimedOut(deployment, status, now) ? withCondition(status, makeCondition('Progressing', 'False', TIMED_OUT, `${subject} has timed out progressing.`, now)) : status
}

/** All replicas are of the new template and available, and no old ones are left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = replicasOf(deployment)
  return (status.updatedReplicas ?? 0) === desired && (status.replicas ?? 0) === desired && (status.availableReplicas ?? 0) === desired && (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
}

function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const updated = (status: DeploymentStatus): number => status.updatedReplicas ?? 0
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - updated(status)
  return updated(after) > updated(before) || old(after) < old(before) || (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) || (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
}

function hasTimedOut(deployment: Deployment, status: DeploymentStatus, now: Micros): boolean {
  const condition = conditionOf(status, 'Progressing')
  // The end of the last rollout is no beginning of this one: its condition will be replaced first.
  if (!condition || condition.reason === COMPLETE) return false
  return condition.reason === TIMED_OUT || deadline(deployment, condition) < now
}

const deadline = (deployment: Deployment, condition: DeploymentCondition): Micros => parseTime(condition.lastUpdateTime ?? '') + (deployment.spec?.progressDeadlineSeconds ?? 0) * SECOND

/** Time until a rollout that shows no progress has to be looked at again; undefined when nothing is expected of it. */
export function progressCheckAfter(deployment: Deployment, status: DeploymentStatus, now: Micros): Micros | undefined {
  const condition = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || !condition || isComplete(deployment, status) || condition.reason === TIMED_OUT) return undefined
  return deadline(deployment, condition) - now
}

/** A failure that one of the ReplicaSets reports, the new one first. */
function replicaFailure(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): DeploymentCondition | undefined {
  for (const set of [...(newSet ? [newSet] : []), ...sets]) {
    const failure = set.status?.conditions?.find((condition) => condition.type === 'ReplicaFailure')
    if (!failure) continue
    const { type, status, lastTransitionTime, reason, message } = failure
    return { type, status, lastUpdateTime: lastTransitionTime, lastTransitionTime, reason, message }
  }
  return undefined
}
