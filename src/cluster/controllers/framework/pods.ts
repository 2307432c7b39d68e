// States of a pod that controllers decide by. Models pkg/api/v1/pod and pkg/controller/controller_utils.go.
import { parseTime } from '../../api/index.ts'
import type { Pod, PodCondition, PodStatus } from '../../api/types/core-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'

export function podCondition(status: PodStatus | undefined, type: string): PodCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod.status, 'Ready')?.status === 'True'
}

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Micros): boolean {
  const ready = podCondition(pod.status, 'Ready')
  if (ready?.status !== 'True') return false
  if (minReadySeconds === 0) return true
  return ready.lastTransitionTime !== undefined && parseTime(ready.lastTransitionTime) + minReadySeconds * SECOND <= now
}

/** Succeeded or Failed: its containers will not run again. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
}

/** Neither finished nor being deleted: counts towards replicas. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined
}

export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined
}

/** Conditions with one replaced in place or added at the end; its transition time moves only with its status. Undefined when nothing changes. */
export function withPodCondition(status: PodStatus, condition: PodCondition, now: string): PodStatus | undefined {
  const conditions = status.conditions ?? []
  const index = conditions.findIndex((each) => each.type === condition.type)
  const old = conditions[index]
  if (!old) return { ...status, conditions: [...conditions, { ...condition, lastTransitionTime: now }] }
  const updated = { ...condition, lastTransitionTime: old.status === condition.status ? old.lastTransitionTime : now }
  const isSame = old.status === updated.status && old.reason === updated.reason && old.message === updated.message && old.observedGeneration === updated.observedGeneration && (old.lastProbeTime ?? null) === (updated.lastProbeTime ?? null)
  return isSame ? undefined : { ...status, conditions: conditions.with(index, updated) }
}
