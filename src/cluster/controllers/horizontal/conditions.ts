// Conditions of an autoscaler: pure.
import { formatTime } from '../../api/index.ts'
import type { HorizontalPodAutoscalerCondition } from '../../api/types/autoscaling-v2.ts'
import type { Micros } from '../../../kernel/index.ts'

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited'

/** The list with a condition set in its place, or added at the end; its transition time moves only with its status. */
export function withCondition(conditions: readonly HorizontalPodAutoscalerCondition[], type: ConditionType, status: 'True' | 'False', reason: string, message: string, now: Micros): readonly HorizontalPodAutoscalerCondition[] {
  const index = conditions.findIndex((condition) => condition.type === type)
  const old = conditions[index]
  const next = { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : formatTime(now), reason, message }
  return old ? conditions.with(index, next) : [...conditions, next]
}
