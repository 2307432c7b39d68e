// What the metrics adapter answers below custom.metrics.k8s.io and external.metrics.k8s.io.
// Models custom-metrics-apiserver (pkg/apiserver/installer, pkg/provider) with the rules that prometheus-adapter is usually given for http_requests.
// Left out: watches, other metrics, other objects than pods, Services and namespaces.
import { compileSetSelector, formatTime, parseLabelSelector, quantityOfMilli, SelectorError } from '../../../api/index.ts'
import type { ConfigMap, Pod, Service } from '../../../api/types/core-v1.ts'
import type { APIResource, Status } from '../../../api/types/meta-v1.ts'
import type { Informer } from '../../../client/index.ts'
import { SECOND, type Micros } from '../../../../kernel/index.ts'
import type { HttpRequest, HttpResponse } from '../../runtime/index.ts'
import { pathOf, queryOf, respond } from '../servers/http.ts'
import { EXTERNAL_VALUES, parseExternalValues } from './external-values.ts'
import type { Rate, RequestRates } from './request-rates.ts'

const CUSTOM = 'custom.metrics.k8s.io/v1beta2'
const EXTERNAL = 'external.metrics.k8s.io/v1beta1'
const HTTP_REQUESTS = 'http_requests'

export interface AdapterSource {
  readonly rates: RequestRates
  readonly pods: Informer<Pod>
  readonly services: Informer<Service>
  readonly configMaps: Informer<ConfigMap>
}

/** The answer to a request below one of the two groups; undefined for any other path. */
export function answerAdapter(source: AdapterSource, request: HttpRequest, now: Micros): HttpResponse | undefined {
  const path = pathOf(request)
  try {
    if (path === `/apis/${CUSTOM}`) return discovery(CUSTOM, customResources())
    if (path === `/apis/${EXTERNAL}`) return discovery(EXTERNAL, externalResources(source))
    if (path.startsWith(`/apis/${CUSTOM}/`)) return custom(source, path.split('/').slice(4), queryOf(request))
    if (path.startsWith(`/apis/${EXTERNAL}/`)) return external(source, path.split('/').slice(4), queryOf(request), now)
    return undefined
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    return refuse(400, 'BadRequest', error.message)
  }
}

function customResources(): APIResource[] {
  const about = (name: string, namespaced: boolean): APIResource => ({ name: `${name}/${HTTP_REQUESTS}`, singularName: '', namespaced, kind: 'MetricValueList', verbs: ['get'] })
  return [about('namespaces', false), about('pods', true), about('services', true)]
}

function externalResources({ configMaps }: AdapterSource): APIResource[] {
  const names = new Set([...configMaps.list()].flatMap(({ metadata, data }) => (metadata.name === EXTERNAL_VALUES ? Object.keys(data ?? {}) : [])))
  return [...names].sort().map((name) => ({ name, singularName: '', namespaced: true, kind: 'ExternalMetricValueList', verbs: ['get'] }))
}

type Query = ReadonlyMap<string, string>

function custom(source: AdapterSource, words: readonly string[], query: Query): HttpResponse {
  const [root, namespace = '', resource = '', name = '', metric = '', ...more] = words
  if (root !== 'namespaces' || more.length > 0) return NOTHING_THERE
  if (resource === 'metrics' && metric === '') return ofNamespace(source, namespace, name)
  const missing = refuse(404, 'NotFound', `the server could not find the metric ${metric} for ${resource}${name === '*' ? '' : ` ${name}`}`)
  if (metric !== HTTP_REQUESTS) return missing
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const objects = resource === 'pods' ? source.pods : resource === 'services' ? source.services : undefined
  const chosen = [...(objects?.inNamespace(namespace) ?? [])].filter(({ metadata }) => (name === '*' ? labels.matches(metadata.labels ?? {}) : metadata.name === name))
  const kind = resource === 'pods' ? 'Pod' : 'Service'
  const items = chosen.flatMap((object) => {
    const rate = kind === 'Pod' ? source.rates.of(`${namespace}/${object.metadata.name}`) : sum(podsBehind(source, object as Service).map((pod) => source.rates.of(pod)))
    return rate ? [valueOf({ kind, namespace, name: object.metadata.name, apiVersion: '/v1' }, rate)] : []
  })
  if (items.length === 0) return missing
  return json(200, { kind: 'MetricValueList', apiVersion: CUSTOM, metadata: {}, items: items.sort((a, b) => (a.describedObject.name < b.describedObject.name ? -1 : 1)) })
}

function ofNamespace({ rates, pods }: AdapterSource, namespace: string, metric: string): HttpResponse {
  const rate = metric === HTTP_REQUESTS ? sum([...pods.inNamespace(namespace)].map(({ metadata }) => rates.of(`${namespace}/${metadata.name}`))) : undefined
  if (!rate) return refuse(404, 'NotFound', `the server could not find the metric ${metric} for namespaces ${namespace}`)
  return json(200, { kind: 'MetricValueList', apiVersion: CUSTOM, metadata: {}, items: [valueOf({ kind: 'Namespace', name: namespace, apiVersion: '/v1' }, rate)] })
}

interface DescribedObject { readonly kind: string; readonly namespace?: string; readonly name: string; readonly apiVersion: string }

interface MetricValue {
  readonly describedObject: DescribedObject
  readonly metric: { readonly name: string; readonly selector: null }
  readonly timestamp: string
  readonly windowSeconds: number
  readonly value: string
}

function valueOf(describedObject: DescribedObject, { milli, at, windowMicros }: Rate): MetricValue {
  return { describedObject, metric: { name: HTTP_REQUESTS, selector: null }, timestamp: formatTime(at), windowSeconds: Math.round(windowMicros / SECOND), value: quantityOfMilli(milli) }
}

function podsBehind({ pods }: AdapterSource, { metadata, spec }: Service): readonly string[] {
  const { namespace = '' } = metadata
  // A Service without a selector has endpoints that somebody else writes: of those nothing is known.
  if (!spec?.selector) return []
  const selector = compileSetSelector(spec.selector)
  return [...pods.inNamespace(namespace)].filter((pod) => selector.matches(pod.metadata.labels ?? {})).map((pod) => `${namespace}/${pod.metadata.name}`)
}

/** The rates of several pods as one; undefined when none is known. */
function sum(rates: readonly (Rate | undefined)[]): Rate | undefined {
  const known = rates.filter((rate) => rate !== undefined)
  if (known.length === 0) return undefined
  return known.reduce((total, { milli, at, windowMicros }) => ({ milli: total.milli + milli, at: Math.max(total.at, at), windowMicros: Math.max(total.windowMicros, windowMicros) }))
}

function external({ configMaps }: AdapterSource, words: readonly string[], query: Query, now: Micros): HttpResponse {
  const [root, namespace = '', metric = '', ...more] = words
  if (root !== 'namespaces' || metric === '' || more.length > 0) return NOTHING_THERE
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const series = parseExternalValues(configMaps.get(`${namespace}/${EXTERNAL_VALUES}`)?.data?.[metric] ?? '').filter((each) => labels.matches(each.labels))
  const items = series.map((each) => ({ metricName: metric, metricLabels: each.labels, timestamp: formatTime(now), value: each.value }))
  return json(200, { kind: 'ExternalMetricValueList', apiVersion: EXTERNAL, metadata: {}, items })
}

function discovery(groupVersion: string, resources: readonly APIResource[]): HttpResponse {
  return json(200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources })
}

function refuse(code: number, reason: string, message: string): HttpResponse {
  return json(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } satisfies Status)
}

function json(status: number, body: object): HttpResponse {
  return respond(status, JSON.stringify(body), { 'content-type': 'application/json' })
}

const NOTHING_THERE = refuse(404, 'NotFound', 'the server could not find the requested resource')
