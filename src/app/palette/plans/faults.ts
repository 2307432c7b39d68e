// Disks, programs, certificates and the registry: what a hand can break, and mend again.
import type { Action } from '../../../worker/protocol.ts'
import { nameOf, namespaceOf, refuse, type GestureContext, type Plan, type Target } from '../gesture.ts'

type Place = { readonly namespace: string; readonly pod: string; readonly container: string }

/** The first container of a Pod that runs, or why there is none. */
function containerOf({ pod }: Target, { containersOf }: GestureContext, refusal: string): Place | string {
  if (!pod) return refusal
  const [container] = containersOf(pod)
  return container ? { namespace: namespaceOf(pod), pod: nameOf(pod), container } : 'No container of this Pod is running.'
}

/** The machine of a node; a control plane's is left alone, since its parts run as processes of the model and not as Pods. */
function nodeOf({ node }: Target, { machines }: GestureContext): string | undefined {
  return machines.find((m) => m.name === node)?.role === 'node' ? node : undefined
}

const isWithin = (text: string | undefined, most: number): boolean => Number(text) > 0 && Number(text) <= most

export const fillDisk: Plan = ({ percent }, target, context) => {
  const machine = nodeOf(target, context)
  if (!machine) return refuse('A disk is a node’s: drop it on one.')
  if (!isWithin(percent, 100)) return refuse('Between 1 and 100 percent.')
  return { actions: [{ do: 'fill-disk', machine, percent: Number(percent) }], note: 'From 85 % its kubelet removes images that nobody uses; above 99 % it evicts Pods.' }
}

export const leakMemory: Plan = ({ mibPerSecond }, target, context) => {
  const place = containerOf(target, context, 'A leak is a program’s: drop it on a Pod.')
  if (typeof place === 'string') return refuse(place)
  if (!isWithin(mibPerSecond, 1024)) return refuse('Between 1 and 1,024 MiB a second.')
  return { actions: [{ do: 'leak-memory', ...place, mibPerSecond: Number(mibPerSecond) }], note: 'It is killed at its memory limit; without one it takes the node’s.' }
}

export const spinCpu: Plan = ({ cores }, target, context) => {
  const place = containerOf(target, context, 'An endless loop is a program’s: drop it on a Pod.')
  if (typeof place === 'string') return refuse(place)
  if (!isWithin(cores, 64)) return refuse('Between 0.1 and 64 cores.')
  return { actions: [{ do: 'spin-cpu', ...place, cores: Number(cores) }], note: 'Its CPU limit slows it down; an autoscaler sees the use.' }
}

const REGISTRY_FAULTS = ['unreachable', 'broken', 'corrupt', 'denied'] as const

export const breakRegistry: Plan = ({ fault, image = '' }) => {
  const chosen = REGISTRY_FAULTS.find((each) => each === fault)
  if (!chosen) return refuse(`One of ${REGISTRY_FAULTS.join(', ')}.`)
  return { actions: [{ do: 'registry', fault: chosen, ...(image.trim() === '' ? {} : { image: image.trim() }) }], note: 'Images that a node has already are not asked for again.' }
}

export const expireCertificate: Plan = (_, target, context) => {
  const machine = nodeOf(target, context)
  return machine ? { actions: [{ do: 'expire-certificate', machine }], note: 'The API server answers its kubelet 401 from now on; its Pods go on running.' } : refuse('The certificate is that of a node’s kubelet: drop it on a node.')
}

/** Takes back what the faults of this group have done to what it is dropped on; on the stage, to the registry. */
export const mend: Plan = (_, target, context) => {
  if (target.pod) {
    const place = containerOf(target, context, '')
    return typeof place === 'string' ? refuse(place) : { actions: [{ do: 'leak-memory', ...place, mibPerSecond: 0 }, { do: 'spin-cpu', ...place, cores: 0 }] }
  }
  const machine = nodeOf(target, context)
  const repairs: readonly Action[] = machine ? [{ do: 'fill-disk', machine, percent: 0 }, { do: 'expire-certificate', machine, renew: true }] : [{ do: 'registry', fault: 'none' }]
  return target.node && !machine ? refuse('A control plane’s power and processes have switches of their own.') : { actions: repairs }
}
