// Killing and deleting.
import { inNamespace, kubectl, nameOf, namespaceOf, refuse, type Gesture, type GestureContext, type Plan, type Workload } from '../gesture.ts'

export const kill: Plan = (_, { pod, node, process }, { containersOf }) => {
  if (pod) {
    const [container] = containersOf(pod)
    return container ? { actions: [{ do: 'kill-container', namespace: namespaceOf(pod), pod: nameOf(pod), container }] } : refuse('No container of this Pod is running.')
  }
  if (process && node) return { actions: [{ do: 'process', machine: node, process, signal: 'kill' }] }
  return node ? { actions: [{ do: 'process', machine: node, process: 'kubelet', signal: 'kill' }] } : refuse('Kill ends a process: drop it on a Pod, or on a process of a machine.')
}

export const bin: Plan = ({ cascade = 'background' }, target, context) => {
  const { pod, service, workload, node } = target
  if (pod) return kubectl(`delete pod ${nameOf(pod)} -n ${namespaceOf(pod)} --wait=false`, afterPod(pod, context))
  if (service) return kubectl(`delete service ${nameOf(service)} -n ${namespaceOf(service)}`)
  if (workload) return binWorkload(workload, cascade, context)
  if (!node) return refuse('The bin takes Pods, workloads, Services and machines.')
  if (context.machines.find((m) => m.name === node)?.role === 'control-plane') return refuse('Without its control plane this would be no cluster. Switch its power off instead.')
  return { actions: [{ do: 'remove-machine', machine: node }], note: 'The machine is gone at once; the cluster finds out by and by.' }
}

function afterPod(pod: string, { workloadOf }: GestureContext): string {
  const owner = workloadOf(pod)
  return owner ? `The ${owner.resource} ${owner.name} still wants it: another Pod takes its place.` : 'Nobody made this Pod, so nobody makes another.'
}

function binWorkload(workload: Workload, cascade: string, context: GestureContext): Gesture {
  const pods = context.podsOf(workload)
  const note = cascade === 'orphan' ? `Its ${pods} Pods stay, with no owner.` : cascade === 'foreground' ? `Its ${pods} Pods go first, then it goes itself.` : `It goes at once; its ${pods} Pods are collected after it.`
  return kubectl(`delete ${workload.resource} ${workload.name}${inNamespace(workload.namespace)}${cascade === 'background' ? '' : ` --cascade=${cascade}`} --wait=false`, note)
}
