// What the metrics of an autoscaler propose. Models computeReplicasForMetric of horizontal.go, and metrics/client.go.
import { findResource, parseTime, quantityMilli, quantityOfMilli, type Selector } from '../../api/index.ts'
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget } from '../../api/types/autoscaling-v2.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { PodMetrics } from '../../api/types/metrics-v1beta1.ts'
import type { Client, Informer, ResourceOf } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { RetryError, attempt, selectIn } from '../framework/index.ts'
import { DEFAULT_TOLERANCE, planReplicasByAverage, planReplicasByUtilization, type PodMetric, type Proposal, type Tolerances } from './calculator.ts'

/** A metric that could not be had: the reason of the condition, and the error. */
export class MetricError extends RetryError {
  readonly reason: string
  /** What the condition and the event say; the message of the error itself has more around it. */
  readonly detail: string

  constructor(reason: string, cause: string, message: string) {
    super(message)
    this.reason = reason
    this.detail = cause
  }
}

export interface MetricProposal {
  readonly replicas: number
  /** As events name it: `cpu resource utilization (percentage of request)`. */
  readonly name: string
  readonly status: MetricStatus
}

export interface MetricSource {
  readonly client: Client
  readonly pods: Informer<Pod>
}

const POD_METRICS = findResource('metrics.k8s.io/v1beta1', 'pods') as unknown as ResourceOf<PodMetrics>

/** What one metric proposes. Throws MetricError when it cannot be had. */
export function* proposeByMetric(source: MetricSource, hpa: HorizontalPodAutoscaler, spec: MetricSpec, current: number, selector: Selector): Process<MetricProposal> {
  switch (spec.type) {
    case 'Resource':
      return yield* proposeByResource(source, hpa, spec.resource!.name, spec.resource!.target, '', current, selector)
    case 'ContainerResource':
      return yield* proposeByResource(source, hpa, spec.containerResource!.name, spec.containerResource!.target, spec.containerResource!.container, current, selector)
    case 'Pods':
      throw unserved('FailedGetPodsMetric', `pods metric value: unable to get metric ${spec.pods?.metric.name}: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered`)
    case 'Object':
      throw unserved('FailedGetObjectMetric', `object metric value: unable to get metric ${spec.object?.metric.name}: ${spec.object?.describedObject.kind} on ${hpa.metadata.namespace} ${spec.object?.describedObject.name}/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered`)
    case 'External':
      throw unserved('FailedGetExternalMetric', `${spec.external?.metric.name} external metric value: unable to get external metric ${hpa.metadata.namespace}/${spec.external?.metric.name}/nil: unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered`)
    default:
      throw new MetricError('InvalidMetricSourceType', `unknown metric source type ${JSON.stringify(spec.type)}`, `unknown metric source type ${JSON.stringify(spec.type)}`)
  }
}

const unserved = (reason: string, text: string): MetricError => new MetricError(reason, text.replace(/^.*?metric value: /, ''), `failed to get ${text}`)

function* proposeByResource(source: MetricSource, hpa: HorizontalPodAutoscaler, resource: string, target: MetricTarget, container: string, current: number, selector: Selector): Process<MetricProposal> {
  const { metadata, spec } = hpa
  const tolerance = (text: string | undefined): number => (text === undefined ? DEFAULT_TOLERANCE : quantityMilli(text) / 1000)
  const tolerances: Tolerances = { up: tolerance(spec?.behavior?.scaleUp?.tolerance), down: tolerance(spec?.behavior?.scaleDown?.tolerance) }
  const isUtilization = target.averageValue === undefined
  const kind = container === '' ? 'resource' : 'container resource'
  const fail = (cause: Error): MetricError => {
    const text = `failed to get ${resource} ${isUtilization ? 'utilization' : 'usage'}: ${cause.message}`
    return new MetricError(container === '' ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric', text, `failed to get ${resource} ${kind} metric value: ${text}`)
  }
  const found = yield* attempt(podMetrics(source, metadata.namespace ?? '', selector, resource, container))
  if (!found.value) throw fail(new RetryError(`unable to get metrics for resource ${resource}: ${found.error!.message}`))
  const pods = selectIn(source.pods, metadata.namespace ?? '', selector)
  const now = source.client.kernel.now
  let proposal: Proposal
  try {
    proposal = isUtilization
      ? planReplicasByUtilization(pods, found.value, current, target.averageUtilization ?? 100, resource, tolerances, now, container)
      : planReplicasByAverage(pods, found.value, current, quantityMilli(target.averageValue), resource, tolerances, now)
  } catch (error) {
    if (!(error instanceof RetryError)) throw error
    throw fail(error)
  }
  const value = { ...(isUtilization ? { averageUtilization: proposal.usage } : {}), averageValue: quantityOfMilli(proposal.rawUsage) }
  return {
    replicas: proposal.replicas,
    name: `${resource} ${kind}${isUtilization ? ' utilization (percentage of request)' : ''}`,
    status: container === '' ? { type: 'Resource', resource: { name: resource, current: value } } : { type: 'ContainerResource', containerResource: { name: resource, container, current: value } },
  }
}

/** What the pods use of a resource, as the metrics API has it. */
function* podMetrics({ client }: MetricSource, namespace: string, selector: Selector, resource: string, container: string): Process<ReadonlyMap<string, PodMetric>> {
  const listed = yield* attempt(client.list(POD_METRICS, { namespace, labelSelector: selector.text }))
  if (!listed.value) throw new RetryError(`unable to fetch metrics from resource metrics API: ${listed.error!.message}`)
  if (listed.value.items.length === 0) throw new RetryError('no metrics returned from resource metrics API')
  const metrics = new Map<string, PodMetric>()
  for (const { metadata, containers, timestamp, window } of listed.value.items) {
    const counted = containers.filter(({ name }) => container === '' || name === container)
    // A pod of which one container has not been measured yet is as good as not measured.
    if (counted.length === 0 || counted.some(({ usage }) => usage[resource] === undefined)) continue
    metrics.set(metadata.name, { value: counted.reduce((sum, { usage }) => sum + quantityMilli(usage[resource]), 0), at: parseTime(timestamp), windowMicros: parseWindow(window) })
  }
  return metrics
}

/** A Go duration such as `15.012s` or `1m0s`. */
function parseWindow(text: string): number {
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s)/g)) seconds += Number(amount) * { h: 3600, m: 60, s: 1, ms: 0.001 }[unit as 'h']
  return Math.round(seconds * SECOND)
}
