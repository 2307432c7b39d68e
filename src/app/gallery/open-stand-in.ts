// Opens a cluster that is not the model's: `?stand-in=5000`, so many nodes with thirty Pods each. What it is, and what not: src/worker/stand-in.
import type { ClusterConfig } from '../../worker/protocol.ts'
import { startStandIn } from '../bridge/connection.ts'
import { openRun } from '../store/cluster-store.ts'

const MOST_NODES = 10_000

/** The nodes go around three zones each of two regions. */
export function standInConfig(nodes: number): ClusterConfig {
  const count = Math.max(1, Math.min(MOST_NODES, Math.floor(nodes) || 1))
  return {
    seed: 1,
    controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' },
    nodes: Array.from({ length: count }, (_, i) => {
      const region = i % 6 < 3 ? 'eu' : 'us'
      return { name: `node-${i + 1}`, region, zone: `${region}-${'abc'[i % 3]}`, cpu: '4', memory: '16Gi', disk: '100Gi', pods: 110 }
    }),
  }
}

export function openStandIn(nodes: number): void {
  openRun({ config: standInConfig(nodes), log: [] }, undefined, true, [], startStandIn())
}
