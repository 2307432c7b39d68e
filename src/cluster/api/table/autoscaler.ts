// The cells of a HorizontalPodAutoscaler. Models printHorizontalPodAutoscaler and formatHPAMetrics.
import { parseQuantity, printQuantity } from '../quantity/index.ts'
import type { HorizontalPodAutoscaler as AutoscalerV1 } from '../types/autoscaling-v1.ts'
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../types/autoscaling-v2.ts'
import { ageOf, cellsOfKind, listSome } from './cell.ts'

const METRICS_SHOWN = 2

export const autoscalerCells = cellsOfKind<HorizontalPodAutoscaler>((autoscaler, now) => [
  autoscaler.metadata.name,
  `${autoscaler.spec?.scaleTargetRef.kind}/${autoscaler.spec?.scaleTargetRef.name}`,
  targetsText(autoscaler.spec?.metrics ?? [], autoscaler.status?.currentMetrics ?? []),
  String(autoscaler.spec?.minReplicas ?? '<unset>'),
  autoscaler.spec?.maxReplicas ?? 0,
  autoscaler.status?.currentReplicas ?? 0,
  ageOf(autoscaler, now),
])

/** The server prints an autoscaling/v1 object as the v2 one it stands for. */
export const autoscalerV1Cells = cellsOfKind<AutoscalerV1>((autoscaler, now) => {
  const { targetCPUUtilizationPercentage: target } = autoscaler.spec ?? {}
  const { currentCPUUtilizationPercentage: current } = autoscaler.status ?? {}
  const converted: HorizontalPodAutoscaler = {
    metadata: autoscaler.metadata,
    spec: {
      scaleTargetRef: autoscaler.spec!.scaleTargetRef,
      maxReplicas: autoscaler.spec!.maxReplicas,
      minReplicas: autoscaler.spec?.minReplicas,
      metrics: target === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }],
    },
    status: {
      currentReplicas: autoscaler.status?.currentReplicas ?? 0,
      desiredReplicas: autoscaler.status?.desiredReplicas ?? 0,
      currentMetrics: current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }],
    },
  }
  return autoscalerCells(converted, now)
})

function targetsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  return listSome(specs.map((spec, at) => metricText(spec, statuses[at])), METRICS_SHOWN, ', ')
}

/** Status number i belongs to metric number i; one of another type counts as not known yet. */
function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'Resource':
      return `${spec.resource!.name}: ${resourceText(spec.resource!.target, status?.resource?.current)}`
    case 'ContainerResource':
      return `${spec.containerResource!.name}: ${resourceText(spec.containerResource!.target, status?.containerResource?.current)}`
    case 'Pods':
      return `${status?.pods ? amount(status.pods.current.averageValue) : UNKNOWN}/${amount(spec.pods!.target.averageValue)}`
    case 'Object':
      return valueText(spec.object!.target, status?.object?.current)
    case 'External':
      return valueText(spec.external!.target, status?.external?.current)
    default:
      return '<unknown type>'
  }
}

const UNKNOWN = '<unknown>'

function resourceText(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current ? amount(current.averageValue) : UNKNOWN}/${amount(target.averageValue)}`
  return `${percent(current?.averageUtilization) ?? UNKNOWN}/${percent(target.averageUtilization) ?? '<auto>'}`
}

function valueText(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue === undefined) return `${current ? amount(current.value) : UNKNOWN}/${amount(target.value)}`
  return `${current?.averageValue === undefined ? UNKNOWN : amount(current.averageValue)}/${amount(target.averageValue)} (avg)`
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}%`
}

function amount(quantity: string | undefined): string {
  return quantity === undefined ? '<nil>' : printQuantity(parseQuantity(quantity))
}
