// The peer's half of the `pods` bench, in a worker. Is sent a size; answers once, how long it took.
import { BaseImage, Cluster } from '@ngrok/webernetes'
import type { Taken } from '../pods.ts'

const LIMIT_MS = 900_000
const LOOK_MS = 250

class Web extends BaseImage {
  static readonly imageName = 'nginx'
  static readonly imageVersion = '1.27'
  readonly defaultCommand = ['server']
  override async exec(ctx: Parameters<InstanceType<typeof BaseImage>['exec']>[0]): Promise<number> {
    ctx.listenHttp(80, async () => ({ status: 200, body: 'hello' }))
    return await ctx.waitUntilKilled()
  }
}

onmessage = ({ data }: MessageEvent<{ pods: number; nodes: number }>) => void deploy(data.pods, data.nodes).then((taken) => postMessage(taken))

async function deploy(pods: number, nodes: number): Promise<Taken> {
  const cluster = new Cluster({ nodes })
  cluster.registerImage(Web)
  await cluster.init()
  const began = performance.now()
  // Without a probe: its readiness probe never succeeds for an image of one's own. That is in the peer's favour.
  await cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: pods, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } } }])
  let ready = 0
  while (ready < pods && performance.now() - began < LIMIT_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: 'default' })
    ready = items.filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length
  }
  return { wallMs: Math.round(performance.now() - began), ready }
}
