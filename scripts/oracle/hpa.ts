// Replica counts of a HorizontalPodAutoscaler from metrics (hpa), and what its limits and behaviour leave of them (hpabehavior).
import { formatTime } from '../../src/cluster/api/index.ts'
import type { HorizontalPodAutoscalerBehavior } from '../../src/cluster/api/types/autoscaling-v2.ts'
import type { Pod } from '../../src/cluster/api/types/core-v1.ts'
import { DEFAULT_TOLERANCE, planReplicasByAverage, planReplicasByRatio, planReplicasByUtilization, type PodMetric } from '../../src/cluster/controllers/horizontal/calculator.ts'
import { normalizeByBehavior, normalizeByDefault, type Past } from '../../src/cluster/controllers/horizontal/normalize.ts'
import { SECOND } from '../../src/kernel/index.ts'
import { answerWith, type Answer } from './row.ts'

/** The rows say how long ago; this is from when. */
const NOW = 100_000 * SECOND

interface PodInput {
  readonly name: string
  readonly ready?: boolean
  readonly startedAgo: number
  readonly readySinceAgo: number
  readonly requests?: Record<string, string>
  readonly usage?: number
  readonly phase?: string
  readonly deleting?: boolean
}

export interface ReplicaInput {
  readonly op: string
  readonly currentReplicas: number
  readonly target: number
  readonly resource?: string
  readonly metric?: number
  readonly scaleUp?: number
  readonly scaleDown?: number
  readonly pods: readonly PodInput[]
}

export function answerReplicas({ op, currentReplicas, target, resource = '', metric = 0, scaleUp, scaleDown, pods: inputs }: ReplicaInput): Answer {
  const pods = inputs.map((input) => podOf(input, resource))
  const metrics = new Map(inputs.flatMap(({ name, usage }): [string, PodMetric][] => (usage === undefined ? [] : [[name, { value: usage, at: NOW, windowMicros: 60 * SECOND }]])))
  const tolerances = { up: scaleUp ?? DEFAULT_TOLERANCE, down: scaleDown ?? DEFAULT_TOLERANCE }
  return answerWith(() => {
    switch (op) {
      case 'resourceUtilization': {
        const { replicas, usage, rawUsage } = planReplicasByUtilization(pods, metrics, currentReplicas, target, resource, tolerances, NOW)
        return { replicas, utilization: usage, rawUsage }
      }
      case 'resourceValue':
      case 'podsMetric': {
        const { replicas, usage } = planReplicasByAverage(pods, metrics, currentReplicas, target, resource, tolerances, NOW)
        return { replicas, usage }
      }
      default: {
        const { replicas, usage } = planReplicasByRatio(pods, metric, currentReplicas, target, tolerances, op.endsWith('Average'))
        return { replicas, usage }
      }
    }
  })
}

function podOf({ name, ready, startedAgo, readySinceAgo, requests = {}, phase = 'Running', deleting }: PodInput, resource: string): Pod {
  const at = (ago: number): string => formatTime(NOW - ago * SECOND)
  return {
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: at(startedAgo), ...(deleting ? { deletionTimestamp: at(1) } : {}) },
    spec: { containers: Object.entries(requests).map(([container, amount]) => ({ name: container, resources: amount ? { requests: { [resource]: amount } } : {} })) },
    status: { phase: phase as 'Running', startTime: at(startedAgo), conditions: ready === undefined ? [] : [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at(readySinceAgo) }] },
  }
}

interface Change {
  readonly ago: number
  readonly change: number
}

export interface BehaviorInput {
  readonly max: number
  readonly min?: number
  readonly current: number
  readonly desired: number
  readonly behavior?: HorizontalPodAutoscalerBehavior
  readonly recommendations?: readonly { readonly ago: number; readonly replicas: number }[]
  readonly scaleUpEvents?: readonly Change[]
  readonly scaleDownEvents?: readonly Change[]
}

export function answerBehavior({ max, min = 1, current, desired, behavior, recommendations: given = [], scaleUpEvents, scaleDownEvents }: BehaviorInput): Answer {
  const recommendations = given.map(({ ago, replicas }): Past => ({ at: NOW - ago * SECOND, count: replicas }))
  const changes = (events: readonly Change[] = []): Past[] => events.map(({ ago, change }) => ({ at: NOW - ago * SECOND, count: change }))
  const { replicas, able, limited } = behavior
    ? normalizeByBehavior(behavior, current, desired, { min, max }, { recommendations, ups: changes(scaleUpEvents), downs: changes(scaleDownEvents) }, NOW)
    : normalizeByDefault(current, desired, { min, max }, recommendations, NOW)
  return { output: { conditions: [`AbleToScale=True ${able.reason}: ${able.message}`, `ScalingLimited=${limited.isLimited ? 'True' : 'False'} ${limited.reason}: ${limited.message}`], replicas } }
}
