// A cluster for measuring, and a client with all rights in it.
import { Client, DEPLOYMENTS } from '../src/cluster/client/index.ts'
import { createCluster, type Cluster } from '../src/cluster/cluster.ts'
import type { Deployment } from '../src/cluster/api/types/apps-v1.ts'
import type { New } from '../src/cluster/api/index.ts'
import { SECOND, type Process } from '../src/kernel/index.ts'

/** A booted cluster of so many nodes in three zones, without add-ons. `podsPerNode` as the kubelet allows. */
export function bootCluster(nodes: number, podsPerNode = 110): Cluster {
  const cluster = createCluster({
    seed: 1,
    controlPlane: { name: 'control-plane', region: 'r1', zone: 'z1' },
    nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${i + 1}`, region: 'r1', zone: `z${(i % 3) + 1}`, cpu: '16', memory: '64Gi', disk: '500Gi', pods: podsPerNode })),
    addons: false,
    ...(nodes > 256 ? { podCidr: '10.128.0.0/9' } : {}),
    preloadImages: true,
  })
  cluster.boot()
  return cluster
}

export function adminOf(cluster: Cluster): Client {
  return new Client({ network: cluster.network, host: cluster.network.host('laptop'), group: cluster.kernel.root.group('bench'), servers: () => [cluster.network.host('control-plane')], userAgent: 'bench', credentials: { certificate: { commonName: 'admin', organizations: ['system:masters'] } } })
}

/** A Deployment of web servers that a readiness probe asks. */
export function webDeployment(replicas: number): New<Deployment> {
  const probe = { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', readinessProbe: probe }] } } } } as unknown as New<Deployment>
}

/** Runs a process to its end. */
export function run<T>(cluster: Cluster, process: Process<T>): T {
  const task = cluster.kernel.root.group('bench').spawn('bench', process)
  task.onDone = () => undefined
  while (!task.done && cluster.kernel.step()) continue
  if (task.error !== undefined) throw task.error
  return task.result as T
}

/** Creates the Deployment and runs until all its Pods are ready; counts as writes come, never by listing. */
export function deployAndWait(cluster: Cluster, replicas: number, limitSeconds = 3600): { seconds: number; ready: number } {
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
  run(cluster, adminOf(cluster).create(DEPLOYMENTS, webDeployment(replicas)))
  while (ready < replicas && cluster.kernel.now - began < limitSeconds * SECOND && cluster.kernel.step()) continue
  return { seconds: (cluster.kernel.now - began) / SECOND, ready }
}
