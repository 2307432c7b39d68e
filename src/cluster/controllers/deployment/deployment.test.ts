// Scaling arithmetic against the recorded answers of upstream's own functions, and rollout steps as tables.
import { describe, expect, test } from 'vitest'
import { answerRolling, makeDeployment, makeReplicaSet as makeSet, type RollingInput } from '../../../../scripts/oracle/rolling.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import { planRollingUpdate, planRolloutStatus, planScale } from './index.ts'

describe('scaling arithmetic', () => {
  test.each(rowsOf<Row<RollingInput>>('rolling').map(({ input, ...wanted }) => [JSON.stringify(input), input, wanted] as const))('%s', (_, input, wanted) => {
    expect(answerRolling(input)).toEqual(wanted)
  })
})

describe('a rolling update', () => {
  const steps = (replicas: number, surge: number, unavailable: number, newSet: ReplicaSet, ...old: ReplicaSet[]): string[] => planRollingUpdate(makeDeployment(replicas, surge, unavailable), newSet, old).map(({ set, replicas: to }) => `${set.metadata.name} ${to}`)

  test('scales the new set up first, as far as the surge allows', () => {
    expect(steps(3, 1, 0, makeSet('new', 0), makeSet('old', 3))).toEqual(['new 1'])
  })
  test('takes an old pod away when a new one is available', () => {
    expect(steps(3, 1, 0, makeSet('new', 1, 1), makeSet('old', 3))).toEqual(['old 2'])
    expect(steps(3, 1, 0, makeSet('new', 1, 0), makeSet('old', 3))).toEqual([])
  })
  test('removes unhealthy old pods before healthy ones', () => {
    expect(steps(4, 1, 1, makeSet('new', 1, 1), makeSet('a', 2, 2), makeSet('b', 2, 0))).toEqual(['b 0'])
  })
  test('waits when an old set is said to have more available pods than it should: its status is behind', () => {
    expect(steps(5, 2, 1, makeSet('new', 5, 3), makeSet('old', 2, 3))).toEqual([])
    expect(steps(5, 2, 1, makeSet('new', 5, 3), makeSet('old', 2, 2))).toEqual(['old 1'])
  })
  test('scales the new set down to what is desired', () => {
    expect(steps(2, 1, 0, makeSet('new', 5))).toEqual(['new 2'])
  })
})

describe('a resized Deployment', () => {
  const max = (n: number): Record<string, string> => ({ 'deployment.kubernetes.io/max-replicas': String(n), 'deployment.kubernetes.io/desired-replicas': String(n - 2) })

  test('in the midst of a rollout gives each set its share, the larger one first', () => {
    const plan = planScale(makeDeployment(9, 2, 1), makeSet('new', 3, 0, max(7)), [makeSet('old', 4, 4, max(7)), makeSet('empty', 0)])
    expect(plan.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([['old', 6], ['new', 5]])
  })
  test('with one active set gives it everything', () => {
    expect(planScale(makeDeployment(5, 1, 1), makeSet('new', 3), [makeSet('old', 0)]).map((step) => step.replicas)).toEqual([5])
  })
})

describe('rollout status', () => {
  const progressing = (reason: string, at: string): Deployment['status'] => ({ observedGeneration: 1, replicas: 2, conditions: [{ type: 'Progressing', status: 'True', reason, lastUpdateTime: at, lastTransitionTime: at }] })
  const reasons = (deployment: Deployment, newSet: ReplicaSet, now: number): string[] => (planRolloutStatus(deployment, [newSet], newSet, now).conditions ?? []).map((condition) => `${condition.type} ${condition.status} ${condition.reason}`)

  test('complete when every replica is new and available', () => {
    expect(reasons(makeDeployment(2, 1, 0, progressing('ReplicaSetUpdated', '2026-01-01T00:00:00Z')), makeSet('new', 2), 1e6)).toContain('Progressing True NewReplicaSetAvailable')
  })
  test('times out after the deadline without progress', () => {
    const stuck = { ...progressing('ReplicaSetUpdated', '2026-01-01T00:00:00Z'), updatedReplicas: 2, readyReplicas: 0 }
    expect(reasons(makeDeployment(2, 1, 0, stuck), makeSet('new', 2, 0), 600e6)).toContain('Progressing True ReplicaSetUpdated')
    expect(reasons(makeDeployment(2, 1, 0, stuck), makeSet('new', 2, 0), 601e6)).toContain('Progressing False ProgressDeadlineExceeded')
  })
})
