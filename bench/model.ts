// A cluster for measuring, and a client with all rights in it.
import { Client, DEPLOYMENTS } from '../src/cluster/client/index.ts'
import { createCluster, type Cluster, type ClusterConfig } from '../src/cluster/cluster.ts'
import type { Deployment } from '../src/cluster/api/types/apps-v1.ts'
import type { New } from '../src/cluster/api/index.ts'
import { SECOND, type Process } from '../src/kernel/index.ts'

/** A booted cluster of so many nodes in three zones, without add-ons. */
export function bootCluster(nodes: number, more: Partial<ClusterConfig> = {}): Cluster {
  const cluster = createCluster({
    seed: 1,
    controlPlane: { name: 'control-plane', region: 'r1', zone: 'z1' },
    nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${i + 1}`, region: 'r1', zone: `z${(i % 3) + 1}`, cpu: '16', memory: '64Gi', disk: '500Gi', pods: 110 })),
    addons: false,
    ...(nodes > 256 ? { podCidr: '10.128.0.0/9' } : {}),
    preloadImages: true,
    ...more,
  })
  cluster.boot()
  return cluster
}

export function adminOf(cluster: Cluster): Client {
  return new Client({ network: cluster.network, host: cluster.network.host('laptop'), group: cluster.kernel.root.group('bench'), servers: () => [cluster.network.host('control-plane')], userAgent: 'bench', credentials: { certificate: { commonName: 'admin', organizations: ['system:masters'] } } })
}

/** A Deployment of web servers that a readiness probe asks. */
export function webDeployment(replicas: number, name = 'web'): New<Deployment> {
  const probe = { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default', labels: { app: name } }, spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', readinessProbe: probe }] } } } } as unknown as New<Deployment>
}

/** Runs a process to its end. */
export function run<T>(cluster: Cluster, process: Process<T>): T {
  const task = cluster.kernel.root.group('bench').spawn('bench', process)
  task.onDone = () => undefined
  while (!task.done && cluster.kernel.step()) continue
  if (task.error !== undefined) throw task.error
  return task.result as T
}

/** Creates Deployments of so many Pods together and runs until all are ready; counts as writes come, never by listing. */
export function deployAndWait(cluster: Cluster, pods: number, { deployments = 1, limitSeconds = 7200 } = {}): { seconds: number; ready: number } {
  let ready = 0
  const isReady = new Set<string>()
  cluster.onChange((key, object) => {
    if (!key.startsWith('pods/')) return
    const conditions = (object as { status?: { conditions?: readonly { type: string; status: string }[] } } | null)?.status?.conditions
    if (conditions?.some((c) => c.type === 'Ready' && c.status === 'True')) isReady.add(key)
    else isReady.delete(key)
    ready = isReady.size
  })
  const began = cluster.kernel.now
  const admin = adminOf(cluster)
  for (let i = 0; i < deployments; i++) run(cluster, admin.create(DEPLOYMENTS, webDeployment(Math.floor(((i + 1) * pods) / deployments) - Math.floor((i * pods) / deployments), deployments === 1 ? 'web' : `web-${i}`)))
  while (ready < pods && cluster.kernel.now - began < limitSeconds * SECOND && cluster.kernel.step()) continue
  return { seconds: (cluster.kernel.now - began) / SECOND, ready }
}
