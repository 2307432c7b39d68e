// What the metrics of an autoscaler propose. Models computeReplicasForMetric of horizontal.go and the Get…Replicas of replica_calculator.go.
import { compileLabelSelector, makeSelector, quantityMilli, quantityOfMilli, type Selector } from '../../api/index.ts'
import type { ExternalMetricSource, HorizontalPodAutoscaler, MetricIdentifier, MetricSpec, MetricStatus, MetricTarget, ObjectMetricSource, PodsMetricSource } from '../../api/types/autoscaling-v2.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { LabelSelector } from '../../api/types/meta-v1.ts'
import type { Client, Informer } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, attempt, selectIn } from '../framework/index.ts'
import { DEFAULT_TOLERANCE, planReplicasByAverage, planReplicasByRatio, planReplicasByUtilization, type Proposal, type Tolerances } from './calculator.ts'
import { externalMetric, objectMetric, podsMetric, resourceMetric, type MetricApis } from './metrics-client.ts'

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
  readonly apis: MetricApis
}

/** What is scaled, as it stands. */
export interface ScaleTarget {
  readonly hpa: HorizontalPodAutoscaler
  /** Of the scale's spec, and of its status. */
  readonly current: number
  readonly reported: number
  readonly selector: Selector
}

/** What one metric proposes. Throws MetricError when it cannot be had. */
export function* proposeByMetric(source: MetricSource, target: ScaleTarget, spec: MetricSpec): Process<MetricProposal> {
  switch (spec.type) {
    case 'Resource':
      return yield* proposeByResource(source, target, spec.resource!.name, spec.resource!.target, '')
    case 'ContainerResource':
      return yield* proposeByResource(source, target, spec.containerResource!.name, spec.containerResource!.target, spec.containerResource!.container)
    case 'Pods':
      return yield* guarded('FailedGetPodsMetric', 'pods', proposeByPods(source, target, spec.pods!))
    case 'Object':
      return yield* guarded('FailedGetObjectMetric', 'object', proposeByObject(source, target, spec.object!))
    case 'External':
      return yield* guarded('FailedGetExternalMetric', `${spec.external!.metric.name} external`, proposeByExternal(source, target, spec.external!))
    default:
      throw new MetricError('InvalidMetricSourceType', `unknown metric source type ${JSON.stringify(spec.type)}`, `unknown metric source type ${JSON.stringify(spec.type)}`)
  }
}

/** A failure whose event says less than the error that is passed on. */
class WrappedError extends RetryError {
  readonly detail: string

  constructor(detail: string, message: string) {
    super(message)
    this.detail = detail
  }
}

function* guarded(reason: string, kind: string, proposing: Process<MetricProposal>): Process<MetricProposal> {
  const { value, error } = yield* attempt(proposing)
  if (value) return value
  throw new MetricError(reason, error instanceof WrappedError ? error.detail : error!.message, `failed to get ${kind} metric value: ${error!.message}`)
}

/** Runs one way to a number, and says around its failure what upstream says there. */
function* wrapped<T>(prefix: string, body: Process<T>): Process<T> {
  const { value, error } = yield* attempt(body)
  if (error) throw new WrappedError(error.message, `${prefix}: ${error.message}`)
  return value
}

function tolerancesOf({ spec }: HorizontalPodAutoscaler): Tolerances {
  const tolerance = (text: string | undefined): number => (text === undefined ? DEFAULT_TOLERANCE : quantityMilli(text) / 1000)
  return { up: tolerance(spec?.behavior?.scaleUp?.tolerance), down: tolerance(spec?.behavior?.scaleDown?.tolerance) }
}

function* proposeByResource(source: MetricSource, { hpa, current, selector }: ScaleTarget, resource: string, target: MetricTarget, container: string): Process<MetricProposal> {
  const tolerances = tolerancesOf(hpa)
  const isUtilization = target.averageValue === undefined
  const fail = (cause: Error): MetricError => {
    const text = `failed to get ${resource} ${isUtilization ? 'utilization' : 'usage'}: ${cause.message}`
    return container === '' ? new MetricError('FailedGetResourceMetric', text, `failed to get ${resource} resource metric value: ${text}`) : new MetricError('FailedGetContainerResourceMetric', text, `failed to get ${container} container metric value: ${text}`)
  }
  const found = yield* attempt(resourceMetric(source.client, hpa.metadata.namespace ?? '', selector, resource, container))
  if (!found.value) throw fail(new RetryError(`unable to get metrics for resource ${resource}: ${found.error!.message}`))
  const pods = podsOf(source, hpa, selector)
  const { now } = source.client.kernel
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
    name: `${resource} resource${isUtilization ? ' utilization (percentage of request)' : ''}`,
    status: container === '' ? { type: 'Resource', resource: { name: resource, current: value } } : { type: 'ContainerResource', containerResource: { name: resource, container, current: value } },
  }
}

function* proposeByPods(source: MetricSource, { hpa, current, selector }: ScaleTarget, { metric, target }: PodsMetricSource): Process<MetricProposal> {
  const found = yield* attempt(podsMetric(source.client, source.apis, hpa.metadata.namespace ?? '', metric.name, selector, selectorOf(metric)))
  if (!found.value) throw new RetryError(`unable to get metric ${metric.name}: ${found.error!.message}`)
  const { replicas, usage } = planReplicasByAverage(podsOf(source, hpa, selector), found.value, current, quantityMilli(target.averageValue), '', tolerancesOf(hpa), source.client.kernel.now)
  return { replicas, name: `pods metric ${metric.name}`, status: { type: 'Pods', pods: { metric: identifierOf(metric), current: { averageValue: quantityOfMilli(usage) } } } }
}

function* proposeByObject(source: MetricSource, target: ScaleTarget, spec: ObjectMetricSource): Process<MetricProposal> {
  const { metric, describedObject, target: goal } = spec
  const { namespace = '' } = target.hpa.metadata
  const measuring = function* (): Process<number> {
    const { value, error } = yield* attempt(objectMetric(source.client, source.apis, namespace, metric.name, describedObject, selectorOf(metric)))
    if (error) throw new RetryError(`unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${error.message}`)
    return value
  }
  const statusOf = (current: Readonly<Record<string, string>>): MetricStatus => ({ type: 'Object', object: { metric: identifierOf(metric), describedObject, current } })
  if (goal.type === 'Value' && goal.value !== undefined) {
    const { replicas, usage } = planReplicasByRatio(podsOf(source, target.hpa, target.selector), yield* measuring(), target.current, quantityMilli(goal.value), tolerancesOf(target.hpa), false)
    return { replicas, name: `${describedObject.kind} metric ${metric.name}`, status: statusOf({ value: quantityOfMilli(usage) }) }
  }
  if (goal.type !== 'AverageValue' || goal.averageValue === undefined) throw new RetryError('invalid object metric source: neither a value target nor an average value target was set')
  const value = yield* wrapped(`failed to get ${metric.name} object metric`, measuring())
  const { replicas, usage } = planReplicasByRatio([], value, target.reported, quantityMilli(goal.averageValue), tolerancesOf(target.hpa), true)
  return { replicas, name: externalName(metric), status: statusOf({ averageValue: quantityOfMilli(usage) }) }
}

function* proposeByExternal(source: MetricSource, { hpa, current, reported, selector }: ScaleTarget, { metric, target }: ExternalMetricSource): Process<MetricProposal> {
  const { namespace = '' } = hpa.metadata
  const measuring = function* (): Process<number> {
    const { value, error } = yield* attempt(externalMetric(source.client, namespace, metric.name, selectorOf(metric)))
    if (error) throw new RetryError(`unable to get external metric ${namespace}/${metric.name}/${printSelector(metric.selector)}: ${error.message}`)
    return value
  }
  const statusOf = (value: Readonly<Record<string, string>>): MetricStatus => ({ type: 'External', external: { metric: identifierOf(metric), current: value } })
  if (target.averageValue !== undefined) {
    const value = yield* wrapped(`failed to get ${metric.name} external metric`, measuring())
    const { replicas, usage } = planReplicasByRatio([], value, reported, quantityMilli(target.averageValue), tolerancesOf(hpa), true)
    return { replicas, name: externalName(metric), status: statusOf({ averageValue: quantityOfMilli(usage) }) }
  }
  if (target.value === undefined) throw new RetryError('invalid external metric source: neither a value target nor an average value target was set')
  const planning = function* (): Process<Proposal> {
    return planReplicasByRatio(podsOf(source, hpa, selector), yield* measuring(), current, quantityMilli(target.value), tolerancesOf(hpa), false)
  }
  const { replicas, usage } = yield* wrapped(`failed to get external metric ${metric.name}`, planning())
  return { replicas, name: externalName(metric), status: statusOf({ value: quantityOfMilli(usage) }) }
}

function podsOf({ pods }: MetricSource, { metadata }: HorizontalPodAutoscaler, selector: Selector): readonly Pod[] {
  return selectIn(pods, metadata.namespace ?? '', selector)
}

const EVERY_SERIES = makeSelector([])

/** Without a selector every series of a metric is meant. */
const selectorOf = ({ selector }: MetricIdentifier): Selector => (selector ? compileLabelSelector(selector) : EVERY_SERIES)

const identifierOf = ({ name, selector }: MetricIdentifier): MetricIdentifier => (selector ? { name, selector } : { name })

/** Upstream calls the average of an object's metric external, too. */
const externalName = ({ name, selector }: MetricIdentifier): string => `external metric ${name}(${printSelector(selector)})`

/** As Go prints a *LabelSelector. */
export function printSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const { matchLabels = {}, matchExpressions = [] } = selector
  const labels = Object.keys(matchLabels).sort().map((key) => `${key}: ${matchLabels[key]},`).join('')
  const terms = matchExpressions.map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`).join('')
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${terms}},}`
}
