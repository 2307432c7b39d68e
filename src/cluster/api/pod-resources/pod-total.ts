// The amounts that a pod's own words come to: pure.
import type { PodSpec } from '../types/core-v1.ts'
import { overContainers, QUANTITIES, type Amounts } from './over-containers.ts'

/** What a pod needs (`requests`) or may use (`limits`) in all, without overhead. */
export function podTotal(spec: PodSpec | undefined, which: 'requests' | 'limits'): Amounts {
  return overContainers(spec, QUANTITIES, ({ resources }) => resources?.[which] ?? {})
}
