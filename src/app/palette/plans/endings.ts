// Killing and deleting.
import { words } from '../../../words/index.ts'
import { inNamespace, kubectl, nameOf, namespaceOf, refuse, type Gesture, type GestureContext, type Plan, type Workload } from '../gesture.ts'
import { containerAt } from './container-at.ts'

export const kill: Plan = (_, target, context) => {
  const { pod, node, process } = target
  if (pod) {
    const place = containerAt(target, context, '')
    return typeof place === 'string' ? refuse(place) : { actions: [{ do: 'kill-container', ...place }] }
  }
  if (process && node) return { actions: [{ do: 'process', machine: node, process, signal: 'kill' }] }
  return node ? { actions: [{ do: 'process', machine: node, process: 'kubelet', signal: 'kill' }] } : refuse(words('palette')('refused.kill'))
}

export const bin: Plan = ({ cascade = 'background' }, target, context) => {
  const { pod, container, service, workload, claim, volume, node } = target
  if (pod) return kubectl(`delete pod ${nameOf(pod)} -n ${namespaceOf(pod)} --wait=false`, [...(container === undefined ? [] : [words('palette')('notes.wholePod', { container })]), afterPod(pod, context)].join(' '))
  if (claim) return kubectl(`delete pvc ${nameOf(claim)}${inNamespace(namespaceOf(claim))} --wait=false`, afterClaim(claim, context))
  if (volume) return kubectl(`delete pv ${volume} --wait=false`, afterVolume(volume, context))
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

/** A claim that is used stays until the last Pod that uses it has gone; what becomes of its volume is the volume's own affair. */
function afterClaim(key: string, { claimOf, volumeOf, usersOf }: GestureContext): string {
  const t = words('palette')
  const users = usersOf(key)
  if (users.length > 0) return t('notes.claimUsed', { pods: users.map(nameOf).join(', ') })
  const volume = claimOf(key)?.spec?.volumeName
  if (volume === undefined) return t('notes.claimUnbound')
  return t(volumeOf(volume)?.spec?.persistentVolumeReclaimPolicy === 'Retain' ? 'notes.claimRetained' : 'notes.claimGoes', { volume })
}

function afterVolume(name: string, { claimOf, volumeOf }: GestureContext): string {
  const held = volumeOf(name)?.spec?.claimRef
  const isHeld = held !== undefined && claimOf(`${held.namespace}/${held.name}`)?.spec?.volumeName === name
  return isHeld ? words('palette')('notes.volumeHeld', { claim: `${held.namespace}/${held.name}` }) : words('palette')('notes.volumeFree')
}

function binWorkload(workload: Workload, cascade: string, context: GestureContext): Gesture {
  const note = words('palette')(cascade === 'orphan' ? 'notes.orphan' : cascade === 'foreground' ? 'notes.foreground' : 'notes.background', { count: context.podsOf(workload) })
  return kubectl(`delete ${workload.resource} ${workload.name}${inNamespace(workload.namespace)}${cascade === 'background' ? '' : ` --cascade=${cascade}`} --wait=false`, note)
}
