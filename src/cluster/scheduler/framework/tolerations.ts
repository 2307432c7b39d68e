// Taints and tolerations. Models component-helpers/scheduling/corev1/helpers.go and api/core/v1/toleration.go.
import type { Taint, Toleration } from '../../api/types/core-v1.ts'

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
