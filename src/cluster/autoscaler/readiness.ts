// Whether a node is ready, as the autoscaler sees it: conditions and the taints that go with them. Models cluster-autoscaler/utils/kubernetes/ready.go.
import { parseTime } from '../api/index.ts'
import type { Node } from '../api/types/core-v1.ts'
import { MINUTE, type Micros } from '../../kernel/index.ts'
import { TO_BE_DELETED, hasTaint } from './taints.ts'

export interface NodeReadiness {
  readonly ready: boolean
  readonly since: Micros
}

const BAD_WHEN_TRUE = new Set(['DiskPressure', 'NetworkUnavailable'])
const NOT_READY_TAINTS = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/disk-pressure', 'node.kubernetes.io/network-unavailable'])
const STABLE = MINUTE

export function readinessOf({ status, spec }: Node): NodeReadiness {
  let ready = status?.conditions?.some(({ type }) => type === 'Ready') ?? false
  let since = Number.NEGATIVE_INFINITY
  const seen = (time: string | undefined): void => {
    if (time) since = Math.max(since, parseTime(time))
  }
  for (const { type, status: value, lastTransitionTime } of status?.conditions ?? []) {
    if (type === 'Ready' ? value !== 'True' : BAD_WHEN_TRUE.has(type) && value === 'True') ready = false
    if (type === 'Ready' || BAD_WHEN_TRUE.has(type)) seen(lastTransitionTime)
  }
  for (const { key, timeAdded } of spec?.taints ?? []) {
    if (!NOT_READY_TAINTS.has(key)) continue
    ready = false
    seen(timeAdded)
  }
  return { ready, since }
}

export function isReadyAndSchedulable(node: Node): boolean {
  return readinessOf(node).ready && !node.spec?.unschedulable
}

/** Ready for a while, and meant to stay: what a new node of its group will be like. */
export function isGoodTemplate(node: Node, now: Micros): boolean {
  const { ready, since } = readinessOf(node)
  return ready && since + STABLE < now && !node.spec?.unschedulable && !hasTaint(node, TO_BE_DELETED)
}
