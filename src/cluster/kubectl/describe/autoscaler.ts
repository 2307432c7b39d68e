// `kubectl describe hpa`. Models describeHorizontalPodAutoscalerV2.
import { quoteGo } from '../../api/jsonpath/index.ts'
import { parseQuantity, printQuantity } from '../../api/quantity/index.ts'
import type { HPAScalingRules, HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../api/types/autoscaling-v2.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { longTime, type Page } from './page.ts'

export const autoscalerDescriber = describerOf<HorizontalPodAutoscaler>({
  events: (autoscaler) => [eventsQuery(autoscaler, 'HorizontalPodAutoscaler')],
  write(page, { metadata, spec, status }) {
    const target = spec?.scaleTargetRef
    page.header(metadata)
    page.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp))
    page.field(0, 'Reference', `${target?.kind ?? ''}/${target?.name ?? ''}`)
    page.field(0, 'Metrics', '( current / target )')
    spec?.metrics?.forEach((metric, at) => page.line(1, metricText(metric, status?.currentMetrics?.[at])))
    page.field(0, 'Min replicas', spec?.minReplicas ?? '<unset>')
    page.field(0, 'Max replicas', spec?.maxReplicas ?? 0)
    if (spec?.behavior) {
      page.line(0, 'Behavior:')
      describeRules(page, 'Scale Up', spec.behavior.scaleUp)
      describeRules(page, 'Scale Down', spec.behavior.scaleDown)
    }
    page.field(0, `${target?.kind ?? ''} pods`, `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`)
    if (!status?.conditions?.length) return
    page.line(0, 'Conditions:')
    page.table(1, ['Type', 'Status', 'Reason', 'Message'], status.conditions.map(({ type, status: value, reason = '', message = '' }) => [type, value, reason, message]))
  },
})

const UNKNOWN = '<unknown>'

/** Status number i belongs to metric number i; one of another type counts as not known yet. */
function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External': {
      const name = quoteGo(metric.external!.metric.name)
      const current = status?.external?.current
      if (metric.external!.target.averageValue === undefined) return `${name} (target value):\t${current ? amount(current.value) : UNKNOWN} / ${amount(metric.external!.target.value)}`
      return `${name} (target average value):\t${current?.averageValue === undefined ? UNKNOWN : amount(current.averageValue)} / ${amount(metric.external!.target.averageValue)}`
    }
    case 'Pods':
      return `${quoteGo(metric.pods!.metric.name)} on pods:\t${status?.pods ? amount(status.pods.current.averageValue) : UNKNOWN} / ${amount(metric.pods!.target.averageValue)}`
    case 'Object': {
      const { metric: identifier, describedObject, target } = metric.object!
      const current = status?.object?.current
      const [label, key] = target.type === 'AverageValue' ? (['(target average value)', 'averageValue'] as const) : (['(target value)', 'value'] as const)
      return `"${identifier.name}" on ${describedObject.kind}/${describedObject.name} ${label}:\t${current ? amount(current[key]) : UNKNOWN} / ${amount(target[key])}`
    }
    case 'Resource':
      return `resource ${metric.resource!.name} on pods${resourceText(metric.resource!.target, status?.resource?.current)}`
    case 'ContainerResource':
      return `resource ${metric.containerResource!.name} of container "${metric.containerResource!.container}" on pods${resourceText(metric.containerResource!.target, status?.containerResource?.current)}`
    default:
      return `<unknown metric type ${quoteGo(metric.type)}>`
  }
}

function resourceText(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `:\t${current ? amount(current.averageValue) : UNKNOWN} / ${amount(target.averageValue)}`
  const used = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}% (${amount(current.averageValue)})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `  (as a percentage of request):\t${used} / ${wanted}`
}

function amount(quantity: string | undefined): string {
  return quantity === undefined ? '<nil>' : printQuantity(parseQuantity(quantity))
}

function describeRules(page: Page, direction: string, rules: HPAScalingRules | undefined): void {
  if (!rules) return
  page.line(1, `${direction}:`)
  if (rules.stabilizationWindowSeconds !== undefined) page.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  if (!rules.policies?.length) return
  page.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  page.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of rules.policies) page.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}
