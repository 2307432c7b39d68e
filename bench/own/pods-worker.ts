// Our half of the `pods` bench, in a worker. Is sent sizes; answers once, how long each took.
import { bootCluster, deployAndWait } from '../model.ts'
import type { Taken } from '../pods.ts'

onmessage = ({ data }: MessageEvent<{ sizes: readonly (readonly [pods: number, nodes: number])[] }>) => {
  const taken: Taken[] = data.sizes.map(([pods, nodes]) => {
    const cluster = bootCluster(nodes)
    cluster.kernel.runUntil(20_000_000)
    const began = performance.now()
    const { ready, seconds } = deployAndWait(cluster, pods)
    return { wallMs: Math.round(performance.now() - began), ready, clusterSeconds: Number(seconds.toFixed(1)) }
  })
  postMessage(taken)
}
