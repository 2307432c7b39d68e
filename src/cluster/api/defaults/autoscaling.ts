// Defaults of HorizontalPodAutoscalers. Models pkg/apis/autoscaling/v2/defaults.go.
import type { HorizontalPodAutoscalerSpec, HPAScalingPolicy, HPAScalingRules } from '../types/autoscaling-v2.ts'
import { fill } from './edit.ts'

const CPU_AT_80_PERCENT: HorizontalPodAutoscalerSpec['metrics'] = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
const FOUR_PODS: HPAScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 15 }
const ALL_OF_THEM: HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: 15 }
const SCALE_UP: Partial<HPAScalingRules> = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [FOUR_PODS, ALL_OF_THEM] }
const SCALE_DOWN: Partial<HPAScalingRules> = { selectPolicy: 'Max', policies: [ALL_OF_THEM] }

export function defaultAutoscaler(before: HorizontalPodAutoscalerSpec): HorizontalPodAutoscalerSpec {
  const spec = fill(before, { minReplicas: 1, metrics: CPU_AT_80_PERCENT })
  if (!spec.behavior) return spec
  const scaleUp = fill(spec.behavior.scaleUp ?? {}, SCALE_UP)
  const scaleDown = fill(spec.behavior.scaleDown ?? {}, SCALE_DOWN)
  return scaleUp === spec.behavior.scaleUp && scaleDown === spec.behavior.scaleDown ? spec : { ...spec, behavior: { scaleUp, scaleDown } }
}
