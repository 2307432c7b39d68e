// What a pod is told for which no node was added. Models processors/status/eventing_scale_up_processor.go and core/scaleup/orchestrator/skippedreasons.go.
import type { Pod } from '../../api/types/core-v1.ts'

export const IN_BACKOFF = 'in backoff after failed scale-up'
export const MAX_SIZE_REACHED = 'max node group size reached'
export const NOT_READY = 'not ready for scale-up'

/** A pod that no group can help, with the reasons of each group. */
export interface Unhelped {
  readonly pod: Pod
  /** Groups that were not even looked at, then those whose nodes the pod does not fit. */
  readonly reasons: readonly (readonly string[])[]
}

/** `2 Insufficient cpu, 1 max node group size reached`: how many groups have each reason. */
export function describeReasons({ reasons }: Unhelped): string {
  const counts = new Map<string, number>()
  for (const reason of reasons.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ')
}
