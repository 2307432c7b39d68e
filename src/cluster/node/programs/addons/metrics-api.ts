// What metrics-server answers below /apis/metrics.k8s.io/v1beta1. Models metrics-server's pkg/api (node.go, pod.go).
// Left out: watches, tables (the API server that passes the answer on makes them), discovery.
import { formatTime, parseFieldSelector, parseLabelSelector, SelectorError, type KubeObject } from '../../../api/index.ts'
import type { Node, Pod } from '../../../api/types/core-v1.ts'
import type { Status } from '../../../api/types/meta-v1.ts'
import type { NodeMetrics, PodMetrics } from '../../../api/types/metrics-v1beta1.ts'
import type { Informer } from '../../../client/index.ts'
import { MINUTE, SECOND, type Micros } from '../../../../kernel/index.ts'
import type { HttpRequest, HttpResponse } from '../../runtime/index.ts'
import { pathOf, queryOf, respond } from '../servers/http.ts'
import type { MetricsStorage } from './metrics-storage.ts'

export const METRICS_PREFIX = '/apis/metrics.k8s.io/v1beta1'
const API_VERSION = 'metrics.k8s.io/v1beta1'

export interface MetricsSource {
  readonly storage: MetricsStorage
  readonly nodes: Informer<Node>
  /** Those that run. */
  readonly pods: Informer<Pod>
}

/** The answer to a request at a path below METRICS_PREFIX. */
export function answerMetrics(source: MetricsSource, request: HttpRequest, now: Micros): HttpResponse {
  const words = pathOf(request).slice(METRICS_PREFIX.length).split('/').slice(1)
  const namespace = words[0] === 'namespaces' ? words.splice(0, 2)[1] : undefined
  const [resource, name, ...more] = words
  if (more.length > 0) return refuse(404, 'NotFound', 'the server could not find the requested resource')
  if (resource === 'nodes' && namespace === undefined) return answer(request, 'Node', name, source.nodes, (node) => nodeMetrics(source, node, now))
  if (resource === 'pods') return answer(request, 'Pod', name, source.pods, (pod) => podMetrics(source, pod, now), namespace)
  return refuse(404, 'NotFound', 'the server could not find the requested resource')
}

function answer<T extends KubeObject, M extends KubeObject>(request: HttpRequest, kind: 'Node' | 'Pod', name: string | undefined, objects: Informer<T>, metricsOf: (object: T) => M | undefined, namespace?: string): HttpResponse {
  if (name === undefined) return list(request, kind, namespace === undefined ? objects.list() : objects.inNamespace(namespace), metricsOf)
  const key = namespace === undefined ? name : `${namespace}/${name}`
  const object = objects.get(key)
  const lower = kind.toLowerCase()
  if (!object) {
    // The typed lister of nodes names the kind in its error, the metadata lister of pods the resource.
    const missing = kind === 'Node' ? 'node' : 'pods'
    return refuse(404, 'NotFound', `${missing} ${JSON.stringify(name)} not found`, { name, kind: missing })
  }
  const metrics = metricsOf(object)
  if (!metrics) return refuse(404, 'NotFound', `${lower}metrics.metrics.k8s.io ${JSON.stringify(key)} not found`, { name: key, group: 'metrics.k8s.io', kind: `${lower}metrics` })
  return json(200, { kind: `${kind}Metrics`, apiVersion: API_VERSION, ...metrics })
}

function list<T extends KubeObject, M extends KubeObject>(request: HttpRequest, kind: 'Node' | 'Pod', objects: Iterable<T>, metricsOf: (object: T) => M | undefined): HttpResponse {
  const query = queryOf(request)
  try {
    const labels = parseLabelSelector(query.get('labelSelector') ?? '')
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
    const items: M[] = []
    for (const object of objects) {
      const { metadata } = object
      if (!labels.matches(metadata.labels ?? {}) || !fields.matches({ 'metadata.name': metadata.name, 'metadata.namespace': metadata.namespace ?? '' })) continue
      const metrics = metricsOf(object)
      if (metrics) items.push(metrics)
    }
    return json(200, { kind: `${kind}MetricsList`, apiVersion: API_VERSION, metadata: {}, items: items.sort(byPlace) })
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    return refuse(400, 'BadRequest', error.message)
  }
}

/** In the order in which etcd would have them. */
function byPlace({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  const [left, right] = [`${a.namespace ?? ''}/${a.name}`, `${b.namespace ?? ''}/${b.name}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function nodeMetrics({ storage }: MetricsSource, { metadata }: Node, now: Micros): NodeMetrics | undefined {
  const measured = storage.node(metadata.name)
  return measured && { metadata: metaOf(metadata, now), timestamp: formatTime(measured.at), window: formatWindow(measured.windowMicros), usage: measured.usage }
}

function podMetrics({ storage }: MetricsSource, { metadata }: Pod, now: Micros): PodMetrics | undefined {
  const measured = storage.pod(`${metadata.namespace}/${metadata.name}`)
  return measured && { metadata: metaOf(metadata, now), timestamp: formatTime(measured.at), window: formatWindow(measured.windowMicros), containers: measured.containers }
}

/** Metrics have the name and the labels of what they are about; they come into being when they are asked for. */
function metaOf({ name, namespace, labels }: KubeObject['metadata'], now: Micros): KubeObject['metadata'] {
  return { name, ...(namespace ? { namespace } : {}), creationTimestamp: formatTime(now), ...(labels ? { labels } : {}) } as KubeObject['metadata']
}

/** As Go prints a duration of a second or more: `15.012s`, `1m0s`. */
export function formatWindow(micros: Micros): string {
  const minutes = Math.floor(micros / MINUTE)
  return `${minutes > 0 ? `${minutes}m` : ''}${(micros % MINUTE) / SECOND}s`
}

function refuse(code: number, reason: string, message: string, details?: Status['details']): HttpResponse {
  return json(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(details ? { details } : {}), code } satisfies Status)
}

function json(status: number, body: object): HttpResponse {
  return respond(status, JSON.stringify(body), { 'content-type': 'application/json' })
}
