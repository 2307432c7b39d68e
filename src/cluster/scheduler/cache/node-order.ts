// Nodes zone by zone in turn, so that a search that stops early has seen every zone. Models pkg/scheduler/backend/cache/node_tree.go.
import type { NodeInfo } from '../framework/index.ts'

/** Region and zone of a node (GetZoneKey); empty when it has neither label. */
function zoneOf({ labels }: NodeInfo): string {
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? ''
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}:${zone}`
}

/** The first node of each zone, then the second of each, and so on; zones and nodes in the order they came. */
export function interleaveZones(nodes: Iterable<NodeInfo>): readonly NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>()
  let count = 0
  for (const node of nodes) {
    const zone = zoneOf(node)
    const members = zones.get(zone)
    if (members) members.push(node)
    else zones.set(zone, [node])
    count++
  }
  if (zones.size === 1) return [...zones.values()][0]!
  const order: NodeInfo[] = []
  for (let turn = 0; order.length < count; turn++) {
    for (const members of zones.values()) if (turn < members.length) order.push(members[turn]!)
  }
  return order
}
