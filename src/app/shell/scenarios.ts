// Clusters to begin with.
import type { ClusterConfig, MachineSpec } from '../../worker/protocol.ts'

const node = (number: number, region: string, zone: string): MachineSpec => ({ name: `node-${number}`, region, zone, cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 })

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
