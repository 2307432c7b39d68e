// Replica counts and their normalization against the recorded answers of upstream's own code.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatTime } from '../../api/index.ts'
import type { HorizontalPodAutoscalerBehavior } from '../../api/types/autoscaling-v2.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { SECOND } from '../../../kernel/index.ts'
import { DEFAULT_TOLERANCE, planReplicasByAverage, planReplicasByRatio, planReplicasByUtilization, type PodMetric } from './calculator.ts'
import { normalizeByBehavior, normalizeByDefault, type Past } from './normalize.ts'

const NOW = 100_000 * SECOND

const read = <T>(name: string): readonly T[] => readFileSync(new URL(`../../../../testdata/oracles/${name}`, import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as T)

interface PodInput { name: string; ready?: boolean; startedAgo: number; readySinceAgo: number; requests?: Record<string, string>; usage?: number; phase?: string; deleting?: boolean }
interface Row {
  input: { op: string; currentReplicas: number; target: number; resource?: string; metric?: number; scaleUp?: number; scaleDown?: number; pods: PodInput[] }
  output?: { replicas: number; usage?: number; rawUsage?: number; utilization?: number }
  error?: string
}

function makePod({ name, ready, startedAgo, readySinceAgo, requests = {}, phase = 'Running', deleting }: PodInput, resource: string): Pod {
  const at = (ago: number): string => formatTime(NOW - ago * SECOND)
  return {
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: at(startedAgo), ...(deleting ? { deletionTimestamp: at(1) } : {}) },
    spec: { containers: Object.entries(requests).map(([container, amount]) => ({ name: container, resources: amount ? { requests: { [resource]: amount } } : {} })) },
    status: { phase: phase as 'Running', startTime: at(startedAgo), conditions: ready === undefined ? [] : [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at(readySinceAgo) }] },
  }
}

function answer({ op, currentReplicas, target, resource = '', metric = 0, scaleUp, scaleDown, pods: inputs }: Row['input']): Row['output'] {
  const pods = inputs.map((input) => makePod(input, resource))
  const metrics = new Map(inputs.flatMap(({ name, usage }): [string, PodMetric][] => (usage === undefined ? [] : [[name, { value: usage, at: NOW, windowMicros: 60 * SECOND }]])))
  const tolerances = { up: scaleUp ?? DEFAULT_TOLERANCE, down: scaleDown ?? DEFAULT_TOLERANCE }
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
}

describe('replica calculator', () => {
  test.each(read<Row>('hpa.jsonl').map((row, i) => ({ name: `${i} ${row.input.op}`, ...row })))('$name', ({ input, output, error }) => {
    if (error === undefined) expect(answer(input)).toEqual(output)
    else expect(() => answer(input)).toThrow(error)
  })
})

interface BehaviorRow {
  input: { max: number; min?: number; current: number; desired: number; behavior?: HorizontalPodAutoscalerBehavior; recommendations?: { ago: number; replicas: number }[]; scaleUpEvents?: { ago: number; change: number }[]; scaleDownEvents?: { ago: number; change: number }[] }
  output: { conditions: string[]; replicas: number }
}

describe('normalization', () => {
  test.each(read<BehaviorRow>('hpabehavior.jsonl').map((row, i) => ({ name: String(i), ...row })))('$name', ({ input, output }) => {
    const { max, min = 1, current, desired, behavior } = input
    const recommendations = (input.recommendations ?? []).map(({ ago, replicas }): Past => ({ at: NOW - ago * SECOND, count: replicas }))
    const changes = (events: { ago: number; change: number }[] = []): Past[] => events.map(({ ago, change }) => ({ at: NOW - ago * SECOND, count: change }))
    const result = behavior ? normalizeByBehavior(behavior, current, desired, { min, max }, { recommendations, ups: changes(input.scaleUpEvents), downs: changes(input.scaleDownEvents) }, NOW) : normalizeByDefault(current, desired, { min, max }, recommendations, NOW)
    const { replicas, able, limited } = result
    expect({ replicas, conditions: [`AbleToScale=True ${able.reason}: ${able.message}`, `ScalingLimited=${limited.isLimited ? 'True' : 'False'} ${limited.reason}: ${limited.message}`] }).toEqual(output)
  })
})
