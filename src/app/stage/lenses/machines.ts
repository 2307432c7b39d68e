// Machines: what runs where. The control plane above, the nodes by region and zone below it, the users outside.
// The picture stays still while things happen in it: it depends on the topology, and on pods only where a card has to grow.
import type { Pod, Service } from '../../../cluster/api/types/core-v1.ts'
import type { MachineState } from '../../../worker/protocol.ts'
import type { Part } from '../layout.ts'
import { EMPTY, FRAME_TOP, blockOf, enlarged, framed, moved, row, shelves, stack, type Block } from './arrange.ts'
import { FAR_FROM } from '../../../worker/crowd/index.ts'
import { disksByZone, layDisks, nodesOfClaims } from './disks.ts'
import { layField } from './field.ts'
import { words } from '../../../words/index.ts'
import { MARGIN, MEDIUM, NARROW, byBirth, objectsOf, podsOf, type Laid, type LensInput } from './input.ts'
import { layLinks } from './machine-links.ts'
import { POD_GAP, POD_HEIGHT, POD_WIDTH, podTiles } from './pod-tiles.ts'
import { podsByNodeOf, type PodsByNode } from './pods-by-node.ts'

export const MACHINE_WIDTH = 300
/** As wide as its processes beside each other: three Pods in a row instead of four. */
const MACHINE_WIDTH_LEAST = 252
const HEAD = 88
const FOOT = 42
const PAD = 12
const GAP = 16
const POD_ROWS_LEAST = 2
/** A card of three columns has more rows than one of four. */
const POD_ROWS_MOST = { wide: 4, slender: 6 } as const
/** Between the machines of a zone and its disks, where the cables run. */
const CABLES = 22
const NO_MOUNTS: ReadonlyMap<string, ReadonlySet<string>> = new Map()
/** Between the control plane and the zones, where the links spread. */
const TRUNK = 48
/** From far the control plane is as wide as the zones, divided by this. */
const LARGER_SHARE = 2.4
/** Pods that the queue at the scheduler shows. */
const WAITING = { columns: 2, rows: 3 } as const
const QUEUE_WIDTH = WAITING.columns * (POD_WIDTH + POD_GAP) - POD_GAP + 2 * PAD
const OUTSIDE_HEIGHT = 74
const BALANCER_WIDTH = 188
/** Who comes from outside, in a column beside the nodes; between them the links turn. */
const BESIDE_WIDTH = 164
const BESIDE_GAP = 36
const COMPONENT_GAP = 16

export function layMachines(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  if (input.arrangement === 'beside' && !isNarrow && input.surroundings.machines.length <= FAR_FROM) return layBeside(input)
  const zones = layZones(input, isNarrow ? input.room - 2 * MARGIN - 32 : MACHINE_WIDTH)
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
  return { parts, links: layLinks(parts, input, isNarrow ? 'column' : 'below'), width: width + 2 * MARGIN, height: outsideTop + outside.height + MARGIN }
}

/** Who comes from outside stands at the left, the cluster at the right: lower than with the users below, and so larger where a page is wide. */
function layBeside(input: LensInput): Laid {
  const outside = stack([usersBlock(BESIDE_WIDTH), ...layBalancers(input).map((part) => blockOf({ ...part, width: BESIDE_WIDTH }))], 24)
  const column = BESIDE_WIDTH + BESIDE_GAP
  const wide = layZones(input, MACHINE_WIDTH)
  const zones = wide.width <= frameWidth(CONTROLLERS.least) ? wide : layZones(input, MACHINE_WIDTH_LEAST)
  // The control plane is as wide as the nodes below it, within measure.
  const control = controlPlanes(input, false, Math.min(CONTROLLERS.most, Math.max(CONTROLLERS.least, CONTROLLERS.least + zones.width - frameWidth(CONTROLLERS.least))))
  const width = Math.max(control.width, column + zones.width)
  const zonesTop = MARGIN + control.height + TRUNK
  const parts = [...moved(control, MARGIN, MARGIN), ...moved(zones, MARGIN + column, zonesTop), ...moved(outside, MARGIN, zonesTop + FRAME_TOP)]
  return { parts, links: layLinks(parts, input, 'beside'), width: width + 2 * MARGIN, height: zonesTop + Math.max(zones.height, FRAME_TOP + outside.height) + MARGIN }
}

/** The laptop, a frame for each control-plane machine, and the pods that wait at the scheduler. `beside`: the controllers' width, where who comes from outside stands at the left. */
function controlPlanes(input: LensInput, isNarrow: boolean, beside?: number): Block {
  const machines = input.surroundings.machines.filter((m) => m.role === 'control-plane')
  // With little room the control plane is narrower and higher.
  const wide = beside ?? (input.room < MEDIUM ? CONTROLLERS.least : CONTROLLERS.usual)
  const frames = machines.map((machine, i) => framed(`frame/control-plane/${machine.name}`, words('lenses')('controlPlane', { machine: machine.name, zone: machine.zone }), components(machine, i === 0, isNarrow ? input.room - 2 * MARGIN - 32 : 0, wide)))
  const isQueueAbove = beside !== undefined || input.room < MEDIUM
  const laptop = blockOf({ id: 'laptop', kind: 'laptop', label: words('lenses')('you'), width: isNarrow ? input.room - 2 * MARGIN : beside !== undefined ? BESIDE_WIDTH : isQueueAbove ? QUEUE_WIDTH : 128, height: isNarrow ? 44 : 80, isSmall: isNarrow })
  const waiting = layWaiting(input, isQueueAbove && !isNarrow ? 1 : WAITING.rows)
  if (isNarrow) return stack([laptop, ...frames, waiting], 24)
  if (isQueueAbove) return row([{ parts: [...moved(waiting, 0, 0), ...moved(laptop, 0, 124)], width: laptop.width, height: 204 }, stack(frames, 32)], beside !== undefined ? BESIDE_GAP : 32)
  // The laptop stands level with the API server. At the right room is kept for the queue (and, from far, for a machine that is opened), so that nothing moves when it fills.
  const left: Block = { parts: moved(laptop, 0, 100), width: laptop.width, height: 180 }
  const opened = openMachine(input)
  const right: Block = { parts: [...moved(waiting, 0, 20), ...moved(opened, QUEUE_WIDTH + 24, 0)], width: QUEUE_WIDTH + (input.surroundings.machines.length > FAR_FROM ? MACHINE_WIDTH + 24 : 0), height: Math.max(waiting.height + 20, input.surroundings.machines.length > FAR_FROM ? OPENED_HEIGHT : 0) }
  return row([left, shelves(frames, Math.max(input.room - 300, 820), 24, 32), right], 32)
}

/** How wide the box of the controllers is: with room for two rows of names, or for three. */
const CONTROLLERS = { least: 336, usual: 472, most: 640 } as const
const API_SERVER_WIDTH = 320
/** A frame around the boxes of one control-plane machine. */
const frameWidth = (controllers: number): number => API_SERVER_WIDTH + 24 + controllers + 32

/** The boxes of one control-plane machine. The first one's go by the plain names of their processes, as the trace does. */
function components({ name, processes }: MachineState, isFirst: boolean, room: number, wide: number): Block {
  const idFor = (process: string): string => (isFirst ? process : `${process}/${name}`)
  const hasCloud = processes.some((p) => p.name === 'cloud-controller-manager')
  const box = (process: string, kind: Part['kind'], label: string, width: number, height: number): Block => blockOf({ id: idFor(process), kind, label, machine: name, width, height })
  if (room > 0) {
    const half = Math.floor((room - COMPONENT_GAP) / 2)
    return stack([row([box('etcd', 'etcd', 'etcd', half, 72), box('kube-scheduler', 'scheduler', words('lenses')('scheduler'), room - half - COMPONENT_GAP, 72)], COMPONENT_GAP), box('kube-apiserver', 'api-server', words('lenses')('apiServer'), room, 72), box('kube-controller-manager', 'controllers', words('lenses')('controllerManager'), room, 144), ...(hasCloud ? [box('cloud-controller-manager', 'cloud', words('lenses')('cloudControllerManager'), room, 40)] : [])], COMPONENT_GAP)
  }
  const height = wide < CONTROLLERS.usual ? 194 : 168
  const left = stack([row([box('etcd', 'etcd', 'etcd', 140, 70), box('kube-scheduler', 'scheduler', words('lenses')('scheduler'), API_SERVER_WIDTH - 140 - COMPONENT_GAP, 70)], COMPONENT_GAP), box('kube-apiserver', 'api-server', words('lenses')('apiServer'), API_SERVER_WIDTH, height - 70 - COMPONENT_GAP)], COMPONENT_GAP)
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

/** The nodes by zone, each so wide. */
function layZones(input: LensInput, width: number): Block {
  const groups = podsByNode(input)
  const zones = zonesOf(input.surroundings.machines)
  const room = input.room - 2 * MARGIN
  const isFar = input.surroundings.machines.length > FAR_FROM
  const mounts = isFar || objectsOf(input, 'persistentvolumes').size === 0 ? NO_MOUNTS : nodesOfClaims(input)
  const disks = disksByZone(input, mounts)
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
    const machines = stack(lines, GAP)
    return framed(`frame/${key}`, words('lenses')('zone', { region, zone }), stack([machines, layDisks(disks.get(key) ?? [], mounts, key, machines.width)], CABLES), { place: { region, zone } })
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
const rowsFor = (pods: number, columns: number): number => Math.max(POD_ROWS_LEAST, Math.min(columns < 4 ? POD_ROWS_MOST.slender : POD_ROWS_MOST.wide, Math.ceil(pods / columns)))

function layMachine({ name }: Pick<MachineState, 'name'>, pods: readonly (readonly [string, Pod])[], width: number, rows: number): Block {
  const height = HEAD + rows * (POD_HEIGHT + POD_GAP) + FOOT
  const tiles = podTiles(pods, { columns: columnsIn(width), rows, moreId: `more/${name}`, moreKey: `nodes/${name}` })
  return { parts: [{ id: `machine/${name}`, kind: 'machine', label: name, key: `nodes/${name}`, x: 0, y: 0, width, height }, ...moved(tiles, PAD, HEAD)], width, height }
}

/** Pods by the node that they are bound to. */
export const podsByNode = (input: LensInput): PodsByNode => podsByNodeOf(podsOf(input))

const usersBlock = (width: number): Block => blockOf({ id: 'users', kind: 'users', label: words('lenses')('users'), width, height: OUTSIDE_HEIGHT })

/** Users on the internet, and the load balancers that they come through. */
function layOutside(input: LensInput, isNarrow: boolean): Block {
  const width = isNarrow ? input.room - 2 * MARGIN : 0
  const users = usersBlock(width || 144)
  const balancers = layBalancers(input).map((part) => blockOf({ ...part, width: width || part.width }))
  return isNarrow ? stack([users, ...balancers], 24) : row([users, shelves(balancers, Math.max(input.room - 250, 400), 24, 32)], 72)
}

/** A load balancer of the cloud for each Service that asked for one. */
export function layBalancers(input: LensInput): Omit<Part, 'x' | 'y'>[] {
  return [...objectsOf<Service>(input, 'services')].filter(([, service]) => service.spec?.type === 'LoadBalancer').sort(byBirth).map(([key, service]) => ({ id: `balancer/${key}`, kind: 'balancer', label: service.status?.loadBalancer?.ingress?.[0]?.ip ?? words('lenses')('noAddress'), key: `services/${key}`, width: BALANCER_WIDTH, height: OUTSIDE_HEIGHT }))
}
