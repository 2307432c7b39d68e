// Growth: clusters of 1,250, 2,500 and 5,000 nodes with twice as many Pods. Doubling must double the cost, not square it.
import { bootCluster, deployAndWait } from './model.ts'
import type { Measurement } from './run.ts'

/** As large clusters are run: the default of 20 a second would make the run mostly heartbeats. */
const KUBE_API_QPS = 100

const SIZES = [1250, 2500, 5000]

export function* manyNodes(sizes: readonly number[] = SIZES): Iterable<Measurement> {
  for (const nodes of sizes) {
    const began = performance.now()
    const cluster = bootCluster(nodes, { kubeApiQps: KUBE_API_QPS })
    cluster.kernel.runUntil(60_000_000)
    const bootedMs = Math.round(performance.now() - began)
    const started = performance.now()
    const { ready, seconds } = deployAndWait(cluster, nodes * 2)
    const events = cluster.kernel.fired
    yield { nodes, pods: nodes * 2, ready, bootWallMs: bootedMs, podsWallMs: Math.round(performance.now() - started), clusterSeconds: Math.round(seconds), events, microsPerEvent: Math.round(((performance.now() - began) * 1000) / events), heapMiB: Math.round(process.memoryUsage().heapUsed / 1_048_576) }
  }
}
