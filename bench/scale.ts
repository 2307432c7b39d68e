// Full size: Deployments of 150,000 Pods on 5,000 nodes until all are ready, heartbeats on; and a quarter and a half of that,
// so that what is not linear shows. Components talk as fast as large clusters let them (`--kube-api-qps`).
import { bootCluster, deployAndWait } from './model.ts'
import type { Measurement } from './run.ts'

const PODS_PER_NODE = 30
const SIZES = [1250, 2500, 5000]
const KUBE_API_QPS = 1000

export function* scale(sizes: readonly number[] = SIZES): Iterable<Measurement> {
  for (const nodes of sizes) {
    const pods = nodes * PODS_PER_NODE
    const began = performance.now()
    const cluster = bootCluster(nodes, { kubeApiQps: KUBE_API_QPS })
    cluster.kernel.runUntil(60_000_000)
    const bootWallMs = Math.round(performance.now() - began)
    const started = performance.now()
    const firedBefore = cluster.kernel.fired
    const { ready, seconds } = deployAndWait(cluster, pods, { deployments: Math.ceil(nodes / 10) })
    const podsWallMs = Math.round(performance.now() - started)
    const events = cluster.kernel.fired - firedBefore
    const heapMiB = heapAfterCollection()
    yield { nodes, pods, ready, bootWallMs, podsWallMs, millisPerPod: Number((podsWallMs / pods).toFixed(2)), clusterSeconds: Math.round(seconds), events, eventsPerSecond: Math.round((events * 1000) / podsWallMs), microsPerEvent: Number(((podsWallMs * 1000) / events).toFixed(1)), heapMiB, kibPerPod: Number(((heapMiB * 1024) / pods).toFixed(1)), peakProcessMiB: Math.round(process.resourceUsage().maxRSS / 1024) }
  }
}

function heapAfterCollection(): number {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1_048_576)
}
