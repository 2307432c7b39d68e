// When a pod has to leave a tainted node: pure.
import { tolerationsOf } from '../../api/index.ts'
import type { Node, Taint, Toleration } from '../../api/types/core-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'

export function noExecuteTaints({ spec }: Node): readonly Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}

/** Time that a pod may stay, 0 when it must go now; undefined when it may stay for ever. The shortest of its tolerations counts. */
export function planEviction(taints: readonly Taint[], tolerations: readonly Toleration[]): Micros | undefined {
  const used = tolerationsOf(taints, tolerations)
  if (!used) return 0
  const limits = used.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? [])
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits)) * SECOND
}
