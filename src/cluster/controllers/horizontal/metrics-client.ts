// Where an autoscaler's numbers come from: three APIs, of which none is the API server's own. Models pkg/controller/podautoscaler/metrics/client.go.
import { ApiError, findResource, parseTime, quantityMilli, resourceOfKind, type Selector, type Status } from '../../api/index.ts'
import type { CrossVersionObjectReference } from '../../api/types/autoscaling-v2.ts'
import type { PodMetrics } from '../../api/types/metrics-v1beta1.ts'
import type { Client, ResourceOf } from '../../client/index.ts'
import { MINUTE, SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { RetryError, attempt } from '../framework/index.ts'
import type { PodMetric } from './calculator.ts'

/** By pod. */
export type PodMetricsInfo = ReadonlyMap<string, PodMetric>

const POD_METRICS = findResource('metrics.k8s.io/v1beta1', 'pods') as unknown as ResourceOf<PodMetrics>
const CUSTOM_GROUP = 'custom.metrics.k8s.io'
/** Those that the client can read, best first. */
const CUSTOM_VERSIONS = ['v1beta2', 'v1beta1']
const EXTERNAL = { group: 'external.metrics.k8s.io', version: 'v1beta1' }
/** How long an answer of discovery is believed. */
const DISCOVERY_AGE: Micros = 15 * SECOND
const DEFAULT_WINDOW: Micros = MINUTE

interface MetricValue { readonly describedObject: { readonly name: string }; readonly timestamp: string; readonly windowSeconds?: number; readonly value: string }
interface Values<T> { readonly items: readonly T[] }

/** Which version of the custom metrics API is served, as last seen. */
export interface MetricApis {
  seenAt?: Micros
  version?: string | undefined
}

/** What the pods use of a resource; with `container`, what that one uses. Throws RetryError. */
export function* resourceMetric(client: Client, namespace: string, selector: Selector, resource: string, container: string): Process<PodMetricsInfo> {
  const listed = yield* attempt(client.list(POD_METRICS, { namespace, labelSelector: selector.text }))
  if (!listed.value) throw new RetryError(`unable to fetch metrics from resource metrics API: ${words(listed.error!, 'pods.metrics.k8s.io')}`)
  if (listed.value.items.length === 0) throw new RetryError('no metrics returned from resource metrics API')
  const metrics = new Map<string, PodMetric>()
  for (const { metadata, containers, timestamp, window } of listed.value.items) {
    const counted = containers.filter(({ name }) => container === '' || name === container)
    if (container !== '' && counted.length === 0) throw new RetryError(`failed to get container metrics: container ${container} not present in metrics for pod ${namespace}/${metadata.name}`)
    // A pod of which one container has not been measured yet is as good as not measured.
    if (counted.length === 0 || counted.some(({ usage }) => usage[resource] === undefined)) continue
    metrics.set(metadata.name, { value: counted.reduce((sum, { usage }) => sum + quantityMilli(usage[resource]), 0), at: parseTime(timestamp), windowMicros: parseWindow(window) })
  }
  return metrics
}

/** A metric of each pod. Throws RetryError. */
export function* podsMetric(client: Client, apis: MetricApis, namespace: string, metric: string, selector: Selector, metricSelector: Selector): Process<PodMetricsInfo> {
  const { items } = yield* custom(client, apis, { namespace, resource: 'pods', name: '*', subresource: metric }, { labelSelector: selector.text, metricLabelSelector: metricSelector.text })
  if (items.length === 0) throw new RetryError('no metrics returned from custom metrics API')
  return new Map(items.map(({ describedObject, timestamp, windowSeconds, value }) => [describedObject.name, { value: quantityMilli(value), at: parseTime(timestamp), windowMicros: windowSeconds === undefined ? DEFAULT_WINDOW : windowSeconds * SECOND }]))
}

/** A metric of one object, in thousandths. Throws RetryError. */
export function* objectMetric(client: Client, apis: MetricApis, namespace: string, metric: string, { apiVersion = '', kind, name }: CrossVersionObjectReference, metricSelector: Selector): Process<number> {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : ''
  const served = resourceOfKind(apiVersion === '' ? 'v1' : apiVersion, kind)
  if (!served) throw new RetryError(`unable to fetch metrics from custom metrics API: no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`)
  const isNamespace = kind === 'Namespace' && group === ''
  // The object of a namespace is the namespace itself, whatever name was written.
  const path = isNamespace ? { namespace, resource: 'metrics', name: metric } : { namespace, resource: group === '' ? served.resource : `${served.resource}.${group}`, name, subresource: metric }
  const { items } = yield* custom(client, apis, path, { metricLabelSelector: metricSelector.text })
  if (items.length !== 1) throw new RetryError(`unable to fetch metrics from custom metrics API: the custom metrics API server returned ${items.length} results when we asked for exactly one`)
  return quantityMilli(items[0]!.value)
}

/** The sum of a metric's series, in thousandths. Throws RetryError. */
export function* externalMetric(client: Client, namespace: string, metric: string, selector: Selector): Process<number> {
  const fetched = yield* attempt(read<{ readonly value: string }>(client, { ...EXTERNAL, namespace, resource: metric }, { labelSelector: selector.text }))
  if (!fetched.value) throw new RetryError(`unable to fetch metrics from external metrics API: ${fetched.error!.message}`)
  const { items } = fetched.value
  if (items.length === 0) throw new RetryError('no metrics returned from external metrics API')
  return items.reduce((sum, { value }) => sum + quantityMilli(value), 0)
}

interface Place { readonly group: string; readonly version: string; readonly namespace: string; readonly resource: string; readonly name?: string; readonly subresource?: string }
interface Query { readonly labelSelector?: string; readonly metricLabelSelector?: string }

function* custom(client: Client, apis: MetricApis, place: Omit<Place, 'group' | 'version'>, query: Query): Process<Values<MetricValue>> {
  const fetched = yield* attempt(readCustom(client, apis, place, query))
  if (!fetched.value) throw new RetryError(`unable to fetch metrics from custom metrics API: ${fetched.error!.message}`)
  return fetched.value
}

function* readCustom(client: Client, apis: MetricApis, place: Omit<Place, 'group' | 'version'>, query: Query): Process<Values<MetricValue>> {
  const version = yield* customVersion(client, apis)
  if (version === undefined) throw new RetryError(`no custom metrics API (${CUSTOM_GROUP}) registered`)
  return yield* read<MetricValue>(client, { ...place, group: CUSTOM_GROUP, version }, query)
}

interface Groups { readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[] }

function* customVersion(client: Client, apis: MetricApis): Process<string | undefined> {
  const { now } = client.kernel
  if (apis.seenAt !== undefined && now - apis.seenAt < DISCOVERY_AGE) return apis.version
  const { code, body } = yield* client.request({ verb: 'get', group: '', version: '', resource: '', path: '/apis' })
  if (code >= 400) throw new ApiError(body as Status)
  const served = (body as Groups).groups.find(({ name }) => name === CUSTOM_GROUP)?.versions.map(({ version }) => version) ?? []
  apis.seenAt = now
  apis.version = CUSTOM_VERSIONS.find((version) => served.includes(version))
  return apis.version
}

function* read<T>(client: Client, place: Place, query: Query): Process<Values<T>> {
  const asked = Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''))
  const { code, body } = yield* client.request({ verb: place.name === undefined ? 'list' : 'get', ...place, query: asked })
  if (code < 400) return body as Values<T>
  const error = new ApiError(body as Status)
  throw new RetryError(words(error, `${place.resource}.${place.group}${place.name === undefined ? '' : ` ${place.name}`}`))
}

/** A path that nobody serves is answered in plain text, of which the client makes an error with what it asked for. */
function words(error: Error, what: string): string {
  const isNobodys = error instanceof ApiError && error.reason === 'NotFound' && error.message === 'the server could not find the requested resource'
  return isNobodys ? `${error.message} (get ${what})` : error.message
}

/** A Go duration such as `15.012s` or `1m0s`. */
function parseWindow(text: string): number {
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s)/g)) seconds += Number(amount) * { h: 3600, m: 60, s: 1, ms: 0.001 }[unit as 'h']
  return Math.round(seconds * SECOND)
}
