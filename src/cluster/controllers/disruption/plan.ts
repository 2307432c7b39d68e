// How many disruptions a budget allows: pure.
import { formatTime, parseTime } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Condition } from '../../api/types/meta-v1.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../api/types/policy-v1.ts'
import { MINUTE, type Micros } from '../../../kernel/index.ts'
import { isPodReady, scaledValue } from '../framework/index.ts'

/** A pod whose eviction was granted is expected to be gone by then. */
export const DELETION_TIMEOUT = 2 * MINUTE

export interface Disrupted {
  /** Pods whose eviction was granted and whose deletion has not been seen, with the time of the grant. */
  readonly pods: Readonly<Record<string, string>>
  /** Pods that should be gone and are not. */
  readonly overdue: readonly Pod[]
  /** Time until the next of them is overdue. */
  readonly recheckAfter: Micros | undefined
}

export function viewDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], now: Micros): Disrupted {
  const granted = status?.disruptedPods ?? {}
  const waiting: Record<string, string> = {}
  const overdue: Pod[] = []
  let recheckAfter: Micros | undefined
  for (const pod of pods) {
    const time = granted[pod.metadata.name]
    if (time === undefined || pod.metadata.deletionTimestamp !== undefined) continue
    const left = parseTime(time) + DELETION_TIMEOUT - now
    if (left < 0) {
      overdue.push(pod)
      continue
    }
    waiting[pod.metadata.name] = time
    recheckAfter = Math.min(recheckAfter ?? left, left)
  }
  return { pods: waiting, overdue, recheckAfter }
}

/** How many pods a budget expects and how many have to be healthy; `scale` is the sum of what the pods' owners ask for. */
export function planDesired({ spec }: PodDisruptionBudget, podCount: number, scale: () => number): { readonly expected: number; readonly healthy: number } {
  if (spec?.maxUnavailable !== undefined) {
    const expected = scale()
    return { expected, healthy: Math.max(0, expected - scaledValue(spec.maxUnavailable, expected, true)) }
  }
  if (typeof spec?.minAvailable === 'number') return { expected: podCount, healthy: spec.minAvailable }
  if (spec?.minAvailable === undefined) return { expected: 0, healthy: 0 }
  const expected = scale()
  return { expected, healthy: scaledValue(spec.minAvailable, expected, true) }
}

/** The status, with the condition that says the same in words. */
export function planBudgetStatus(budget: PodDisruptionBudget, pods: readonly Pod[], desired: { readonly expected: number; readonly healthy: number }, disrupted: Disrupted, now: Micros): PodDisruptionBudgetStatus {
  const healthy = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && disrupted.pods[pod.metadata.name] === undefined && isPodReady(pod)).length
  const allowed = desired.expected <= 0 ? 0 : Math.max(0, healthy - desired.healthy)
  return makeStatus(budget, { allowed, healthy, desiredHealthy: desired.healthy, expected: desired.expected, disrupted: disrupted.pods }, allowed > 0 ? { reason: 'SufficientPods', message: '' } : { reason: 'InsufficientPods', message: '' }, now)
}

/** When the number cannot be known, nothing may be evicted. */
export function failSafeStatus(budget: PodDisruptionBudget, problem: string, now: Micros): PodDisruptionBudgetStatus {
  const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, disruptedPods = {} } = budget.status ?? {}
  return makeStatus(budget, { allowed: 0, healthy: currentHealthy, desiredHealthy, expected: expectedPods, disrupted: disruptedPods }, { reason: 'SyncFailed', message: problem }, now)
}

interface Counts {
  readonly allowed: number
  readonly healthy: number
  readonly desiredHealthy: number
  readonly expected: number
  readonly disrupted: Readonly<Record<string, string>>
}

function makeStatus({ metadata, status }: PodDisruptionBudget, counts: Counts, why: { readonly reason: string; readonly message: string }, now: Micros): PodDisruptionBudgetStatus {
  const generation = metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }
  const old = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const is = counts.allowed > 0 ? 'True' : 'False'
  const condition: Condition = { type: 'DisruptionAllowed', status: is, ...generation, lastTransitionTime: old?.status === is ? old.lastTransitionTime : formatTime(now), ...why }
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed')
  return {
    ...generation,
    ...(Object.keys(counts.disrupted).length > 0 ? { disruptedPods: counts.disrupted } : {}),
    disruptionsAllowed: counts.allowed,
    currentHealthy: counts.healthy,
    desiredHealthy: counts.desiredHealthy,
    expectedPods: counts.expected,
    conditions: [...others, condition],
  }
}
