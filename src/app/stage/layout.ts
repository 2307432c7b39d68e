// Where everything stands: a pure function of the topology, so that the picture stays still while things happen in it.
// Units are stage pixels; every box has a size of its own, nothing is measured in the page.
import type { Node as KubeNode, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { MachineState, Surroundings } from '../../worker/protocol.ts'

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type PartKind = 'frame' | 'laptop' | 'api-server' | 'etcd' | 'scheduler' | 'controllers' | 'machine' | 'users' | 'balancer' | 'waiting'

export interface Part extends Box {
  readonly id: string
  readonly kind: PartKind
  readonly label: string
  /** For frames: the region and zone that a machine dropped here joins. */
  readonly place?: { readonly region: string; readonly zone: string }
  readonly pods?: readonly PodPlace[]
  /** Pods that the card has no room for. */
  readonly more?: number
}

export interface PodPlace extends Box { readonly key: string; readonly pod: Pod }

export interface Link { readonly id: string; readonly from: string; readonly to: string; readonly points: readonly (readonly [number, number])[]; readonly cut: boolean }

export interface StageLayout { readonly parts: readonly Part[]; readonly links: readonly Link[]; readonly width: number; readonly height: number }

export interface LayoutInput {
  readonly nodes: ReadonlyMap<string, KubeNode>
  readonly pods: ReadonlyMap<string, Pod>
  readonly services: ReadonlyMap<string, Service>
  readonly surroundings: Surroundings
}

export const CARD_WIDTH = 300
export const POD_WIDTH = 64
export const POD_HEIGHT = 48
const POD_GAP = 6
const POD_COLUMNS = 4
const POD_ROWS_MOST = 4
const POD_ROWS_LEAST = 2
const CARD_HEAD = 92
const CARD_FOOT = 44
const CARD_PAD = 12
const GAP = 16
const FRAME_PAD = 20
const CARDS_A_ROW = 4
/** Room at the left of the control plane, for the laptop and its link. */
const LEFT = 176
const TOP = 24
/** From the zones to the users below them, and from those to the end. */
const OUTSIDE_GAP = 40
const OUTSIDE_HEIGHT = 78
const MARGIN = 16
const CONTROL = { height: 172, width: 672 } as const

/** Lays out the Machines lens. */
export function layoutMachines(input: LayoutInput): StageLayout {
  const { surroundings } = input
  const machines = surroundings.machines.filter((m) => m.role === 'node')
  const podsOf = groupPods(input.pods)
  const parts: Part[] = []
  const zonesTop = TOP + CONTROL.height + 84
  const zones = layoutZones(machines, podsOf, zonesTop)
  const zonesRight = Math.max(0, ...zones.map((z) => z.x + z.width))
  // The control plane stands in the middle above its nodes.
  const control = Math.max(LEFT, Math.round((MARGIN + zonesRight - CONTROL.width) / 2) - FRAME_PAD)
  const right = Math.max(control + CONTROL.width + 2 * FRAME_PAD, zonesRight)
  const bottom = Math.max(zonesTop + 200, ...zones.map((z) => z.y + z.height))
  parts.push(...controlPlane(surroundings, input.pods, control), ...zones, ...outside(input, bottom + OUTSIDE_GAP))
  return { parts, links: layoutLinks(parts, surroundings), width: right + MARGIN, height: bottom + OUTSIDE_GAP + OUTSIDE_HEIGHT + MARGIN }
}

function groupPods(pods: ReadonlyMap<string, Pod>): Map<string, [string, Pod][]> {
  const groups = new Map<string, [string, Pod][]>()
  for (const [key, pod] of pods) {
    const node = pod.spec?.nodeName ?? ''
    groups.set(node, [...(groups.get(node) ?? []), [key, pod]])
  }
  // System pods stand last; otherwise in the order of birth, so that a tile keeps its place as long as it can.
  for (const list of groups.values()) list.sort(([a, x], [b, y]) => Number(isSystem(x)) - Number(isSystem(y)) || (x.metadata.creationTimestamp < y.metadata.creationTimestamp ? -1 : x.metadata.creationTimestamp > y.metadata.creationTimestamp ? 1 : 0) || (a < b ? -1 : 1))
  return groups
}

const isSystem = (pod: Pod): boolean => pod.metadata.namespace === 'kube-system'

function controlPlane({ machines }: Surroundings, pods: ReadonlyMap<string, Pod>, left: number): Part[] {
  const machine = machines.find((m) => m.role === 'control-plane')
  const x = left + FRAME_PAD
  const y = TOP + FRAME_PAD
  const waiting = [...pods].filter(([, pod]) => !pod.spec?.nodeName && pod.status?.phase === 'Pending' && !pod.metadata.deletionTimestamp)
  return [
    { id: 'frame/control-plane', kind: 'frame', label: `Control plane · machine ${machine?.name ?? ''} · zone ${machine?.zone ?? ''}`, x: left, y: TOP, width: CONTROL.width + 2 * FRAME_PAD, height: CONTROL.height + 2 * FRAME_PAD },
    { id: 'etcd', kind: 'etcd', label: 'etcd', x, y, width: 136, height: 70 },
    { id: 'kube-scheduler', kind: 'scheduler', label: 'Scheduler', x: x + 152, y, width: 164, height: 70 },
    { id: 'kube-apiserver', kind: 'api-server', label: 'API server', x, y: y + 88, width: 316, height: 84 },
    { id: 'kube-controller-manager', kind: 'controllers', label: 'Controller manager', x: x + 340, y, width: 332, height: 172 },
    ...(waiting.length > 0
      ? [{ id: 'waiting', kind: 'waiting' as const, label: 'Waiting for a node', x: left + CONTROL.width + 2 * FRAME_PAD + MARGIN, y: TOP + FRAME_PAD, width: 2 * POD_WIDTH + POD_GAP + 2 * CARD_PAD, height: 172, ...placePods(waiting, 2, 2, 34) }]
      : []),
    { id: 'laptop', kind: 'laptop', label: 'You', x: left - LEFT + MARGIN, y: y + 90, width: 128, height: 80 },
  ]
}

function layoutZones(machines: readonly MachineState[], podsOf: ReadonlyMap<string, [string, Pod][]>, top: number): Part[] {
  const zones = new Map<string, MachineState[]>()
  for (const machine of machines) {
    const key = `${machine.region}/${machine.zone}`
    zones.set(key, [...(zones.get(key) ?? []), machine])
  }
  const parts: Part[] = []
  let x = MARGIN
  let y = top
  let rowHeight = 0
  let column = 0
  for (const [key, members] of [...zones].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [region = '', zone = ''] = key.split('/')
    if (column > 0 && column + members.length > CARDS_A_ROW) {
      x = MARGIN
      y += rowHeight + 40
      rowHeight = 0
      column = 0
    }
    const columns = Math.min(CARDS_A_ROW, members.length)
    const cards: Part[] = []
    let cardY = y + FRAME_PAD
    for (let i = 0; i < members.length; i += columns) {
      const line = members.slice(i, i + columns)
      const height = Math.max(...line.map((m) => cardHeight((podsOf.get(m.name) ?? []).length)))
      line.forEach((machine, j) => cards.push({ id: `machine/${machine.name}`, kind: 'machine', label: machine.name, x: x + FRAME_PAD + j * (CARD_WIDTH + GAP), y: cardY, width: CARD_WIDTH, height, ...placePods(podsOf.get(machine.name) ?? [], POD_COLUMNS, rowsFor((podsOf.get(machine.name) ?? []).length), CARD_HEAD) }))
      cardY += height + GAP
    }
    const width = columns * CARD_WIDTH + (columns - 1) * GAP + 2 * FRAME_PAD
    const height = cardY - GAP + FRAME_PAD - y
    parts.push({ id: `frame/${key}`, kind: 'frame', label: `Region ${region} · zone ${zone}`, place: { region, zone }, x, y, width, height }, ...cards)
    x += width + 24
    column += columns
    rowHeight = Math.max(rowHeight, height)
  }
  return parts
}

const rowsFor = (pods: number): number => Math.max(POD_ROWS_LEAST, Math.min(POD_ROWS_MOST, Math.ceil(pods / POD_COLUMNS)))
const cardHeight = (pods: number): number => CARD_HEAD + rowsFor(pods) * (POD_HEIGHT + POD_GAP) + CARD_FOOT

function placePods(pods: readonly [string, Pod][], columns: number, rows: number, top: number): { pods: PodPlace[]; more: number } {
  const room = columns * rows
  const shown = pods.length > room ? pods.slice(0, room - 1) : pods
  return {
    pods: shown.map(([key, pod], i) => ({ key, pod, x: CARD_PAD + (i % columns) * (POD_WIDTH + POD_GAP), y: top + Math.floor(i / columns) * (POD_HEIGHT + POD_GAP), width: POD_WIDTH, height: POD_HEIGHT })),
    more: pods.length - shown.length,
  }
}

/** Users on the internet, and the load balancers that they come through. */
function outside({ services }: LayoutInput, y: number): Part[] {
  const balancers = [...services].filter(([, service]) => service.spec?.type === 'LoadBalancer')
  return [
    { id: 'users', kind: 'users', label: 'Users', x: MARGIN, y, width: 144, height: OUTSIDE_HEIGHT },
    ...balancers.map(([key, service], i): Part => ({ id: `balancer/${key}`, kind: 'balancer', label: service.status?.loadBalancer?.ingress?.[0]?.ip ?? 'no address yet', x: 216 + i * 212, y, width: 188, height: OUTSIDE_HEIGHT })),
  ]
}

function layoutLinks(parts: readonly Part[], { links }: Surroundings): Link[] {
  const find = (id: string): Part | undefined => parts.find((part) => part.id === id)
  const api = find('kube-apiserver')!
  const out: Link[] = []
  const isCut = (a: string, b: string): boolean => links.some((l) => l.cut && ((l.a === a && l.b === b) || (l.a === b && l.b === a)))
  const control = find('frame/control-plane')!.label.split(' · machine ')[1]?.split(' · ')[0] ?? ''
  const add = (from: string, to: string, points: Link['points'], cut = false): void => void out.push({ id: `${from}→${to}`, from, to, points, cut })
  const [laptop, etcd, scheduler, controllers] = ['laptop', 'etcd', 'kube-scheduler', 'kube-controller-manager'].map((id) => find(id)!)
  add('laptop', 'kube-apiserver', [[laptop!.x + laptop!.width, laptop!.y + 40], [api.x, laptop!.y + 40]], isCut('laptop', control))
  add('etcd', 'kube-apiserver', [[etcd!.x + 68, etcd!.y + etcd!.height], [etcd!.x + 68, api.y]])
  add('kube-scheduler', 'kube-apiserver', [[scheduler!.x + 82, scheduler!.y + scheduler!.height], [scheduler!.x + 82, api.y]])
  add('kube-controller-manager', 'kube-apiserver', [[controllers!.x, api.y + 44], [api.x + api.width, api.y + 44]])
  const machines = parts.filter((part) => part.kind === 'machine')
  const trunk = api.y + api.height + 52
  machines.forEach((machine, i) => {
    const out0 = api.x + 40 + Math.round((i + 0.5) * ((api.width - 80) / Math.max(1, machines.length)))
    const x = machine.x + machine.width / 2
    add('kube-apiserver', machine.id, [[out0, api.y + api.height], [out0, trunk], [x, trunk], [x, machine.y]], isCut(control, machine.label))
  })
  const users = find('users')
  for (const balancer of parts.filter((part) => part.kind === 'balancer')) {
    if (users) add('users', balancer.id, [[users.x + users.width, users.y + OUTSIDE_HEIGHT / 2], [balancer.x, users.y + OUTSIDE_HEIGHT / 2]])
    machines.forEach((machine, i) => {
      const x = machine.x + machine.width - 40 - (i % 3) * 12
      const y = balancer.y - 20
      add(balancer.id, machine.id, [[balancer.x + balancer.width / 2, balancer.y], [balancer.x + balancer.width / 2, y], [x, y], [x, machine.y + machine.height]])
    })
  }
  return out
}

/** The point at a share of a polyline's length. */
export function pointAlong(points: Link['points'], share: number): readonly [number, number] {
  const lengths = points.slice(1).map(([x, y], i) => Math.abs(x - points[i]![0]) + Math.abs(y - points[i]![1]))
  let left = lengths.reduce((a, b) => a + b, 0) * Math.min(1, Math.max(0, share))
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!
    const [a, b] = [points[i]!, points[i + 1]!]
    if (left <= length) return length === 0 ? a : [a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length]
    left -= length
  }
  return points.at(-1)!
}
