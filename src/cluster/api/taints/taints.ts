// Pure. Models component-helpers/scheduling/corev1/helpers.go and api/core/v1/toleration.go.
import type { Taint, Toleration } from '../types/core-v1.ts'

/** Taints are the same by key and effect; the value may differ. */
export const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect

/** Whether one toleration covers a taint: an empty effect covers each effect, an empty key with Exists each taint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  return (toleration.operator ?? 'Equal') === 'Equal' && (toleration.value ?? '') === (taint.value ?? '')
}

export function isTolerated(tolerations: readonly Toleration[], taint: Taint): boolean {
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true
  return false
}

/** The first taint that keeps a pod away from a node (NoSchedule, NoExecute) and that none of these tolerates. */
export function findUntolerated(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  for (const taint of taints) if (taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint)) return taint
  return undefined
}

/** The first toleration of each taint; undefined when one of the taints is not tolerated. Models GetMatchingTolerations. */
export function tolerationsOf(taints: readonly Taint[], tolerations: readonly Toleration[]): readonly Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const found = tolerations.find((toleration) => tolerates(toleration, taint))
    if (!found) return undefined
    used.push(found)
  }
  return used
}
