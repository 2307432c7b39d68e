// Conditions of a Deployment: pure. Models pkg/controller/deployment/util/deployment_util.go.
import { formatTime } from '../../api/index.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus } from '../../api/types/apps-v1.ts'
import type { Micros } from '../../../kernel/index.ts'

export type ConditionType = 'Available' | 'Progressing' | 'ReplicaFailure'

export const TIMED_OUT = 'ProgressDeadlineExceeded'
export const COMPLETE = 'NewReplicaSetAvailable'
export const PAUSED = 'DeploymentPaused'

export function conditionOf(status: DeploymentStatus | undefined, type: ConditionType): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export function makeCondition(type: ConditionType, status: 'True' | 'False' | 'Unknown', reason: string, message: string, now: Micros): DeploymentCondition {
  const time = formatTime(now)
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message }
}

/**
 * The status with a condition set: nothing changes when status and reason are what they were; otherwise it goes to the
 * end of the list, and its transition time moves only if its status does.
 */
export function withCondition(status: DeploymentStatus, condition: DeploymentCondition): DeploymentStatus {
  const current = conditionOf(status, condition.type as ConditionType)
  if (current?.status === condition.status && current.reason === condition.reason) return status
  const next = current?.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
  return { ...status, conditions: [...(status.conditions ?? []).filter(({ type }) => type !== condition.type), next] }
}

export function withoutCondition(status: DeploymentStatus, type: ConditionType): DeploymentStatus {
  if (!conditionOf(status, type)) return status
  const { conditions = [], ...rest } = status
  const left = conditions.filter((condition) => condition.type !== type)
  return left.length > 0 ? { ...rest, conditions: left } : rest
}

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec?.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== 2 ** 31 - 1
}

/** The condition to write when a Deployment was paused or resumed; undefined when the status knows already. */
export function planPausedCondition(deployment: Deployment, now: Micros): DeploymentCondition | undefined {
  if (!hasProgressDeadline(deployment)) return undefined
  const reason = conditionOf(deployment.status, 'Progressing')?.reason
  // A rollout that has failed stays failed while it is paused.
  if (reason === TIMED_OUT) return undefined
  const isPaused = deployment.spec?.paused === true
  if (isPaused === (reason === PAUSED)) return undefined
  return isPaused ? makeCondition('Progressing', 'Unknown', PAUSED, 'Deployment is paused', now) : makeCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now)
}
