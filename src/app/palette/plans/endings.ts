// Killing and deleting.
import { words } from '../../../words/index.ts'
import { inNamespace, kubectl, nameOf, namespaceOf, refuse, type Gesture, type GestureContext, type Plan, type Workload } from '../gesture.ts'

export const kill: Plan = (_, { pod, node, process }, { containersOf }) => {
  if (pod) {
    const [container] = containersOf(pod)
    return container ? { actions: [{ do: 'kill-container', namespace: namespaceOf(pod), pod: nameOf(pod), container }] } : refuse(words('palette')('refused.noContainer'))
  }
  if (process && node) return { actions: [{ do: 'process', machine: node, process, signal: 'kill' }] }
  return node ? { actions: [{ do: 'process', machine: node, process: 'kubelet', signal: 'kill' }] } : refuse(words('palette')('refused.kill'))
}

export const bin: Plan = ({ cascade = 'background' }, target, context) => {
  const { pod, service, workload, node } = target
  if (pod) return kubectl(`delete pod ${nameOf(pod)} -n ${namespaceOf(pod)} --wait=false`, afterPod(pod, context))
  if (service) return kubectl(`delete service ${nameOf(service)} -n ${namespaceOf(service)}`)
  if (workload) return binWorkload(workload, cascade, context)
  if (!node) return refuse(words('palette')('refused.bin'))
  if (context.machines.find((m) => m.name === node)?.role === 'control-plane') return refuse(words('palette')('refused.controlPlane'))
  return { actions: [{ do: 'remove-machine', machine: node }], note: words('palette')('notes.machineGone') }
}

function afterPod(pod: string, { workloadOf }: GestureContext): string {
  const owner = workloadOf(pod)
  return owner ? words('palette')('notes.replaced', { kind: owner.resource, name: owner.name }) : words('palette')('notes.unowned')
}

function binWorkload(workload: Workload, cascade: string, context: GestureContext): Gesture {
  const note = words('palette')(cascade === 'orphan' ? 'notes.orphan' : cascade === 'foreground' ? 'notes.foreground' : 'notes.background', { count: context.podsOf(workload) })
  return kubectl(`delete ${workload.resource} ${workload.name}${inNamespace(workload.namespace)}${cascade === 'background' ? '' : ` --cascade=${cascade}`} --wait=false`, note)
}
