// Rounds of an autoscaler against a real API server; only the metrics are made up.
import { expect, test } from 'vitest'
import type { KubeList, KubeObject, Status } from '../../api/index.ts'
import { formatTime } from '../../api/index.ts'
import { Client, DEPLOYMENTS, EVENTS, EventRecorder, HORIZONTAL_POD_AUTOSCALERS, InformerFactory, PODS, type ResourceOf } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { attempt, indexByLabel } from '../framework/index.ts'
import { makeTestCluster, type TestCluster } from '../test-cluster.ts'
import { reconcile, type Autoscaling } from './reconcile.ts'

/** A client whose metrics API says that every pod uses as much. */
class ClientWithMetrics extends Client {
  milliCpu = 0

  override *list<T extends KubeObject>(resource: ResourceOf<T>, query: { namespace?: string } = {}): Process<KubeList<T>> {
    if (resource.group !== 'metrics.k8s.io') return yield* super.list(resource, query)
    const { items } = yield* super.list(PODS, query)
    const timestamp = formatTime(this.kernel.now)
    const metrics = items.map(({ metadata }) => ({ metadata, timestamp, window: '15s', containers: [{ name: 'c', usage: { cpu: `${this.milliCpu}m` } }] }))
    return { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items: metrics as unknown as readonly T[] }
  }
}

function start(): { cluster: TestCluster; metrics: ClientWithMetrics; round: () => Status | Error | undefined; status: () => unknown } {
  const cluster = makeTestCluster({ controllers: ['deployment-controller', 'replicaset-controller', 'serviceaccount-controller'] })
  const { client, run, advance, kernel } = cluster
  const group = kernel.root.group('autoscaler')
  const metrics = new ClientWithMetrics({ ...client.config, group, userAgent: 'horizontal-pod-autoscaler' })
  const autoscaling: Autoscaling = { kernel, client: metrics, pods: new InformerFactory(client, group).informer(PODS), recorder: new EventRecorder(metrics, group, 'horizontal-pod-autoscaler'), memory: new Map(), apis: {} }
  indexByLabel(autoscaling.pods)
  const template = { metadata: { labels: { app: 'busy' } }, spec: { containers: [{ name: 'c', image: 'httpd:2.4', resources: { requests: { cpu: '100m' } } }] } }
  run(client.create(DEPLOYMENTS, { metadata: { name: 'busy', namespace: 'default' }, spec: { replicas: 1, selector: { matchLabels: { app: 'busy' } }, template } }))
  run(client.create(HORIZONTAL_POD_AUTOSCALERS, { metadata: { name: 'busy', namespace: 'default' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' }, minReplicas: 1, maxReplicas: 3, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] } }))
  // CPU use counts only once a pod has run for a while.
  advance(400 * SECOND)
  const get = (): Process<KubeObject> => client.get(HORIZONTAL_POD_AUTOSCALERS as ResourceOf, 'busy', 'default')
  return {
    cluster,
    metrics,
    round: () => {
      const { error } = run(attempt(reconcile(autoscaling, run(get()) as Parameters<typeof reconcile>[1])))
      advance(15 * SECOND)
      return error
    },
    status: () => (run(get()) as { status?: unknown }).status,
  }
}

test('scales up when pods use more than they should, and says so', () => {
  const { cluster, metrics, round, status } = start()
  metrics.milliCpu = 180
  expect(round()).toBeUndefined()
  expect(status()).toMatchObject({
    currentReplicas: 1,
    desiredReplicas: 3,
    currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 180, averageValue: '180m' } } }],
    conditions: [
      { type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message: 'the HPA controller was able to update the target scale to 3' },
      { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: 'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)' },
      { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' },
    ],
  })
  const { client, run } = cluster
  expect(run(client.get(DEPLOYMENTS, 'busy', 'default')).spec?.replicas).toBe(3)
  expect(run(client.list(EVENTS, { namespace: 'default' })).items.filter(({ involvedObject }) => involvedObject.kind === 'HorizontalPodAutoscaler').map(({ message }) => message)).toContain('New size: 3; reason: cpu resource utilization (percentage of request) above target')
})

test('remembers the highest recommendation of five minutes before it scales down', () => {
  const { cluster, metrics, round, status } = start()
  metrics.milliCpu = 180
  round()
  metrics.milliCpu = 1
  for (let i = 0; i < 4; i++) round()
  expect(status()).toMatchObject({ desiredReplicas: 3, conditions: [{ reason: 'ScaleDownStabilized' }, {}, {}] })
  for (let i = 0; i < 20; i++) round()
  expect(cluster.run(cluster.client.get(DEPLOYMENTS, 'busy', 'default')).spec?.replicas).toBe(1)
})
