// What a hand can do to the cluster, and the command or physical act that each gesture is. Pure: a gesture and a target in, actions out.
import type { Action, MachineState } from '../../worker/protocol.ts'
import { nextMachine } from '../shell/scenarios.ts'

export type Carried = 'node' | 'deployment' | 'service' | 'users' | 'label' | 'taint' | 'power' | 'kill' | 'cut' | 'bin'

/** What something was dropped on. */
export interface Target {
  readonly kind: 'zone' | 'node' | 'pod' | 'process' | 'service' | 'stage'
  readonly region?: string
  readonly zone?: string
  readonly node?: string
  readonly process?: string
  /** `namespace/name`. */
  readonly pod?: string
  readonly service?: string
}

export interface GestureContext {
  readonly machines: readonly MachineState[]
  readonly deployments: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  /** Those of them that have a load balancer: the way in for users. */
  readonly publicServices: ReadonlySet<string>
  /** Containers of a pod, by its key. */
  readonly containersOf: (pod: string) => readonly string[]
  readonly labelsOf: (pod: string) => Readonly<Record<string, string>>
}

export type Gesture = { readonly actions: readonly Action[] } | { readonly refused: string }

const kubectl = (line: string): Gesture => ({ actions: [{ do: 'kubectl', line: `kubectl ${line}` }] })
const refuse = (refused: string): Gesture => ({ refused })

/** What happens when this is dropped there. */
export function planGesture(carried: Carried, target: Target, context: GestureContext): Gesture {
  switch (carried) {
    case 'node':
      return planMachine(target, context)
    case 'deployment': {
      const name = freeName('web', context.deployments)
      return kubectl(`create deployment ${name} --image=nginx:1.27 --replicas=3`)
    }
    case 'service': {
      const app = target.pod ? context.labelsOf(target.pod)['app'] : [...context.deployments].find((name) => !context.services.has(name))
      if (!app) return refuse('A Service needs Pods to stand for. Drop a Deployment first.')
      if (context.services.has(app)) return refuse(`There is a Service ${app} already.`)
      return kubectl(`expose deployment ${app} --port=80 --type=LoadBalancer`)
    }
    case 'users': {
      const service = target.service?.split('/')[1] ?? [...context.publicServices][0] ?? [...context.services].find((name) => name !== 'kubernetes')
      if (!service) return refuse('Users need a Service to come through. Drop a Service first.')
      return { actions: [{ do: 'users', namespace: 'default', service, perSecond: 4 }] }
    }
    case 'label':
      if (target.kind === 'pod' && target.pod) return kubectl(`label pod ${nameOf(target.pod)} -n ${namespaceOf(target.pod)} app=other --overwrite`)
      if (target.node) return kubectl(`label node ${target.node} disktype=ssd --overwrite`)
      return refuse('A label goes onto a Pod or a node.')
    case 'taint':
      return target.node ? kubectl(`taint node ${target.node} reserved=yes:NoSchedule --overwrite`) : refuse('A taint goes onto a node.')
    case 'power': {
      if (!target.node) return refuse('The power switch goes onto a machine.')
      const machine = context.machines.find((m) => m.name === target.node)
      return { actions: [{ do: 'power', machine: target.node, on: !(machine?.powered ?? true) }] }
    }
    case 'kill':
      return planKill(target, context)
    case 'cut':
      return target.node ? { actions: [{ do: 'link', a: target.node, b: controlPlane(context), cut: true }] } : refuse('The scissors cut the link between a node and the control plane: drop them on a node.')
    case 'bin':
      if (target.pod) return kubectl(`delete pod ${nameOf(target.pod)} -n ${namespaceOf(target.pod)} --wait=false`)
      if (target.service) return kubectl(`delete service ${nameOf(target.service)} -n ${namespaceOf(target.service)}`)
      return target.node ? { actions: [{ do: 'remove-machine', machine: target.node }] } : refuse('The bin takes Pods, Services and machines.')
  }
}

function planMachine(target: Target, { machines }: GestureContext): Gesture {
  const nodes = machines.filter((m) => m.role === 'node')
  const place = target.region && target.zone ? { region: target.region, zone: target.zone } : target.node ? nodes.find((m) => m.name === target.node) : nodes[0]
  if (!place) return refuse('A machine stands in a zone: drop it on one.')
  return { actions: [{ do: 'add-machine', machine: nextMachine(machines.map((m) => m.name), place.region, place.zone) }] }
}

function planKill(target: Target, { containersOf }: GestureContext): Gesture {
  if (target.pod) {
    const [container] = containersOf(target.pod)
    return container ? { actions: [{ do: 'kill-container', namespace: namespaceOf(target.pod), pod: nameOf(target.pod), container }] } : refuse('No container of this Pod is running.')
  }
  if (target.process && target.node) return { actions: [{ do: 'process', machine: target.node, process: target.process, signal: 'kill' }] }
  return target.node ? { actions: [{ do: 'process', machine: target.node, process: 'kubelet', signal: 'kill' }] } : refuse('Kill ends a process: drop it on a Pod, or on a process of a machine.')
}

const nameOf = (key: string): string => key.slice(key.indexOf('/') + 1)
const namespaceOf = (key: string): string => key.slice(0, key.indexOf('/'))
const controlPlane = ({ machines }: GestureContext): string => machines.find((m) => m.role === 'control-plane')?.name ?? ''

function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}

/** What a gesture is in words that a terminal or a hand would know. */
export function describeGesture(action: Action): string {
  return action.do === 'kubectl' ? action.line : action.do === 'power' ? `${action.on ? 'Plug in' : 'Unplug'} ${action.machine}` : action.do === 'add-machine' ? `Boot a machine: ${action.machine.name}` : action.do === 'process' ? `kill -9 ${action.process} on ${action.machine}` : action.do === 'kill-container' ? `kill -9 1 in ${action.container} of ${action.pod}` : action.do === 'link' ? `${action.cut ? 'Cut' : 'Mend'} the link ${action.a} – ${action.b}` : action.do === 'users' ? `${action.perSecond} requests a second to ${action.service}` : action.do
}
