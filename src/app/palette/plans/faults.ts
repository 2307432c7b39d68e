// Disks, programs, certificates and the registry: what a hand can break, and mend again.
import { words } from '../../../words/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { parseSpan } from '../../../worker/span.ts'
import { refuse, type GestureContext, type Plan, type Target } from '../gesture.ts'
import { containerAt, containersAt } from './container-at.ts'

/** The machine of a node; a control plane's is left alone, since its parts run as processes of the model and not as Pods. */
function nodeOf({ node }: Target, { machines }: GestureContext): string | undefined {
  return machines.find((m) => m.name === node)?.role === 'node' ? node : undefined
}

const isWithin = (text: string | undefined, most: number): boolean => Number(text) > 0 && Number(text) <= most

export const fillDisk: Plan = ({ percent }, target, context) => {
  // What a container writes lies on the disk of its node, with all else that is there.
  const under = target.container === undefined || target.pod === undefined ? undefined : context.nodeOf(target.pod)
  const machine = nodeOf(under === undefined ? target : { kind: 'node', node: under }, context)
  if (!machine) return refuse(words('palette')('refused.disk'))
  if (!isWithin(percent, 100)) return refuse(words('palette')('refused.percent'))
  return { actions: [{ do: 'fill-disk', machine, percent: Number(percent) }], note: words('palette')(under === undefined ? 'notes.disk' : 'notes.diskBelow', { container: target.container ?? '', node: machine }) }
}

export const leakMemory: Plan = ({ mibPerSecond }, target, context) => {
  const place = containerAt(target, context, words('palette')('refused.leak'))
  if (typeof place === 'string') return refuse(place)
  if (!isWithin(mibPerSecond, 1024)) return refuse(words('palette')('refused.leakRange'))
  return { actions: [{ do: 'leak-memory', ...place, mibPerSecond: Number(mibPerSecond) }], note: words('palette')('notes.leak') }
}

export const spinCpu: Plan = ({ cores }, target, context) => {
  const place = containerAt(target, context, words('palette')('refused.spin'))
  if (typeof place === 'string') return refuse(place)
  if (!isWithin(cores, 64)) return refuse(words('palette')('refused.spinRange'))
  return { actions: [{ do: 'spin-cpu', ...place, cores: Number(cores) }], note: words('palette')('notes.spin') }
}

const REGISTRY_FAULTS = ['unreachable', 'broken', 'corrupt', 'denied'] as const

export const breakRegistry: Plan = ({ fault, image = '' }) => {
  const chosen = REGISTRY_FAULTS.find((each) => each === fault)
  if (!chosen) return refuse(words('palette')('refused.registry', { faults: REGISTRY_FAULTS.join(', ') }))
  return { actions: [{ do: 'registry', fault: chosen, ...(image.trim() === '' ? {} : { image: image.trim() }) }], note: words('palette')('notes.registry') }
}

export const expireCertificate: Plan = (_, target, context) => {
  const machine = nodeOf(target, context)
  return machine ? { actions: [{ do: 'expire-certificate', machine }], note: words('palette')('notes.expire') } : refuse(words('palette')('refused.expire'))
}

const FARTHEST_SECONDS = 3650 * 86_400

export const skewClock: Plan = ({ by = '' }, target, context) => {
  const machine = nodeOf(target, context)
  if (!machine) return refuse(words('palette')('refused.skew'))
  const seconds = parseSpan(by)
  if (!seconds || Math.abs(seconds) > FARTHEST_SECONDS) return refuse(words('palette')('refused.skewRange'))
  return { actions: [{ do: 'skew-clock', machine, seconds }], note: words('palette')('notes.skew') }
}

/** Takes back what the faults of this group have done to what it is dropped on; on the stage, to the registry. */
export const mend: Plan = (_, target, context) => {
  if (target.pod) {
    const places = containersAt(target, context, '')
    return typeof places === 'string' ? refuse(places) : { actions: places.flatMap((place): Action[] => [{ do: 'leak-memory', ...place, mibPerSecond: 0 }, { do: 'spin-cpu', ...place, cores: 0 }]) }
  }
  const machine = nodeOf(target, context)
  const repairs: readonly Action[] = machine ? [{ do: 'fill-disk', machine, percent: 0 }, { do: 'expire-certificate', machine, renew: true }, { do: 'skew-clock', machine, seconds: 0 }] : [{ do: 'registry', fault: 'none' }]
  return target.node && !machine ? refuse(words('palette')('refused.mend')) : { actions: repairs }
}
