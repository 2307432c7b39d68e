// Conditions of Pods. Pods that come up in the same second say the same, so that they share the objects that say it.
import type { PodCondition } from '../types/core-v1.ts'

/** Of each type so many are remembered. */
const KEPT = 8
/** Types are what people call them. */
const TYPES_MAX = 64

interface Recent {
  readonly conditions: PodCondition[]
  oldest: number
}

const recent = new Map<string, Recent>()

/** The condition, or an equal one that another Pod has. Its members stand in one order always, whoever made it. */
export function shareCondition(condition: PodCondition): PodCondition {
  let known = recent.get(condition.type)
  if (!known) {
    if (recent.size === TYPES_MAX) recent.clear()
    recent.set(condition.type, (known = { conditions: [], oldest: 0 }))
  }
  for (const candidate of known.conditions) if (candidate === condition || says(candidate, condition)) return candidate
  const shared = inOrder(condition)
  known.conditions[known.oldest] = shared
  known.oldest = (known.oldest + 1) % KEPT
  return shared
}

function says(a: PodCondition, b: PodCondition): boolean {
  return a.lastTransitionTime === b.lastTransitionTime && a.status === b.status && a.observedGeneration === b.observedGeneration
    && a.reason === b.reason && a.message === b.message && a.lastProbeTime === b.lastProbeTime
}

function inOrder({ type, status, observedGeneration, reason, message, lastProbeTime, lastTransitionTime }: PodCondition): PodCondition {
  const condition: { -readonly [K in keyof PodCondition]: PodCondition[K] } = { type, status }
  if (observedGeneration !== undefined) condition.observedGeneration = observedGeneration
  if (reason !== undefined) condition.reason = reason
  if (message !== undefined) condition.message = message
  if (lastProbeTime !== undefined) condition.lastProbeTime = lastProbeTime
  if (lastTransitionTime !== undefined) condition.lastTransitionTime = lastTransitionTime
  return condition
}
