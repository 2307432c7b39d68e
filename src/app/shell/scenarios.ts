// Clusters to begin with, and one to measure.
import type { ClusterConfig, MachineSpec } from '../../worker/protocol.ts'

/** A machine as one orders it. */
export interface MachineType {
  readonly cpu: string
  readonly memory: string
}

const SMALL: MachineType = { cpu: '2', memory: '4Gi' }

const node = (number: number, region: string, zone: string, type = SMALL): MachineSpec => ({ name: `node-${number}`, region, zone, ...type, disk: '40Gi', pods: 110 })

/** Three nodes in two zones of one region: what the page opens with. */
export const THREE_NODES: ClusterConfig = {
  seed: 1,
  controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' },
  nodes: [node(1, 'eu', 'eu-a'), node(2, 'eu', 'eu-a'), node(3, 'eu', 'eu-b')],
}

/** A machine that a learner drags in. */
export function nextMachine(taken: Iterable<string>, region: string, zone: string): MachineSpec {
  const names = new Set(taken)
  let number = 1
  while (names.has(`node-${number}`)) number++
  return node(number, region, zone)
}

/** What one says of a cluster that is to be built. */
export interface Order {
  readonly regions: number
  readonly zonesEach: number
  readonly nodesEach: number
  readonly type: MachineType
  /** CoreDNS, metrics-server, a StorageClass. */
  readonly hasAddons: boolean
  /** Gives LoadBalancer Services an address and lends machines. */
  readonly hasCloud: boolean
  /** A group of machines that grows and shrinks with what the Pods ask for. */
  readonly hasAutoscaler: boolean
  readonly seed: number
}

export const REGIONS: readonly string[] = ['eu', 'us', 'asia']
const ZONES: readonly string[] = ['a', 'b', 'c']
export const MOST_NODES = 200
const GROUP_MOST = 10

/** The nodes that an order comes to. */
export const nodesOf = ({ regions, zonesEach, nodesEach }: Order): number => regions * zonesEach * nodesEach

/** The cluster that was ordered; its nodes go around the zones. */
export function buildCluster(order: Order): ClusterConfig {
  const places = REGIONS.slice(0, order.regions).flatMap((region) => ZONES.slice(0, order.zonesEach).map((zone) => ({ region, zone: `${region}-${zone}` })))
  const nodes = Array.from({ length: nodesOf(order) }, (_, i) => node(i + 1, places[i % places.length]!.region, places[i % places.length]!.zone, order.type))
  const [first] = places
  const zones = places.filter(({ region }) => region === first!.region).map(({ zone }) => zone)
  const isGrowing = order.hasAutoscaler && order.hasCloud
  return {
    seed: order.seed,
    controlPlane: { name: 'cp-1', ...first! },
    nodes,
    ...(order.hasAddons ? {} : { addons: false }),
    ...(order.hasCloud ? {} : { cloud: false }),
    ...(isGrowing ? { nodeGroups: [{ name: 'pool', min: 0, max: GROUP_MOST, size: 0, region: first!.region, zones, ...order.type, disk: '40Gi', pods: 110 }], autoscaler: { flags: ['--scale-down-unneeded-time=1m', '--scale-down-delay-after-add=1m'] } } : {}),
  }
}

const PLAIN: Order = { regions: 1, zonesEach: 2, nodesEach: 1, type: SMALL, hasAddons: true, hasCloud: true, hasAutoscaler: false, seed: 1 }

/** A cluster of the gallery; its words stand in the catalogue under its id. */
export interface Preset {
  readonly id: 'three' | 'one' | 'zones' | 'regions' | 'grows' | 'bare' | 'hundred'
  readonly config: ClusterConfig
}

const HUNDRED = buildCluster({ ...PLAIN, regions: 2, zonesEach: 3, nodesEach: 17 })

export const PRESETS: readonly Preset[] = [
  { id: 'three', config: THREE_NODES },
  { id: 'one', config: buildCluster({ ...PLAIN, zonesEach: 1 }) },
  { id: 'zones', config: buildCluster({ ...PLAIN, zonesEach: 3, nodesEach: 2 }) },
  { id: 'regions', config: buildCluster({ ...PLAIN, regions: 2, nodesEach: 2 }) },
  { id: 'grows', config: buildCluster({ ...PLAIN, hasAutoscaler: true }) },
  { id: 'bare', config: { ...THREE_NODES, addons: false, cloud: false } },
  { id: 'hundred', config: { ...HUNDRED, nodes: HUNDRED.nodes.slice(0, 100) } },
]
