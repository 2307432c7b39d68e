// What failures of pods, successes of indexes and suspension mean for a Job, against a real API server. Pods of Jobs whose name begins
// with `broken` fail with exit code 7.
import { describe, expect, test } from 'vitest'
import type { Job } from '../../api/types/batch-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { JOBS, PODS } from '../../client/index.ts'
import { SECOND } from '../../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from '../test-cluster.ts'
import { formatIndexes, parseIndexes } from './indexes.ts'
import { matchFailurePolicy, matchSuccessPolicy } from './policies.ts'

function play(name: string, spec: Partial<Job['spec']>, seconds: number): { readonly cluster: TestCluster; readonly job: () => Job; readonly pods: () => readonly Pod[] } {
  const cluster = makeTestCluster()
  const { client, run, advance } = cluster
  run(client.create(JOBS, { metadata: { name, namespace: 'default' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } }, ...spec } }))
  advance(seconds * SECOND)
  return { cluster, job: () => run(client.get(JOBS, name, 'default')), pods: () => run(client.list(PODS, { namespace: 'default' })).items }
}

const conditions = ({ status }: Job): readonly string[] => (status?.conditions ?? []).filter(({ status: is }) => is === 'True').map(({ type, reason, message }) => `${type} ${reason}: ${message}`)

describe('backoffLimitPerIndex', () => {
  test('fails each index by itself, and then the Job', () => {
    const { job, pods } = play('broken', { completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 }, 40)
    expect(conditions(job())).toEqual(['FailureTarget FailedIndexes: Job has failed indexes', 'Failed FailedIndexes: Job has failed indexes'])
    expect(job().status).toMatchObject({ failedIndexes: '0,1', failed: 4 })
    expect(pods().map(({ metadata }) => `${metadata.annotations?.['batch.kubernetes.io/job-completion-index']} ${metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']}`).sort()).toEqual(['0 0', '0 1', '1 0', '1 1'])
  })
  test('fails the Job at once when more indexes have failed than may', () => {
    const { job } = play('broken', { completions: 4, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 0, maxFailedIndexes: 1 }, 30)
    expect(conditions(job()).at(-1)).toBe('Failed MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes')
  })
})

describe('podFailurePolicy', () => {
  const onExitCodes = (operator: 'In' | 'NotIn', ...values: readonly number[]) => ({ operator, values })

  test('fails the Job for an exit code', () => {
    const { job } = play('broken', { backoffLimit: 6, podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: onExitCodes('In', 7) }] } }, 20)
    expect(conditions(job())).toEqual([
      expect.stringMatching(/^FailureTarget PodFailurePolicy: Container main for pod default\/broken-\w{5} failed with exit code 7 matching FailJob rule at index 0$/),
      expect.stringMatching(/^Failed PodFailurePolicy: Container main for pod default\/broken-\w{5} failed with exit code 7 matching FailJob rule at index 0$/),
    ])
    expect(job().status?.failed).toBe(1)
  })
  test('ignores failures, so that they do not count', () => {
    const { job, pods } = play('broken', { backoffLimit: 0, podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: onExitCodes('In', 7) }] } }, 30)
    expect(conditions(job())).toEqual([])
    expect(job().status?.failed ?? 0).toBe(0)
    expect(pods().length).toBeGreaterThan(1)
  })

  const failed = (exitCode: number, conditionType?: string): Pod => ({ metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: '' }, status: { phase: 'Failed', containerStatuses: [{ name: 'main', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode } } }], conditions: conditionType ? [{ type: conditionType, status: 'True' }] : [] } })
  const withRules = (rules: NonNullable<NonNullable<Job['spec']>['podFailurePolicy']>['rules']): Job => ({ metadata: failed(0).metadata, spec: { template: {}, podFailurePolicy: { rules } } })

  test.each([
    ['the first rule decides', [{ action: 'Count', onExitCodes: onExitCodes('In', 1) }, { action: 'FailJob', onExitCodes: onExitCodes('In', 1) }], failed(1), 'Count'],
    ['NotIn takes other codes, but not success', [{ action: 'FailJob', onExitCodes: onExitCodes('NotIn', 1) }], failed(2), 'FailJob'],
    ['exit code 0 is no failure', [{ action: 'FailJob', onExitCodes: onExitCodes('NotIn', 1) }], failed(0), undefined],
    ['another container does not matter', [{ action: 'FailJob', onExitCodes: { ...onExitCodes('In', 1), containerName: 'other' } }], failed(1), undefined],
    ['a condition of the pod', [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }], failed(1, 'DisruptionTarget'), 'Ignore'],
    ['FailIndex means nothing without limits by index', [{ action: 'FailIndex', onExitCodes: onExitCodes('In', 1) }], failed(1), undefined],
  ] as const)('%s', (_, rules, pod, action) => {
    expect(matchFailurePolicy(withRules(rules as never), pod).action).toBe(action)
  })
})

describe('successPolicy', () => {
  const job = (rules: NonNullable<NonNullable<Job['spec']>['successPolicy']>['rules']): Job => ({ metadata: { name: 'j', uid: 'j', resourceVersion: '1', creationTimestamp: '' }, spec: { template: {}, completionMode: 'Indexed', completions: 5, successPolicy: { rules } } })

  test.each([
    [[{ succeededCount: 2 }], [0, 4], 'Matched rules at index 0'],
    [[{ succeededCount: 3 }], [0, 4], undefined],
    [[{ succeededIndexes: '0-1' }], [0, 1], 'Matched rules at index 0'],
    [[{ succeededIndexes: '0-1' }], [0, 4], undefined],
    [[{ succeededIndexes: '0-3', succeededCount: 2 }], [1, 3], 'Matched rules at index 0'],
    [[{ succeededIndexes: '0' }, { succeededIndexes: '4' }], [4], 'Matched rules at index 1'],
  ] as const)('%j with %j', (rules, succeeded, message) => {
    expect(matchSuccessPolicy(job(rules), new Set(succeeded))).toBe(message)
  })
  test('ends the Job, and the pods that still run', () => {
    const { job: read, pods } = play('sum', { completions: 3, parallelism: 1, completionMode: 'Indexed', successPolicy: { rules: [{ succeededIndexes: '0' }] } }, 15)
    expect(conditions(read())).toEqual(['SuccessCriteriaMet SuccessPolicy: Matched rules at index 0', 'Complete SuccessPolicy: Matched rules at index 0'])
    expect(pods().filter(({ status }) => status?.phase === 'Running')).toEqual([])
  })
})

describe('suspension', () => {
  test('deletes what runs', () => {
    const { cluster, job, pods } = play('later', { completions: 2, parallelism: 2 }, 1)
    const { client, run, advance, stopKubelet } = cluster
    expect(pods()).toHaveLength(2)
    for (const node of ['node-1', 'node-2']) stopKubelet(node)
    run(client.patch(JOBS, 'later', 'default', 'application/merge-patch+json', { spec: { suspend: true } }))
    advance(3 * SECOND)
    expect(pods().map(({ metadata }) => metadata.deletionTimestamp === undefined)).toEqual([false, false])
    expect(conditions(job())).toEqual(['Suspended JobSuspended: Job suspended'])
    expect(job().status?.active ?? 0).toBe(0)
  })
})

describe('podReplacementPolicy', () => {
  test.each([
    ['TerminatingOrFailed', 2],
    ['Failed', 1],
  ] as const)('%s: %i pods while one is on its way out', (podReplacementPolicy, count) => {
    const { cluster, pods } = play('slow', { podReplacementPolicy }, 1)
    const { client, run, advance } = cluster
    const [pod] = pods()
    cluster.stopKubelet(pod!.spec!.nodeName!)
    run(client.delete(PODS, pod!.metadata.name, 'default'))
    // A pod that is deleted counts as failed, and the next one waits ten seconds for that.
    advance(13 * SECOND)
    expect(pods()).toHaveLength(count)
  })
})

describe('lists of indexes', () => {
  test.each([
    [[], ''],
    [[3], '3'],
    [[0, 1], '0,1'],
    [[0, 1, 2, 5, 7, 8, 9], '0-2,5,7-9'],
  ])('%j is %j', (indexes, text) => {
    expect(formatIndexes(indexes)).toBe(text)
    expect([...parseIndexes(text)]).toEqual(indexes)
  })
})
