// The peer's half of the `pods` bench: bundled and run in a process of its own. Arguments: pods, nodes. Prints one JSON line.
import { BaseImage, Cluster } from '@ngrok/webernetes'

const LIMIT_MS = 900_000
const [count = 0, nodes = 3] = process.argv.slice(2).map(Number)

class Web extends BaseImage {
  static readonly imageName = 'nginx'
  static readonly imageVersion = '1.27'
  readonly defaultCommand = ['server']
  override async exec(ctx: Parameters<InstanceType<typeof BaseImage>['exec']>[0]): Promise<number> {
    ctx.listenHttp(80, async () => ({ status: 200, body: 'hello' }))
    return await ctx.waitUntilKilled()
  }
}

const cluster = new Cluster({ nodes })
cluster.registerImage(Web)
await cluster.init()
const began = performance.now()
// Without a probe: its readiness probe never succeeds for an image of one's own. That is in the peer's favour.
await cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: count, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } } }])
let ready = 0
while (ready < count && performance.now() - began < LIMIT_MS) {
  await new Promise((resolve) => setTimeout(resolve, 250))
  const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: 'default' })
  ready = items.filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')).length
}
console.log(JSON.stringify({ wallMs: Math.round(performance.now() - began), ready, heapMiB: Math.round(process.memoryUsage().heapUsed / 1_048_576) }))
process.exit(0)
