// Breakpoints to choose from: what people want to catch in the act. Their names are in the catalogue, by their ids.
import { words } from '../../words/index.ts'
import type { Breakpoint } from '../../worker/protocol.ts'

export const READY_BREAKPOINTS = [
  { id: 'pod-created', condition: "record.kind == 'request' && record.data.verb == 'create' && record.data.resource == 'pods' && record.data.code < 400" },
  { id: 'pod-scheduled', condition: "record.kind == 'decision' && record.actor == 'kube-scheduler' && record.what == 'scheduled'" },
  { id: 'pod-unschedulable', condition: "record.kind == 'decision' && record.actor == 'kube-scheduler' && record.what == 'unschedulable'" },
  { id: 'pod-ready', condition: "record.kind == 'request' && record.data.resource == 'pods/status' && record.data.body.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')" },
  { id: 'container-failed', condition: "record.kind == 'request' && record.data.resource == 'pods/status' && record.data.body.status.containerStatuses.exists(c, has(c.state.terminated) && c.state.terminated.exitCode != 0 || has(c.state.waiting) && c.state.waiting.reason == 'CrashLoopBackOff')" },
  { id: 'pod-evicted', condition: "record.kind == 'request' && (record.data.resource == 'pods/eviction' && record.data.code < 400 || record.data.resource == 'pods/status' && object.?status.?reason.orValue('') == 'Evicted')" },
  { id: 'pod-deleted', condition: "record.kind == 'request' && record.data.verb == 'delete' && record.data.resource == 'pods' && record.data.code < 400" },
  { id: 'node-not-ready', condition: "record.kind == 'request' && record.data.resource == 'nodes/status' && record.data.body.status.conditions.exists(c, c.type == 'Ready' && c.status != 'True')" },
  { id: 'refused', condition: "record.kind == 'request' && record.data.code >= 400 && record.data.code != 409 && !(record.data.verb in ['get', 'list', 'watch'])" },
  { id: 'user-fails', condition: "record.kind == 'traffic' && record.what == 'failed'" },
] as const satisfies readonly Pick<Breakpoint, 'id' | 'condition'>[]

/** What a breakpoint is called: those to choose from by the catalogue, one's own as they were written. */
export function labelOf({ id, label }: Pick<Breakpoint, 'id' | 'label'>): string {
  const ready = READY_BREAKPOINTS.find((one) => one.id === id)
  return ready ? words('timeline')(`breakpoints.ready.${ready.id}`) : label
}
