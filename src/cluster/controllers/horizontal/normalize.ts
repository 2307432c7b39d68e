// How far and how fast a recommendation may be followed: pure. Models normalizeDesiredReplicas(WithBehaviors) of horizontal.go.
import type { HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior } from '../../api/types/autoscaling-v2.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'

/** What was recommended, or by how much the size was changed, and when. */
export interface Past {
  readonly at: Micros
  readonly count: number
}

export interface Bounds {
  readonly min: number
  readonly max: number
}

export interface Reasoned {
  readonly reason: string
  readonly message: string
}

export interface Normalized {
  readonly replicas: number
  /** For the condition AbleToScale. */
  readonly able: Reasoned
  /** For the condition ScalingLimited. */
  readonly limited: Reasoned & { readonly isLimited: boolean }
}

const STABILIZATION = 300 * SECOND
const READY: Reasoned = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const DOWN_STABILIZED: Reasoned = { reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' }
const UP_STABILIZED: Reasoned = { reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' }
const UP_LIMIT: Reasoned = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const DOWN_LIMIT: Reasoned = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }
const TOO_MANY: Reasoned = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const TOO_FEW: Reasoned = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const IN_RANGE: Reasoned = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }

/** Without a behavior: never below the highest recommendation of five minutes, and at most doubled. */
export function normalizeByDefault(current: number, desired: number, bounds: Bounds, recommendations: readonly Past[], now: Micros): Normalized {
  const recent = recommendations.filter(({ at }) => at >= now - STABILIZATION).map(({ count }) => count)
  const stabilized = Math.max(desired, ...recent)
  const limit = Math.max(2 * current, 4)
  const most = bounds.max > limit ? { count: limit, why: UP_LIMIT } : { count: bounds.max, why: TOO_MANY }
  const [replicas, why] = stabilized < bounds.min ? [bounds.min, TOO_FEW] : stabilized > most.count ? [most.count, most.why] : [stabilized, IN_RANGE]
  return { replicas, able: stabilized === desired ? READY : DOWN_STABILIZED, limited: { ...why, isLimited: replicas !== stabilized } }
}

export interface ScaleHistory {
  readonly recommendations: readonly Past[]
  readonly ups: readonly Past[]
  readonly downs: readonly Past[]
}

type Rules = Required<Omit<HPAScalingRules, 'tolerance'>>

const DEFAULT_UP: Rules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }] }
const DEFAULT_DOWN: Rules = { stabilizationWindowSeconds: STABILIZATION / SECOND, selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

/** With a behavior: its windows and policies in each direction. */
export function normalizeByBehavior(behavior: HorizontalPodAutoscalerBehavior, current: number, desired: number, bounds: Bounds, history: ScaleHistory, now: Micros): Normalized {
  const up: Rules = { ...DEFAULT_UP, ...behavior.scaleUp }
  const down: Rules = { ...DEFAULT_DOWN, ...behavior.scaleDown }
  const within = (seconds: number): readonly number[] => history.recommendations.filter(({ at }) => at > now - seconds * SECOND).map(({ count }) => count)
  const lowest = Math.min(desired, ...within(up.stabilizationWindowSeconds))
  const highest = Math.max(desired, ...within(down.stabilizationWindowSeconds))
  const stabilized = Math.min(Math.max(current, lowest), highest)
  const able = stabilized === desired ? READY : desired >= current ? UP_STABILIZED : DOWN_STABILIZED
  const { replicas, ...why } = limit(current, stabilized, bounds, up, down, history, now)
  return { replicas, able, limited: { ...why, isLimited: replicas !== stabilized } }
}

function limit(current: number, desired: number, bounds: Bounds, up: Rules, down: Rules, history: ScaleHistory, now: Micros): Reasoned & { readonly replicas: number } {
  if (desired > current) {
    const rate = Math.max(current, rateLimit(up, current, history, now, true))
    const most = bounds.max > rate ? { replicas: rate, ...UP_LIMIT } : { replicas: bounds.max, ...TOO_MANY }
    if (desired > most.replicas) return most
  } else if (desired < current) {
    const rate = Math.min(current, rateLimit(down, current, history, now, false))
    const least = bounds.min < rate ? { replicas: rate, ...DOWN_LIMIT } : { replicas: bounds.min, ...TOO_FEW }
    if (desired < least.replicas) return least
  }
  return { replicas: desired, ...IN_RANGE }
}

/** The size that the policies allow now; `Max` picks the one that changes most, `Min` least. */
function rateLimit({ selectPolicy, policies }: Rules, current: number, { ups, downs }: ScaleHistory, now: Micros, isUp: boolean): number {
  if (selectPolicy === 'Disabled') return current
  const proposals = policies.map((policy) => {
    const changed = (events: readonly Past[]): number => events.filter(({ at }) => at > now - policy.periodSeconds * SECOND).reduce((sum, { count }) => sum + count, 0)
    return proposal(policy, current - changed(ups) + changed(downs), isUp)
  })
  return (selectPolicy === 'Min') === isUp ? Math.min(...proposals) : Math.max(...proposals)
}

function proposal({ type, value }: HPAScalingPolicy, start: number, isUp: boolean): number {
  if (type === 'Pods') return isUp ? start + value : start - value
  return isUp ? Math.ceil(start * (1 + value / 100)) : Math.trunc(start * (1 - value / 100))
}
