// Machines: the lines. From the laptop to the API server, from it to each node, from the load balancers to the nodes.
import type { Link, Part, Point } from '../layout.ts'
import { MARGIN, type LensInput } from './input.ts'

/** `way`: everything in one column, or the users below the nodes, or beside them. */
export function layLinks(parts: readonly Part[], { surroundings }: Pick<LensInput, 'surroundings'>, way: 'column' | 'below' | 'beside'): Link[] {
  const isNarrow = way === 'column'
  const byId = new Map(parts.map((part) => [part.id, part]))
  const links: Link[] = []
  const linkOf = (node: string, peer: string): Pick<Link, 'cut' | 'ends' | 'extraMillis' | 'loss'> => {
    const known = surroundings.links.find(({ a, b }) => (a === node && b === peer) || (a === peer && b === node))
    return { cut: known?.cut === true, ends: { node, peer }, ...(known?.extraMillis ? { extraMillis: known.extraMillis } : {}), ...(known?.loss ? { loss: known.loss } : {}) }
  }
  const add = (from: string, to: string, route: (a: Part, b: Part) => Point[], more: Partial<Link> = {}): void => {
    const [a, b] = [byId.get(from), byId.get(to)]
    if (a && b) links.push({ id: `${from}→${to}`, from, to, points: route(a, b), cut: false, ...more })
  }
  const isFar = parts.some((part) => part.kind === 'field')
  // From far one line stands for all machines of a zone.
  const machines = parts.filter((part) => part.kind === 'field' || (part.kind === 'machine' && !isFar))
  for (const api of parts.filter((part) => part.kind === 'api-server')) {
    const mate = (process: string): string => (api.id === 'kube-apiserver' ? process : `${process}/${api.machine}`)
    add('laptop', api.id, isNarrow ? down : across, linkOf('laptop', api.machine ?? ''))
    for (const process of ['etcd', 'kube-scheduler']) add(mate(process), api.id, down)
    for (const process of ['kube-controller-manager', 'cloud-controller-manager']) add(mate(process), api.id, isNarrow ? up : leftwards)
  }
  const control = byId.get('kube-apiserver')?.machine ?? ''
  machines.forEach((machine, i) => add('kube-apiserver', machine.id, isNarrow ? railLeft : isFar ? alongEdge : spread(i, machines.length), machine.kind === 'machine' ? linkOf(machine.label, control) : {}))
  for (const disk of isNarrow ? [] : parts) for (const machine of disk.mounts ?? []) add(disk.id, machine, cable, { look: 'cable' })
  const balancers = parts.filter((part) => part.kind === 'balancer')
  balancers.forEach((balancer, i) => {
    add('users', balancer.id, isNarrow ? down : way === 'beside' ? (i === 0 ? down : past) : i === 0 ? across : underneath, { look: 'outside' })
    machines.forEach((machine, j) => add(balancer.id, machine.id, isNarrow ? railRight : way === 'beside' ? enter(i, j) : rise(i, j), { look: 'outside' }))
  })
  return links
}

/** Straight down from the middle of the upper, or wherever it stands over the lower. */
function down(a: Part, b: Part): Point[] {
  const x = Math.min(Math.max(a.x + a.width / 2, b.x + 20), b.x + b.width - 20)
  return [[x, a.y + a.height], [x, b.y]]
}
const up = (a: Part, b: Part): Point[] => down(b, a).reverse()
const across = (a: Part, b: Part): Point[] => {
  const y = Math.min(Math.max(a.y + a.height / 2, b.y + 20), b.y + b.height - 20)
  return [[a.x + a.width, y], [b.x, y]]
}
/** From the left side of a box to the right side of one before it. */
const leftwards = (a: Part, b: Part): Point[] => {
  const y = Math.min(Math.max(a.y + a.height / 2, b.y + 20), b.y + b.height - 20)
  if (y <= a.y + a.height && y >= a.y) return [[a.x, y], [b.x + b.width, y]]
  const bend = a.x - 12
  return [[a.x, a.y + a.height / 2], [bend, a.y + a.height / 2], [bend, y], [b.x + b.width, y]]
}
/** To the second and further load balancers: below the first. */
const underneath = (a: Part, b: Part): Point[] => [[a.x + a.width / 2, a.y + a.height], [a.x + a.width / 2, a.y + a.height + 10], [b.x + b.width / 2, a.y + a.height + 10], [b.x + b.width / 2, b.y + b.height]]
/** So far a zone's name reaches over its first node. */
const NAME_OF_ZONE = 152
const spread = (i: number, count: number) => (api: Part, machine: Part): Point[] => {
  const scale = api.scale ?? 1
  const from = api.x + 40 * scale + Math.round((i + 0.5) * ((api.width - 80 * scale) / Math.max(1, count)))
  const trunk = api.y + api.height + 40 * scale
  // In the middle, or beside the name of the zone where that would be crossed.
  const x = machine.x + Math.max(machine.width / 2, NAME_OF_ZONE * scale)
  return [[from, api.y + api.height], [from, trunk], [x, trunk], [x, machine.y]]
}
/** To a field: down the left edge of its frame, so that no line crosses another field. */
const alongEdge = (api: Part, field: Part): Point[] => {
  const scale = api.scale ?? 1
  const [from, trunk, x] = [api.x + api.width / 2, api.y + api.height + 40 * scale, field.x - 8]
  return [[from, api.y + api.height], [from, trunk], [x, trunk], [x, field.y + 12], [field.x, field.y + 12]]
}
const rise = (i: number, j: number) => (balancer: Part, machine: Part): Point[] => {
  const x = machine.x + machine.width - 40 - ((i + j) % 3) * 12
  const [from, y] = [balancer.x + balancer.width / 2, balancer.y - 18 + i * 4]
  return [[from, balancer.y], [from, y], [x, y], [x, machine.y + machine.height]]
}
/** To the second and further load balancers below each other: down their left edges. */
const past = (a: Part, b: Part): Point[] => [[a.x, a.y + a.height / 2], [a.x - 10, a.y + a.height / 2], [a.x - 10, b.y + b.height / 2], [b.x, b.y + b.height / 2]]
/** From the top of a disk to the machine above it; to one further up in the gap at its left. */
const cable = (disk: Part, machine: Part): Point[] => {
  const [x, bottom] = [disk.x + disk.width / 2, machine.y + machine.height]
  const [into, rail] = [Math.min(Math.max(x, machine.x + 24), machine.x + machine.width - 24), disk.y - 8]
  if (disk.y - bottom <= CABLE_SHORT) return into === x ? [[x, disk.y], [x, bottom]] : [[x, disk.y], [x, rail], [into, rail], [into, bottom]]
  const gap = machine.x - 8
  return [[x, disk.y], [x, rail], [gap, rail], [gap, bottom + 8], [machine.x + 24, bottom + 8], [machine.x + 24, bottom]]
}
/** A machine of the last row is not further than this from a disk. */
const CABLE_SHORT = 40
/** From the side: below the nodes, and up into each. */
const enter = (i: number, j: number) => (balancer: Part, machine: Part): Point[] => {
  const [rail, y] = [balancer.x + balancer.width + 10 + i * 5, balancer.y + balancer.height / 2]
  const x = machine.x + machine.width - 40 - ((i + j) % 3) * 12
  const below = machine.y + machine.height + 8 + (i % 3) * 3
  return [[balancer.x + balancer.width, y], [rail, y], [rail, below], [x, below], [x, machine.y + machine.height]]
}
/** On a phone everything stands in one column: links run down its edges. */
const railLeft = (a: Part, b: Part): Point[] => [[a.x, a.y + a.height / 2], [6, a.y + a.height / 2], [6, b.y + 24], [b.x, b.y + 24]]
const railRight = (a: Part, b: Part): Point[] => {
  const rail = Math.max(a.x + a.width, b.x + b.width + MARGIN) + 8
  return [[a.x + a.width, a.y + a.height / 2], [rail, a.y + a.height / 2], [rail, b.y + b.height - 24], [b.x + b.width, b.y + b.height - 24]]
}
