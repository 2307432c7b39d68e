// Which taints the state of a node asks for: pure.
import type { Node, Taint } from '../../api/types/core-v1.ts'
import { NOT_READY, UNREACHABLE } from '../framework/index.ts'

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** The taint of each condition, by its status. */
const BY_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}
const OURS: ReadonlySet<string> = new Set([UNSCHEDULABLE, ...Object.values(BY_CONDITION).flatMap((taints) => Object.values(taints))])

/** The NoSchedule taints to add and to remove so that they match the node's conditions and `spec.unschedulable`. */
export function planNoScheduleTaints({ spec, status }: Node): { readonly add: readonly Taint[]; readonly remove: readonly Taint[] } {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: is }) => BY_CONDITION[type]?.[is] ?? [])
  if (spec?.unschedulable) keys.push(UNSCHEDULABLE)
  const present = (spec?.taints ?? []).filter(({ key, effect }) => effect === 'NoSchedule' && OURS.has(key))
  return {
    add: keys.filter((key) => !present.some((taint) => taint.key === key)).map((key) => ({ key, effect: 'NoSchedule' })),
    remove: present.filter((taint) => !keys.includes(taint.key)),
  }
}

/** The NoExecute taint that a Ready condition of this status asks for, and its opposite; undefined for a ready node. */
export function noExecuteTaint(status: string | undefined): { readonly add: Taint; readonly remove: Taint } | undefined {
  const taint = (key: string): Taint => ({ key, effect: 'NoExecute' })
  if (status === 'False') return { add: taint(NOT_READY), remove: taint(UNREACHABLE) }
  if (status === 'Unknown') return { add: taint(UNREACHABLE), remove: taint(NOT_READY) }
  return undefined
}
