// Whether a node still lives: pure. Models tryUpdateNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller.go.
import { formatTime, parseTime } from '../../api/index.ts'
import type { Lease } from '../../api/types/coordination-v1.ts'
import type { Node, NodeCondition } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'

/** What the controller remembers of a node: when, by its own clock, it last saw a sign of life. */
export interface NodeHealth {
  readonly ready: NodeCondition | undefined
  readonly lease: Lease | undefined
  readonly seen: Micros
}

export interface Judgement {
  readonly health: NodeHealth
  /** The Ready condition as it was found. */
  readonly observed: NodeCondition
  /** The Ready condition as it is to be; absent for a node that has none yet and still has time. */
  readonly current: NodeCondition | undefined
  /** Conditions to write, when the node has fallen silent. */
  readonly conditions: readonly NodeCondition[] | undefined
}

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

/** `graceMicros` is how long a node may be silent, `startupMicros` how long a new one that never reported. */
export function judgeNode(node: Node, lease: Lease | undefined, before: NodeHealth | undefined, now: Micros, graceMicros: Micros, startupMicros: Micros): Judgement {
  const current = node.status?.conditions?.find(({ type }) => type === 'Ready')
  const created = node.metadata.creationTimestamp
  const observed: NodeCondition = current ?? { type: 'Ready', status: 'Unknown', lastHeartbeatTime: created, lastTransitionTime: created }
  const health = lookAt(node, current, lease, before, now)
  const limit = current ? graceMicros : startupMicros
  if (now <= health.seen + limit) return { health, observed, current, conditions: undefined }
  const conditions = silenced(node, now)
  const ready = conditions.find(({ type }) => type === 'Ready')!
  // Nothing to write when this was said before.
  const isNews = current === undefined || current.status !== ready.status
  return { health: { ...health, ready }, observed, current: ready, conditions: isNews ? conditions : undefined }
}

function lookAt(node: Node, ready: NodeCondition | undefined, lease: Lease | undefined, before: NodeHealth | undefined, now: Micros): NodeHealth {
  const seen = !before
    ? ready
      ? now
      : parseTime(node.metadata.creationTimestamp)
    : Boolean(before.ready) !== Boolean(ready) || (ready && before.ready?.lastHeartbeatTime !== ready.lastHeartbeatTime)
      ? now
      : before.seen
  const isRenewed = lease !== undefined && (before?.lease === undefined || parseTime(before.lease.spec?.renewTime ?? '') < parseTime(lease.spec?.renewTime ?? ''))
  return { ready, lease: isRenewed ? lease : before?.lease, seen: isRenewed ? now : seen }
}

function silenced(node: Node, now: Micros): readonly NodeCondition[] {
  const at = formatTime(now)
  const known = node.status?.conditions ?? []
  const updated = known.map((condition) =>
    WATCHED.includes(condition.type) && condition.status !== 'Unknown' ? { ...condition, status: 'Unknown', lastTransitionTime: at, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' } : condition,
  )
  const missing = WATCHED.filter((type) => !known.some((condition) => condition.type === type))
  return [
    ...updated,
    ...missing.map((type): NodeCondition => ({ type, status: 'Unknown', lastHeartbeatTime: node.metadata.creationTimestamp, lastTransitionTime: at, reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' })),
  ]
}
