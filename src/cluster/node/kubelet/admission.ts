// Whether a pod that was bound to this node may run here. Models pkg/kubelet/lifecycle/predicate.go with the scheduler's own checks.
import { isTolerated, requiredNodeAffinity } from '../../api/index.ts'
import type { ContainerPort, Node, Pod } from '../../api/types/core-v1.ts'
import { podRequests, type Amounts } from './resources.ts'

export interface Rejection {
  readonly reason: string
  readonly message: string
}

/** `active` are the pods that the node has admitted and that are not over, by uid; the pod itself may be among them. Undefined when the pod is admitted. */
export function admitPod(pod: Pod, node: Node | undefined, allocatable: Amounts, active: ReadonlyMap<string, Pod>, requestsOf: (pod: Pod) => Amounts = podRequests): Rejection | undefined {
  const { uid } = pod.metadata
  const count = active.size - (active.has(uid) ? 1 : 0)
  const most = allocatable['pods'] ?? 0
  if (count + 1 > most) return { reason: 'OutOfpods', message: `Node didn't have enough resource: pods, requested: 1, used: ${count}, capacity: ${most}` }
  const requests = requestsOf(pod)
  for (const name of Object.keys(requests).sort((a, b) => rank(a) - rank(b))) {
    const requested = requests[name]!
    if (requested === 0) continue
    const capacity = allocatable[name] ?? 0
    let used = 0
    for (const [other, neighbour] of active) if (other !== uid) used += requestsOf(neighbour)[name] ?? 0
    if (requested + used > capacity) return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}` }
  }
  if (node && !requiredNodeAffinity(pod.spec!)({ name: node.metadata.name, labels: node.metadata.labels ?? {} })) return { reason: 'NodeAffinity', message: 'Predicate NodeAffinity failed' }
  if (conflictingPort(pod, active)) return { reason: 'NodePorts', message: 'Predicate NodePorts failed' }
  const untolerated = node?.spec?.taints?.some((taint) => taint.effect === 'NoExecute' && !isTolerated(pod.spec!.tolerations ?? [], taint))
  if (untolerated) return { reason: 'TaintToleration', message: 'Predicate TaintToleration failed' }
  return undefined
}

const ORDER = ['cpu', 'memory', 'ephemeral-storage']
const rank = (name: string): number => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1)

function conflictingPort(pod: Pod, active: ReadonlyMap<string, Pod>): boolean {
  const wanted = hostPortsOf(pod)
  if (wanted.length === 0) return false
  const anyAddress = (ip: string | undefined): boolean => !ip || ip === '0.0.0.0'
  const clashes = (taken: ContainerPort): boolean => wanted.some((port) =>
    port.hostPort === taken.hostPort && (port.protocol ?? 'TCP') === (taken.protocol ?? 'TCP') && (anyAddress(port.hostIP) || anyAddress(taken.hostIP) || port.hostIP === taken.hostIP))
  for (const [uid, other] of active) if (uid !== pod.metadata.uid && hostPortsOf(other).some(clashes)) return true
  return false
}

const NO_PORTS: readonly ContainerPort[] = []

function hostPortsOf(pod: Pod): readonly ContainerPort[] {
  let found: ContainerPort[] | undefined
  for (const { ports } of pod.spec!.containers) for (const port of ports ?? []) if (port.hostPort) (found ??= []).push(port)
  return found ?? NO_PORTS
}
