// Machines and the cables between them: physical acts, which no API server hears of before its controllers notice.
import { nextMachine } from '../../shell/scenarios.ts'
import { words } from '../../../words/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { kubectl, refuse, type Gesture, type GestureContext, type Plan, type Target } from '../gesture.ts'

export const addMachine: Plan = ({ cpu, memory }, target, { machines }) => {
  const nodes = machines.filter((m) => m.role === 'node')
  const place = target.region && target.zone ? { region: target.region, zone: target.zone } : target.node ? machines.find((m) => m.name === target.node) : nodes[0]
  if (!place) return refuse(words('palette')('refused.zone'))
  const machine = nextMachine(machines.map((m) => m.name), place.region, place.zone)
  return { actions: [{ do: 'add-machine', machine: { ...machine, ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) } }] }
}

export const switchPower: Plan = (_, { node }, { machines }) => {
  if (!node) return refuse(words('palette')('refused.power'))
  const isOn = machines.find((m) => m.name === node)?.powered ?? true
  return { actions: [{ do: 'power', machine: node, on: !isOn }] }
}

type LinkChange = Omit<Extract<Action, { do: 'link' }>, 'do' | 'a' | 'b'>

/** A plan that does something to the link between a node and the control plane, or to the link that it is dropped on. */
export function onLink(refusal: 'cut' | 'tape' | 'delay' | 'loss', changeOf: (values: Readonly<Record<string, string>>) => LinkChange | string): Plan {
  return (values, target, context) => {
    if (target.node !== undefined && target.node === target.peer) return refuse(words('palette')('refused.sameEnds'))
    const ends = endsOf(target, context)
    if (!ends) return refuse(words('palette')(`refused.${refusal}`))
    const change = changeOf(values)
    return typeof change === 'string' ? refuse(change) : { actions: [{ do: 'link', ...ends, ...change }] }
  }
}

function endsOf({ node, peer }: Target, { machines }: GestureContext): { readonly a: string; readonly b: string } | undefined {
  if (node === undefined) return undefined
  const other = peer ?? machines.find((m) => m.role === 'control-plane')?.name
  return other === undefined || other === node ? undefined : { a: node, b: other }
}

export const cordon: Plan = (_, { node }, { isCordoned }) => (node ? kubectl(`${isCordoned(node) ? 'uncordon' : 'cordon'} ${node}`) : refuse(words('palette')('refused.cordon')))

export const drain: Plan = (_, { node }): Gesture => (node ? kubectl(`drain ${node} --ignore-daemonsets --delete-emptydir-data --force`, words('palette')('notes.drain')) : refuse(words('palette')('refused.drain')))
