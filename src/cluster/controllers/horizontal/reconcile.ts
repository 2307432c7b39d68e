// One round of an autoscaler. Models reconcileAutoscaler of pkg/controller/podautoscaler/horizontal.go.
import { formatTime, keyOf, parseLabelSelector, resourceOfKind, type KubeObject } from '../../api/index.ts'
import type { Scale } from '../../api/types/autoscaling-v1.ts'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus, MetricStatus } from '../../api/types/autoscaling-v2.ts'
import { HORIZONTAL_POD_AUTOSCALERS, type EventRecorder, type ResourceOf } from '../../client/index.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { RetryError, attempt, semanticEqual } from '../framework/index.ts'
import { withCondition, type ConditionType } from './conditions.ts'
import { MetricError, proposeByMetric, type MetricSource, type ScaleTarget } from './metrics.ts'
import { normalizeByBehavior, normalizeByDefault, type Past } from './normalize.ts'

/** What is remembered of one autoscaler between rounds. */
export interface Memory {
  recommendations: Past[]
  ups: Past[]
  downs: Past[]
}

export interface Autoscaling extends MetricSource {
  readonly kernel: Kernel
  readonly recorder: EventRecorder
  readonly memory: Map<string, Memory>
}

/** More past decisions than the longest window can hold are dropped. */
const MEMORY_MAX = 1000

/** The autoscaler's status while a round goes on. */
class Draft {
  readonly hpa: HorizontalPodAutoscaler
  conditions: readonly HorizontalPodAutoscalerCondition[]
  #kernel: Kernel

  constructor(hpa: HorizontalPodAutoscaler, kernel: Kernel) {
    this.hpa = hpa
    this.conditions = hpa.status?.conditions ?? []
    this.#kernel = kernel
  }

  set(type: ConditionType, status: 'True' | 'False', reason: string, message: string): void {
    this.conditions = withCondition(this.conditions, type, status, reason, message, this.#kernel.now)
  }
}

/** Runs one round. Throws ApiError, NetworkError, RetryError; the next round comes in any case. */
export function* reconcile(autoscaling: Autoscaling, hpa: HorizontalPodAutoscaler): Process<void> {
  const { kernel, client, recorder } = autoscaling
  const draft = new Draft(hpa, kernel)
  const { namespace, name } = hpa.metadata
  const { kind, name: target, apiVersion = 'v1' } = hpa.spec!.scaleTargetRef
  const resource = resourceOfKind(apiVersion, kind) as unknown as ResourceOf | undefined
  const got = yield* attempt(resource ? client.getSub<Scale>(resource, target, namespace, 'scale') : noScale(kind))
  if (!got.value) {
    recorder.event(hpa, 'Warning', 'FailedGetScale', got.error!.message)
    draft.set('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${got.error!.message}`)
    yield* write(autoscaling, draft, hpa.status ?? { desiredReplicas: 0 })
    throw new RetryError(`failed to query scale subresource for ${kind}/${namespace}/${target}: ${got.error!.message}`)
  }
  draft.set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
  const scale = got.value
  const current = scale.spec?.replicas ?? 0
  const memory = memoryOf(autoscaling, hpa, current)
  const decision = yield* decide(autoscaling, draft, scale, memory)
  if (kernel.trace.on) kernel.trace.record('reconcile', 'horizontal-pod-autoscaler', 'sync', `horizontalpodautoscalers/${namespace}/${name}`, { current, desired: decision.desired, reason: decision.reason })
  const status: HorizontalPodAutoscalerStatus = {
    ...(hpa.status?.observedGeneration === undefined ? {} : { observedGeneration: hpa.status.observedGeneration }),
    ...(hpa.status?.lastScaleTime ? { lastScaleTime: hpa.status.lastScaleTime } : {}),
    ...(current > 0 ? { currentReplicas: current } : {}),
    desiredReplicas: decision.desired,
    ...(decision.metrics.length > 0 ? { currentMetrics: decision.metrics } : {}),
  }
  if (decision.failure) {
    yield* write(autoscaling, draft, { ...status, desiredReplicas: hpa.status?.desiredReplicas ?? 0 })
    recorder.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', decision.failure)
    throw new RetryError(`failed to compute desired number of replicas based on listed metrics for ${kind}/${namespace}/${target}: ${decision.failure}`)
  }
  if (decision.desired === current) return yield* write(autoscaling, draft, status)
  const scaled = yield* attempt(client.updateSub(resource as ResourceOf<KubeObject>, { ...scale, spec: { ...scale.spec, replicas: decision.desired } } as KubeObject, 'scale'))
  if (scaled.error) {
    recorder.event(hpa, 'Warning', 'FailedRescale', `New size: ${decision.desired}; reason: ${decision.reason}; error: ${scaled.error.message}`)
    draft.set('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${scaled.error.message}`)
    yield* write(autoscaling, draft, { ...status, desiredReplicas: hpa.status?.desiredReplicas ?? 0 })
    throw new RetryError(`failed to rescale ${kind}/${namespace}/${target}: ${scaled.error.message}`)
  }
  draft.set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${decision.desired}`)
  recorder.event(hpa, 'Normal', 'SuccessfulRescale', `New size: ${decision.desired}; reason: ${decision.reason}`)
  if (hpa.spec?.behavior) (decision.desired > current ? memory.ups : memory.downs).push({ at: kernel.now, count: Math.abs(decision.desired - current) })
  yield* write(autoscaling, draft, { ...status, lastScaleTime: formatTime(kernel.now) })
}

function* noScale(kind: string): Process<Scale> {
  throw new RetryError(`no matches for kind ${JSON.stringify(kind)} in group`)
}

function memoryOf({ memory, kernel }: Autoscaling, hpa: HorizontalPodAutoscaler, current: number): Memory {
  const key = keyOf(hpa)
  let found = memory.get(key)
  // The first round takes the present size for a recommendation, so that a restart forgets nothing at once.
  if (!found) memory.set(key, (found = { recommendations: [{ at: kernel.now, count: current }], ups: [], downs: [] }))
  for (const list of [found.recommendations, found.ups, found.downs]) if (list.length > MEMORY_MAX) list.splice(0, list.length - MEMORY_MAX)
  return found
}

interface Decision {
  readonly desired: number
  readonly reason: string
  readonly metrics: readonly MetricStatus[]
  /** Why no metric could be had. */
  readonly failure?: string
}

function* decide(autoscaling: Autoscaling, draft: Draft, scale: Scale, memory: Memory): Process<Decision> {
  const { spec } = draft.hpa
  const { now } = autoscaling.kernel
  const current = scale.spec?.replicas ?? 0
  const min = spec?.minReplicas ?? 1
  const max = spec?.maxReplicas ?? 0
  const as = (desired: number, reason: string): Decision => ({ desired, reason, metrics: [] })
  if (current === 0 && min !== 0) {
    draft.set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')
    return as(0, '')
  }
  if (current > max) return as(max, 'Current number of replicas above Spec.MaxReplicas')
  if (current < min) return as(min, 'Current number of replicas below Spec.MinReplicas')
  const measured = yield* measure(autoscaling, draft, scale)
  if (measured.failure !== undefined) return { ...as(0, ''), metrics: measured.metrics, failure: measured.failure }
  const wanted = measured.replicas
  const reason = wanted > current ? `${measured.name} above target` : 'All metrics below target'
  const bounds = { min, max }
  const normalized = spec?.behavior ? normalizeByBehavior(spec.behavior, current, wanted, bounds, memory, now) : normalizeByDefault(current, wanted, bounds, memory.recommendations, now)
  memory.recommendations.push({ at: now, count: wanted })
  draft.set('AbleToScale', 'True', normalized.able.reason, normalized.able.message)
  draft.set('ScalingLimited', normalized.limited.isLimited ? 'True' : 'False', normalized.limited.reason, normalized.limited.message)
  return { desired: normalized.replicas, reason, metrics: measured.metrics }
}

/** The largest proposal of all metrics; a failing metric keeps the others from scaling down. */
function* measure(autoscaling: Autoscaling, draft: Draft, scale: Scale): Process<{ readonly replicas: number; readonly name: string; readonly metrics: readonly MetricStatus[]; readonly failure?: string }> {
  const { hpa } = draft
  const current = scale.spec?.replicas ?? 0
  const specs = hpa.spec?.metrics ?? []
  const text = scale.status?.selector ?? ''
  const nothing = { replicas: 0, name: '', metrics: [] }
  if (text === '') {
    autoscaling.recorder.event(hpa, 'Warning', 'SelectorRequired', 'selector is required')
    draft.set('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector")
    return { ...nothing, failure: 'selector is required' }
  }
  const target: ScaleTarget = { hpa, current, reported: scale.status?.replicas ?? 0, selector: parseLabelSelector(text) }
  const metrics: MetricStatus[] = []
  let best: { replicas: number; name: string } | undefined
  let first: MetricError | undefined
  let failed = 0
  for (const spec of specs) {
    const { value, error } = yield* attempt(proposeByMetric(autoscaling, target, spec))
    if (value) {
      metrics.push(value.status)
      if (!best || value.replicas > best.replicas) best = { replicas: value.replicas, name: value.name }
      continue
    }
    if (!(error instanceof MetricError)) throw error
    metrics.push({ type: '' })
    autoscaling.recorder.event(hpa, 'Warning', error.reason, error.detail)
    first ??= error
    failed++
  }
  if (!best || (failed > 0 && best.replicas < current)) {
    if (first) draft.set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.detail}`)
    return { ...nothing, metrics, failure: `invalid metrics (${failed} invalid out of ${specs.length}), first error is: ${first?.message ?? ''}` }
  }
  draft.set('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${best.name}`)
  return { ...best, metrics }
}

function* write({ client, recorder }: Autoscaling, { hpa, conditions }: Draft, status: HorizontalPodAutoscalerStatus): Process<void> {
  const next: HorizontalPodAutoscalerStatus = { ...status, conditions }
  if (semanticEqual(next, hpa.status)) return
  const { error } = yield* attempt(client.updateStatus(HORIZONTAL_POD_AUTOSCALERS, { ...hpa, status: next }))
  if (!error) return
  recorder.event(hpa, 'Warning', 'FailedUpdateStatus', error.message)
  throw new RetryError(`failed to update status for ${hpa.metadata.name}: ${error.message}`)
}
