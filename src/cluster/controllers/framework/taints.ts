// Taints and what tolerates them: pure. Models pkg/util/taints and component-helpers/scheduling/corev1.
import type { Taint, Toleration } from '../../api/types/core-v1.ts'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'

/** Taints are the same by key and effect; the value may differ. */
export const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator ?? 'Equal') {
    case 'Exists':
      return true
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '') && Boolean(toleration.key)
    default:
      return false
  }
}

/** The first toleration of each taint; undefined when one of the taints is not tolerated. */
export function tolerationsOf(taints: readonly Taint[], tolerations: readonly Toleration[]): readonly Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const found = tolerations.find((toleration) => tolerates(toleration, taint))
    if (!found) return undefined
    used.push(found)
  }
  return used
}

/** The list with taints added at the end, or put in the place of the same ones. */
export function withTaints(taints: readonly Taint[], added: readonly Taint[]): readonly Taint[] {
  return added.reduce<readonly Taint[]>((list, taint) => {
    const index = list.findIndex((each) => sameTaint(each, taint))
    return index < 0 ? [...list, taint] : list.with(index, taint)
  }, taints)
}

export function withoutTaints(taints: readonly Taint[], removed: readonly Taint[]): readonly Taint[] {
  return taints.filter((taint) => !removed.some((each) => sameTaint(each, taint)))
}
