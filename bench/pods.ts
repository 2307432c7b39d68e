// A Deployment of N from its creation until all Pods are ready: wall time and memory, here and in @ngrok/webernetes, in one run.
import { bootCluster, deployAndWait } from './model.ts'
import type { Measurement } from './run.ts'

const SIZES: readonly (readonly [pods: number, nodes: number])[] = [[100, 3], [300, 3], [1000, 10]]
const PEER_LIMIT_MS = 600_000

export async function* pods(): AsyncIterable<Measurement> {
  for (const [count, nodes] of SIZES) {
    const own = measureOwn(count, nodes)
    yield { what: 'kubarium', pods: count, nodes, ...own }
    const peer = await measurePeer(count, nodes)
    yield { what: '@ngrok/webernetes', pods: count, nodes, ...peer, timesSlower: Math.round(peer.wallMs / own.wallMs) }
  }
}

function measureOwn(count: number, nodes: number): { wallMs: number; ready: number; clusterSeconds: number; heapMiB: number } {
  const cluster = bootCluster(nodes)
  cluster.kernel.runUntil(20_000_000)
  const began = performance.now()
  const { ready, seconds } = deployAndWait(cluster, count)
  return { wallMs: Math.round(performance.now() - began), ready, clusterSeconds: Number(seconds.toFixed(1)), heapMiB: heap() }
}

/** The peer runs in real time with timers of its own; its image answers the same probe. */
async function measurePeer(count: number, nodes: number): Promise<{ wallMs: number; ready: number; heapMiB: number }> {
  const { BaseImage, Cluster } = await import('@ngrok/webernetes')
  class Web extends BaseImage {
    static override readonly imageName = 'nginx'
    static override readonly imageVersion = '1.27'
    override readonly defaultCommand = ['server']
    override async exec(ctx: Parameters<InstanceType<typeof BaseImage>['exec']>[0]): Promise<number> {
      ctx.listenHttp(80, async () => ({ statusCode: 200, body: 'hello' }))
      return await ctx.waitUntilKilled()
    }
  }
  const cluster = new Cluster({ nodes })
  cluster.registerImage(Web)
  await cluster.init()
  const began = performance.now()
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10 } }] } }
  await cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: count, selector: { matchLabels: { app: 'web' } }, template } }])
  let ready = 0
  while (ready < count && performance.now() - began < PEER_LIMIT_MS) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: 'default' })
    ready = items.filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length
  }
  const wallMs = Math.round(performance.now() - began)
  const heapMiB = heap()
  await cluster.close?.()
  return { wallMs, ready, heapMiB }
}

const heap = (): number => Math.round(process.memoryUsage().heapUsed / 1_048_576)
