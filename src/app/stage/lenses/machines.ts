// Machines: what runs where. The control plane above, the nodes by region and zone below it, the users outside.
// The picture stays still while things happen in it: it depends on the topology, and on pods only where a card has to grow.
import type { Pod, Service } from '../../../cluster/api/types/core-v1.ts'
import type { MachineState } from '../../../worker/protocol.ts'
import type { Link, Part, Point } from '../layout.ts'
import { EMPTY, blockOf, enlarged, framed, moved, row, shelves, stack, type Block } from './arrange.ts'
import { FAR_FROM } from '../../../worker/crowd/index.ts'
import { layField } from './field.ts'
import { words } from '../../../words/index.ts'
import { MEDIUM, NARROW, byBirth, objectsOf, podsOf, type Laid, type LensInput } from './input.ts'
import { POD_GAP, POD_HEIGHT, POD_WIDTH, podTiles } from './pod-tiles.ts'
import { podsByNodeOf, type PodsByNode } from './pods-by-node.ts'

export const MACHINE_WIDTH = 300
const HEAD = 88
const FOOT = 42
const PAD = 12
const GAP = 16
const POD_ROWS_LEAST = 2
const POD_ROWS_MOST = 4
const MARGIN = 16
/** Between the control plane and the zones, where the links spread. */
const TRUNK = 48
/** From far the control plane is as wide as the zones, divided by this. */
const LARGER_SHARE = 2.4
/** Pods that the queue at the scheduler shows. */
const WAITING = { columns: 2, rows: 3 } as const
const QUEUE_WIDTH = WAITING.columns * (POD_WIDTH + POD_GAP) - POD_GAP + 2 * PAD
const OUTSIDE_HEIGHT = 74
const COMPONENT_GAP = 16

export function layMachines(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const zones = layZones(input, isNarrow)
  const plain = controlPlanes(input, isNarrow)
  // Above a field of thousands what controls it would be too small to read: it is drawn larger, as a capital on a map.
  const scale = input.surroundings.machines.length > FAR_FROM ? Math.max(1, zones.width / (plain.width * LARGER_SHARE)) : 1
  const control = enlarged(plain, scale)
  const outside = enlarged(layOutside(input, isNarrow), scale)
  const width = Math.max(control.width, zones.width, outside.width)
  const centred = (block: Block): number => MARGIN + Math.max(0, Math.round((width - block.width) / 2))
  const zonesTop = MARGIN + control.height + (isNarrow ? 28 : TRUNK) * scale
  const outsideTop = zonesTop + zones.height + (isNarrow ? 24 : 36) * scale
  const parts = [...moved(control, centred(control), MARGIN), ...moved(zones, centred(zones), zonesTop), ...moved(outside, isNarrow ? MARGIN : Math.min(centred(zones), MARGIN + width - outside.width), outsideTop)]
  return { parts, links: layLinks(parts, input, isNarrow), width: width + 2 * MARGIN, height: outsideTop + outside.height + MARGIN }
}

/** The laptop, a frame for each control-plane machine, and the pods that wait at the scheduler. */
function controlPlanes(input: LensInput, isNarrow: boolean): Block {
  const machines = input.surroundings.machines.filter((m) => m.role === 'control-plane')
  // With little room the control plane is narrower and higher, and the queue stands below the laptop.
  const isCompact = input.room < MEDIUM
  const frames = machines.map((machine, i) => framed(`frame/control-plane/${machine.name}`, words('lenses')('controlPlane', { machine: machine.name, zone: machine.zone }), components(machine, i === 0, isNarrow ? input.room - 2 * MARGIN - 32 : 0, isCompact)))
  const laptop = blockOf({ id: 'laptop', kind: 'laptop', label: words('lenses')('you'), width: isNarrow ? input.room - 2 * MARGIN : isCompact ? QUEUE_WIDTH : 128, height: isNarrow ? 44 : 80, isSmall: isNarrow })
  const waiting = layWaiting(input, isCompact && !isNarrow ? 1 : WAITING.rows)
  if (isNarrow) return stack([laptop, ...frames, waiting], 24)
  if (isCompact) return row([{ parts: [...moved(waiting, 0, 0), ...moved(laptop, 0, 124)], width: QUEUE_WIDTH, height: 204 }, stack(frames, 32)], 32)
  // The laptop stands level with the API server. At the right room is kept for the queue (and, from far, for a machine that is opened), so that nothing moves when it fills.
  const left: Block = { parts: moved(laptop, 0, 100), width: laptop.width, height: 180 }
  const opened = openMachine(input)
  const right: Block = { parts: [...moved(waiting, 0, 20), ...moved(opened, QUEUE_WIDTH + 24, 0)], width: QUEUE_WIDTH + (input.surroundings.machines.length > FAR_FROM ? MACHINE_WIDTH + 24 : 0), height: Math.max(waiting.height + 20, input.surroundings.machines.length > FAR_FROM ? OPENED_HEIGHT : 0) }
  return row([left, shelves(frames, Math.max(input.room - 300, 820), 24, 32), right], 32)
}

/** The boxes of one control-plane machine. The first one's go by the plain names of their processes, as the trace does. */
function components({ name, processes }: MachineState, isFirst: boolean, room: number, isCompact: boolean): Block {
  const idFor = (process: string): string => (isFirst ? process : `${process}/${name}`)
  const hasCloud = processes.some((p) => p.name === 'cloud-controller-manager')
  const box = (process: string, kind: Part['kind'], label: string, width: number, height: number): Block => blockOf({ id: idFor(process), kind, label, machine: name, width, height })
  if (room > 0) {
    const half = Math.floor((room - COMPONENT_GAP) / 2)
    return stack([row([box('etcd', 'etcd', 'etcd', half, 72), box('kube-scheduler', 'scheduler', words('lenses')('scheduler'), room - half - COMPONENT_GAP, 72)], COMPONENT_GAP), box('kube-apiserver', 'api-server', words('lenses')('apiServer'), room, 72), box('kube-controller-manager', 'controllers', words('lenses')('controllerManager'), room, 144), ...(hasCloud ? [box('cloud-controller-manager', 'cloud', words('lenses')('cloudControllerManager'), room, 40)] : [])], COMPONENT_GAP)
  }
  const [height, wide] = isCompact ? [194, 336] : [168, 472]
  const left = stack([row([box('etcd', 'etcd', 'etcd', 140, 70), box('kube-scheduler', 'scheduler', words('lenses')('scheduler'), 164, 70)], COMPONENT_GAP), box('kube-apiserver', 'api-server', words('lenses')('apiServer'), 320, height - 70 - COMPONENT_GAP)], COMPONENT_GAP)
  const right = stack([box('kube-controller-manager', 'controllers', words('lenses')('controllerManager'), wide, hasCloud ? height - 50 : height), ...(hasCloud ? [box('cloud-controller-manager', 'cloud', words('lenses')('cloudControllerManager'), wide, 40)] : [])], 10)
  return row([left, right], 24)
}

/** Pods that no node has been found for yet: they wait at the scheduler. */
export function layWaiting(input: LensInput, rows: number = WAITING.rows): Block {
  const waiting = [...podsOf(input)].filter(([, pod]) => !pod.spec?.nodeName && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded' && !pod.metadata.deletionTimestamp).sort(byBirth)
  if (waiting.length === 0) return { parts: [], width: 0, height: 0 }
  const tiles = podTiles(waiting, { ...WAITING, rows, moreId: 'more/waiting' })
  const width = QUEUE_WIDTH
  const height = 34 + Math.max(tiles.height, POD_HEIGHT) + PAD
  return { parts: [{ id: 'waiting', kind: 'waiting', label: words('lenses')('waiting'), x: 0, y: 0, width, height }, ...moved(tiles, PAD, 34)], width, height }
}

function layZones(input: LensInput, isNarrow: boolean): Block {
  const groups = podsByNode(input)
  const zones = zonesOf(input.surroundings.machines)
  const room = input.room - 2 * MARGIN
  const width = isNarrow ? room - 32 : MACHINE_WIDTH
  const isFar = input.surroundings.machines.length > FAR_FROM
  // Names of zones grow with the fields that they stand over.
  const nameScale = isFar ? Math.max(1, Math.sqrt(input.surroundings.machines.length) / NAMES_GROW_FROM) : 1
  // As many zones beside each other as below each other: the width of the picture then decides how long their rows are.
  const across = Math.ceil(Math.sqrt(zones.length))
  const fieldRoom = (room - (across - 1) * 24 * nameScale) / Math.max(1, across) - 32 * nameScale - 1
  const perRow = Math.max(1, Math.floor((room - 32 + GAP) / (width + GAP)))
  const frames = zones.map(([key, members]) => {
    const [region = '', zone = ''] = key.split('/')
    if (isFar) return framed(`frame/${key}`, words('lenses')('zone', { region, zone }), layField(`field/${key}`, words('lenses')('nodes', { count: members.length }), namesOf(members), fieldRoom), { place: { region, zone } }, nameScale)
    const lines: Block[] = []
    for (let i = 0; i < members.length; i += perRow) {
      const line = members.slice(i, i + perRow)
      const rows = Math.max(...line.map((m) => rowsFor(groups.get(m.name)?.length ?? 0, columnsIn(width))))
      lines.push(row(line.map((m) => layMachine(m, groups.get(m.name) ?? [], width, rows)), GAP))
    }
    return framed(`frame/${key}`, words('lenses')('zone', { region, zone }), stack(lines, GAP), { place: { region, zone } })
  })
  return shelves(frames, room, 24 * nameScale, 32 * nameScale)
}

/** With the square of so many machines. */
const NAMES_GROW_FROM = 13

const zonesKnown = new WeakMap<readonly MachineState[], readonly (readonly [string, readonly MachineState[]])[]>()

/** Nodes by region and zone, in order; the same lists for the same machines. */
function zonesOf(machines: readonly MachineState[]): readonly (readonly [key: string, members: readonly MachineState[]])[] {
  const found = zonesKnown.get(machines)
  if (found) return found
  const zones = new Map<string, MachineState[]>()
  for (const machine of machines) {
    if (machine.role !== 'node') continue
    const key = `${machine.region}/${machine.zone}`
    const members = zones.get(key)
    if (members) members.push(machine)
    else zones.set(key, [machine])
  }
  const sorted = [...zones].sort(([a], [b]) => (a < b ? -1 : 1))
  zonesKnown.set(machines, sorted)
  return sorted
}

const namesKnown = new WeakMap<readonly MachineState[], readonly string[]>()
function namesOf(members: readonly MachineState[]): readonly string[] {
  let names = namesKnown.get(members)
  if (!names) namesKnown.set(members, (names = members.map(({ name }) => name)))
  return names
}

const OPENED_HEIGHT = HEAD + POD_ROWS_LEAST * (POD_HEIGHT + POD_GAP) + FOOT

/** From far one machine can be opened: the selected one, or that of the selected pod. */
function openMachine(input: LensInput): Block {
  const { selected, surroundings } = input
  if (surroundings.machines.length <= FAR_FROM || selected === undefined) return EMPTY
  const name = selected.startsWith('nodes/') ? selected.slice('nodes/'.length) : selected.startsWith('pods/') ? podsOf(input).get(selected.slice('pods/'.length))?.spec?.nodeName : undefined
  const machine = surroundings.machines.find((each) => each.role === 'node' && each.name === name)
  return machine ? machineBlock(machine.name, podsByNode(input).get(machine.name) ?? []) : EMPTY
}

/** A machine's card by itself, as high as the least. */
export const machineBlock = (name: string, pods: readonly (readonly [string, Pod])[]): Block => layMachine({ name }, pods, MACHINE_WIDTH, POD_ROWS_LEAST)

const columnsIn = (width: number): number => Math.floor((width - 2 * PAD + POD_GAP) / (POD_WIDTH + POD_GAP))
const rowsFor = (pods: number, columns: number): number => Math.max(POD_ROWS_LEAST, Math.min(POD_ROWS_MOST, Math.ceil(pods / columns)))

function layMachine({ name }: Pick<MachineState, 'name'>, pods: readonly (readonly [string, Pod])[], width: number, rows: number): Block {
  const height = HEAD + rows * (POD_HEIGHT + POD_GAP) + FOOT
  const tiles = podTiles(pods, { columns: columnsIn(width), rows, moreId: `more/${name}`, moreKey: `nodes/${name}` })
  return { parts: [{ id: `machine/${name}`, kind: 'machine', label: name, key: `nodes/${name}`, x: 0, y: 0, width, height }, ...moved(tiles, PAD, HEAD)], width, height }
}

/** Pods by the node that they are bound to. */
export const podsByNode = (input: LensInput): PodsByNode => podsByNodeOf(podsOf(input))

/** Users on the internet, and the load balancers that they come through. */
function layOutside(input: LensInput, isNarrow: boolean): Block {
  const width = isNarrow ? input.room - 2 * MARGIN : 0
  const users = blockOf({ id: 'users', kind: 'users', label: words('lenses')('users'), width: width || 144, height: OUTSIDE_HEIGHT })
  const balancers = layBalancers(input).map((part) => blockOf({ ...part, width: width || part.width }))
  return isNarrow ? stack([users, ...balancers], 24) : row([users, shelves(balancers, Math.max(input.room - 250, 400), 24, 32)], 72)
}

/** A load balancer of the cloud for each Service that asked for one. */
export function layBalancers(input: LensInput): Omit<Part, 'x' | 'y'>[] {
  return [...objectsOf<Service>(input, 'services')].filter(([, service]) => service.spec?.type === 'LoadBalancer').sort(byBirth).map(([key, service]) => ({ id: `balancer/${key}`, kind: 'balancer', label: service.status?.loadBalancer?.ingress?.[0]?.ip ?? words('lenses')('noAddress'), key: `services/${key}`, width: 188, height: OUTSIDE_HEIGHT }))
}

function layLinks(parts: readonly Part[], { surroundings }: LensInput, isNarrow: boolean): Link[] {
  const byId = new Map(parts.map((part) => [part.id, part]))
  const links: Link[] = []
  const linkOf = (node: string, peer: string): Pick<Link, 'cut' | 'ends' | 'extraMillis' | 'loss'> => {
    const known = surroundings.links.find(({ a, b }) => (a === node && b === peer) || (a === peer && b === node))
    return { cut: known?.cut === true, ends: { node, peer }, ...(known?.extraMillis ? { extraMillis: known.extraMillis } : {}), ...(known?.loss ? { loss: known.loss } : {}) }
  }
  const add = (from: string, to: string, way: (a: Part, b: Part) => Point[], more: Partial<Link> = {}): void => {
    const [a, b] = [byId.get(from), byId.get(to)]
    if (a && b) links.push({ id: `${from}→${to}`, from, to, points: way(a, b), cut: false, ...more })
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
  const balancers = parts.filter((part) => part.kind === 'balancer')
  balancers.forEach((balancer, i) => {
    add('users', balancer.id, isNarrow ? down : i === 0 ? across : underneath, { look: 'outside' })
    machines.forEach((machine, j) => add(balancer.id, machine.id, isNarrow ? railRight : rise(i, j), { look: 'outside' }))
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
const spread = (i: number, count: number) => (api: Part, machine: Part): Point[] => {
  const scale = api.scale ?? 1
  const from = api.x + 40 * scale + Math.round((i + 0.5) * ((api.width - 80 * scale) / Math.max(1, count)))
  const trunk = api.y + api.height + 40 * scale
  const x = machine.x + machine.width / 2
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
/** On a phone everything stands in one column: links run down its edges. */
const railLeft = (a: Part, b: Part): Point[] => [[a.x, a.y + a.height / 2], [6, a.y + a.height / 2], [6, b.y + 24], [b.x, b.y + 24]]
const railRight = (a: Part, b: Part): Point[] => {
  const rail = Math.max(a.x + a.width, b.x + b.width + MARGIN) + 8
  return [[a.x + a.width, a.y + a.height / 2], [rail, a.y + a.height / 2], [rail, b.y + b.height - 24], [b.x + b.width, b.y + b.height - 24]]
}
