// One size of the `scale` bench, in a worker. Is sent the number of nodes; answers once. The cluster is kept, to be weighed.
import { bootCluster, deployAndWait } from '../model.ts'

const PODS_PER_NODE = 30
/** Components talk as fast as large clusters let them. */
const KUBE_API_QPS = 1000
const NODES_PER_DEPLOYMENT = 10

export interface Scale {
  readonly pods: number
  readonly ready: number
  readonly bootWallMs: number
  readonly podsWallMs: number
  readonly clusterSeconds: number
  readonly events: number
}

const kept: unknown[] = []

onmessage = ({ data }: MessageEvent<{ nodes: number }>) => {
  const pods = data.nodes * PODS_PER_NODE
  const began = performance.now()
  const cluster = bootCluster(data.nodes, { kubeApiQps: KUBE_API_QPS })
  cluster.kernel.runUntil(60_000_000)
  kept.push(cluster)
  const started = performance.now()
  const firedBefore = cluster.kernel.fired
  const { ready, seconds } = deployAndWait(cluster, pods, { deployments: Math.ceil(data.nodes / NODES_PER_DEPLOYMENT) })
  const measured: Scale = { pods, ready, bootWallMs: Math.round(started - began), podsWallMs: Math.round(performance.now() - started), clusterSeconds: Math.round(seconds), events: cluster.kernel.fired - firedBefore }
  postMessage(measured)
}
