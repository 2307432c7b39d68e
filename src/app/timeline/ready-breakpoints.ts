// Breakpoints to choose from: what people want to catch in the act.
import type { Breakpoint } from '../../worker/protocol.ts'

export const READY_BREAKPOINTS: readonly Omit<Breakpoint, 'isOn'>[] = [
  { id: 'pod-created', label: 'a Pod is created', condition: "record.kind == 'request' && record.data.verb == 'create' && record.data.resource == 'pods' && record.data.code < 400" },
  { id: 'pod-scheduled', label: 'a Pod gets a node', condition: "record.kind == 'decision' && record.actor == 'kube-scheduler' && record.what == 'scheduled'" },
  { id: 'pod-unschedulable', label: 'no node fits a Pod', condition: "record.kind == 'decision' && record.actor == 'kube-scheduler' && record.what == 'unschedulable'" },
  { id: 'pod-ready', label: 'a Pod becomes ready', condition: "record.kind == 'request' && record.data.resource == 'pods/status' && record.data.body.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')" },
  { id: 'container-failed', label: 'a container fails', condition: "record.kind == 'request' && record.data.resource == 'pods/status' && record.data.body.status.containerStatuses.exists(c, has(c.state.terminated) && c.state.terminated.exitCode != 0 || has(c.state.waiting) && c.state.waiting.reason == 'CrashLoopBackOff')" },
  { id: 'pod-evicted', label: 'a Pod is evicted', condition: "record.kind == 'request' && (record.data.resource == 'pods/eviction' && record.data.code < 400 || record.data.resource == 'pods/status' && object.?status.?reason.orValue('') == 'Evicted')" },
  { id: 'pod-deleted', label: 'a Pod is deleted', condition: "record.kind == 'request' && record.data.verb == 'delete' && record.data.resource == 'pods' && record.data.code < 400" },
  { id: 'node-not-ready', label: 'a Node is not ready any more', condition: "record.kind == 'request' && record.data.resource == 'nodes/status' && record.data.body.status.conditions.exists(c, c.type == 'Ready' && c.status != 'True')" },
  { id: 'refused', label: 'the API server refuses a write', condition: "record.kind == 'request' && record.data.code >= 400 && record.data.code != 409 && !(record.data.verb in ['get', 'list', 'watch'])" },
  { id: 'user-fails', label: 'a user’s request fails', condition: "record.kind == 'traffic' && record.what == 'failed'" },
]
