// Custom and external metrics in a whole cluster: an autoscaler without the adapter says what it lacks; with it, it follows what users ask for.
import { expect, it } from 'vitest'
import { SECOND } from '../kernel/index.ts'
import type { HorizontalPodAutoscaler } from './api/types/autoscaling-v2.ts'
import type { Event } from './api/types/core-v1.ts'
import { createCluster, type Cluster } from './cluster.ts'
import { METRICS_ADAPTER_MANIFEST } from './metrics-adapter-addon.ts'

const machine = { region: 'eu', zone: 'eu-a', cpu: '4', memory: '8Gi', disk: '40Gi', pods: 110 }
const hpa = (name: string, metric: string): string => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}, minReplicas: 1, maxReplicas: 5, metrics: [${metric}]}
`
const PODS = hpa('web', '{type: Pods, pods: {metric: {name: http_requests}, target: {type: AverageValue, averageValue: "10"}}}')
const EXTERNAL = hpa('worker', '{type: External, external: {metric: {name: queue_messages_ready, selector: {matchLabels: {queue: orders}}}, target: {type: AverageValue, averageValue: "30"}}}')
const QUEUE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: external-metrics}\ndata: {queue_messages_ready: "queue=orders 100\\nqueue=mail 900"}\n'

function advance(cluster: Cluster, seconds: number): void {
  cluster.kernel.runUntil(cluster.kernel.now + seconds * SECOND)
}

function kubectl(cluster: Cluster, line: string, files: Readonly<Record<string, string>> = {}): string {
  const run = cluster.kubectl(line, { files })
  while (!run.done) advance(cluster, 0.1)
  expect(run.stderr, line).toBe('')
  return run.stdout
}

function autoscaler(cluster: Cluster, name: string): HorizontalPodAutoscaler {
  return [...cluster.objects()].find(([key]) => key === `horizontalpodautoscalers.autoscaling/default/${name}`)![1] as HorizontalPodAutoscaler
}

const active = (cluster: Cluster, name: string): string | undefined => autoscaler(cluster, name).status?.conditions?.find(({ type }) => type === 'ScalingActive')?.message

it('an autoscaler follows requests a second and a queue, once somebody measures them', () => {
  const cluster = createCluster({ seed: 1, controlPlane: { name: 'cp', region: 'eu', zone: 'eu-a' }, nodes: [{ ...machine, name: 'node-1' }], addons: false, preloadImages: true })
  cluster.boot()
  advance(cluster, 20)
  for (const line of ['create deployment web --image=nginx:1.27', 'create deployment worker --image=busybox:1.36 -- sleep 9999', 'expose deployment web --port=80 --type=LoadBalancer']) kubectl(cluster, line)
  kubectl(cluster, 'apply -f hpa.yaml', { 'hpa.yaml': `${PODS}---${EXTERNAL}---\n${QUEUE}` })
  advance(cluster, 40)
  expect(active(cluster, 'web')).toBe('the HPA was unable to compute the replica count: unable to get metric http_requests: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered')
  expect(active(cluster, 'worker')).toBe('the HPA was unable to compute the replica count: unable to get external metric default/queue_messages_ready/&LabelSelector{MatchLabels:map[string]string{queue: orders,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue_messages_ready.external.metrics.k8s.io)')

  kubectl(cluster, 'apply -f adapter.yaml', { 'adapter.yaml': METRICS_ADAPTER_MANIFEST })
  cluster.act({ do: 'users', namespace: 'default', service: 'web', perSecond: 24 })
  advance(cluster, 120)
  expect(autoscaler(cluster, 'web').status).toMatchObject({ desiredReplicas: 3, currentMetrics: [{ type: 'Pods', pods: { metric: { name: 'http_requests' } } }] })
  expect(active(cluster, 'web')).toBe('the HPA was able to successfully calculate a replica count from pods metric http_requests')
  expect(autoscaler(cluster, 'worker').status).toMatchObject({ desiredReplicas: 4, currentMetrics: [{ type: 'External', external: { current: { averageValue: '25' } } }] })
  const messages = [...cluster.objects()].filter(([key]) => key.startsWith('events/')).map(([, object]) => object as Event).filter(({ reason }) => reason === 'SuccessfulRescale').map(({ message }) => message)
  expect(messages).toEqual(expect.arrayContaining(['New size: 3; reason: pods metric http_requests above target', 'New size: 4; reason: external metric queue_messages_ready(&LabelSelector{MatchLabels:map[string]string{queue: orders,},MatchExpressions:[]LabelSelectorRequirement{},}) above target']))

  expect(kubectl(cluster, 'get --raw /apis')).toContain('"groupVersion":"custom.metrics.k8s.io/v1beta2"')
  expect(JSON.parse(kubectl(cluster, 'get --raw /apis/custom.metrics.k8s.io/v1beta2'))).toMatchObject({ kind: 'APIResourceList', resources: [{ name: 'namespaces/http_requests' }, { name: 'pods/http_requests', namespaced: true }, { name: 'services/http_requests' }] })
  expect(JSON.parse(kubectl(cluster, 'get --raw /apis/external.metrics.k8s.io/v1beta1'))).toMatchObject({ resources: [{ name: 'queue_messages_ready', kind: 'ExternalMetricValueList' }] })
  const service = JSON.parse(kubectl(cluster, 'get --raw /apis/custom.metrics.k8s.io/v1beta2/namespaces/default/services/web/http_requests')) as { items: { value: string; describedObject: { kind: string } }[] }
  expect(service.items).toHaveLength(1)
  expect(service.items[0]!.describedObject.kind).toBe('Service')
  expect(JSON.parse(kubectl(cluster, 'get --raw /apis/custom.metrics.k8s.io/v1beta2/namespaces/default/metrics/http_requests'))).toMatchObject({ items: [{ describedObject: { kind: 'Namespace', name: 'default' } }] })

  kubectl(cluster, 'scale deployment metrics-adapter -n kube-system --replicas=0')
  advance(cluster, 40)
  expect(active(cluster, 'web')).toBe('the HPA was unable to compute the replica count: unable to get metric http_requests: unable to fetch metrics from custom metrics API: the server is currently unable to handle the request (get pods.custom.metrics.k8s.io *)')
})
