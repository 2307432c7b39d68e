// Reads `PODS NODES` lines and answers each with how long that took, in one process.
import { createInterface } from 'node:readline'
import { bootCluster, deployAndWait } from '../model.ts'

for await (const line of createInterface(process.stdin)) {
  const [pods = 0, nodes = 0] = line.split(' ').map(Number)
  const cluster = bootCluster(nodes)
  cluster.kernel.runUntil(20_000_000)
  const began = performance.now()
  const { ready, seconds } = deployAndWait(cluster, pods)
  const wallMs = Math.round(performance.now() - began)
  console.log(JSON.stringify({ wallMs, ready, clusterSeconds: Number(seconds.toFixed(1)), heapMiB: Math.round(process.memoryUsage().heapUsed / 1_048_576) }))
}
