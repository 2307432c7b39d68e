// Lists of taints, changed: pure. Models pkg/util/taints.
import { sameTaint } from '../../api/index.ts'
import type { Taint } from '../../api/types/core-v1.ts'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'

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
