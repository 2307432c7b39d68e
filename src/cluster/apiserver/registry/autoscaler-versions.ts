// HorizontalPodAutoscaler as autoscaling/v2 and as v1. What v1 has no field for travels in annotations.
// Models pkg/apis/autoscaling/v1/conversion.go. Left out: the v1 spelling inside of the metrics annotations.
import type { HorizontalPodAutoscaler as V1 } from '../../api/types/autoscaling-v1.ts'
import type { HorizontalPodAutoscaler as V2, MetricSpec, MetricStatus } from '../../api/types/autoscaling-v2.ts'

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics'
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics'
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions'
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior'

/** The v2 form of an autoscaler. */
export function autoscalerV2Of(object: V1): V2 {
  const { [METRICS]: metrics, [CURRENT_METRICS]: currentMetrics, [CONDITIONS]: conditions, [BEHAVIOR]: behavior, ...annotations } = object.metadata.annotations ?? {}
  const { targetCPUUtilizationPercentage: target, ...spec } = object.spec ?? { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 }
  const { currentCPUUtilizationPercentage: current, ...status } = object.status ?? { desiredReplicas: 0, currentReplicas: 0 }
  const specs: MetricSpec[] = [
    ...(target === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }]),
    ...read<MetricSpec[]>(metrics, []),
  ]
  const statuses: MetricStatus[] = [
    ...(current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }]),
    ...read<MetricStatus[]>(currentMetrics, []),
  ]
  const { annotations: _annotations, ...metadata } = object.metadata
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
    spec: { ...spec, ...(specs.length > 0 ? { metrics: specs } : {}), ...(behavior ? { behavior: read(behavior, {}) } : {}) },
    status: { ...status, ...(statuses.length > 0 ? { currentMetrics: statuses } : {}), ...(conditions ? { conditions: read(conditions, []) } : {}) },
  }
}

/** The v1 form of an autoscaler. */
export function autoscalerV1Of(object: V2): V1 {
  const { metrics: given, behavior, ...spec } = object.spec ?? { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 }
  const { currentMetrics: measured, conditions: said, ...status } = object.status ?? { desiredReplicas: 0 }
  // A status that was never measured has null here, as Go writes it.
  const [metrics, currentMetrics, conditions] = [given ?? [], measured ?? [], said ?? []]
  const cpu = metrics.find(isCpuUtilization)
  const currentCpu = currentMetrics.find((metric) => metric.type === 'Resource' && metric.resource?.name === 'cpu')
  const otherMetrics = metrics.filter((metric) => metric !== cpu)
  const otherCurrent = currentMetrics.filter((metric) => metric !== currentCpu)
  const annotations = {
    ...object.metadata.annotations,
    ...(conditions.length > 0 ? { [CONDITIONS]: JSON.stringify(conditions) } : {}),
    ...(otherMetrics.length > 0 ? { [METRICS]: JSON.stringify(otherMetrics) } : {}),
    ...(otherCurrent.length > 0 ? { [CURRENT_METRICS]: JSON.stringify(otherCurrent) } : {}),
    ...(behavior ? { [BEHAVIOR]: JSON.stringify(behavior) } : {}),
  }
  const target = cpu?.resource?.target.averageUtilization
  const current = currentCpu?.resource?.current.averageUtilization
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: Object.keys(annotations).length > 0 ? { ...object.metadata, annotations } : object.metadata,
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { ...status, currentReplicas: status.currentReplicas ?? 0, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) },
  }
}

function isCpuUtilization(metric: MetricSpec): boolean {
  return metric.type === 'Resource' && metric.resource?.name === 'cpu' && metric.resource.target.averageUtilization !== undefined
}

function read<T>(text: string | undefined, otherwise: T): T {
  if (text === undefined) return otherwise
  try {
    return JSON.parse(text) as T
  } catch {
    return otherwise
  }
}
