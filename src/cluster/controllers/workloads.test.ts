// StatefulSets, DaemonSets and Jobs at work against a real API server.
import { describe, expect, test } from 'vitest'
import type { New } from '../api/index.ts'
import type { DaemonSet, StatefulSet } from '../api/types/apps-v1.ts'
import type { Job } from '../api/types/batch-v1.ts'
import { CONTROLLER_REVISIONS, CRON_JOBS, DAEMON_SETS, EVENTS, JOBS, NODES, PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from './test-cluster.ts'

const template = (app: string, image = 'nginx:1.26'): StatefulSet['spec'] extends infer S ? (S extends { template: infer T } ? T : never) : never => ({ metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image }] } })

const messages = ({ run, client }: TestCluster, kind: string): readonly (string | undefined)[] => run(client.list(EVENTS, { namespace: 'default' })).items.filter(({ involvedObject }) => involvedObject.kind === kind).map(({ reason, message }) => `${reason}: ${message?.replace(/-[0-9a-z]{5}$/, '-*')}`)

describe('a StatefulSet', () => {
  const makeDb = (): New<StatefulSet> => ({
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      template: template('db'),
      volumeClaimTemplates: [{ metadata: { name: 'data' } as never, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
    },
  })

  function start(): TestCluster {
    const cluster = makeTestCluster()
    cluster.run(cluster.client.create(STATEFUL_SETS, makeDb()))
    cluster.advance(8 * SECOND)
    return cluster
  }

  test('makes its pods and claims one after the other', () => {
    const cluster = start()
    expect(messages(cluster, 'StatefulSet')).toEqual(
      [0, 1, 2].flatMap((i) => [`SuccessfulCreate: create Claim data-db-${i} Pod db-${i} in StatefulSet db success`, `SuccessfulCreate: create Pod db-${i} in StatefulSet db successful`]),
    )
    const { client, run } = cluster
    expect(run(client.list(PERSISTENT_VOLUME_CLAIMS, { namespace: 'default' })).items.map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([0, 1, 2].map((i) => [`data-db-${i}`, { app: 'db' }]))
    const revision = run(client.list(CONTROLLER_REVISIONS, { namespace: 'default' })).items[0]!.metadata.name
    expect(run(client.get(STATEFUL_SETS, 'db', 'default')).status).toEqual({ observedGeneration: 1, replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: revision, updateRevision: revision, collisionCount: 0, availableReplicas: 3 })
    expect(run(client.get(PODS, 'db-1', 'default'))).toMatchObject({ metadata: { labels: { app: 'db', 'apps.kubernetes.io/pod-index': '1', 'controller-revision-hash': revision, 'statefulset.kubernetes.io/pod-name': 'db-1' } }, spec: { hostname: 'db-1', subdomain: 'db' } })
  })

  test('updates from the top down to its partition, and scales down in reverse', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    run(client.patch(STATEFUL_SETS, 'db', 'default', 'application/strategic-merge-patch+json', { spec: { updateStrategy: { rollingUpdate: { partition: 1 } }, template: template('db', 'nginx:1.27') } }))
    advance(10 * SECOND)
    const images = (): readonly unknown[] => run(client.list(PODS, { namespace: 'default' })).items.map(({ metadata, spec }) => [metadata.name, spec?.containers[0]?.image])
    expect(images()).toEqual([['db-0', 'nginx:1.26'], ['db-1', 'nginx:1.27'], ['db-2', 'nginx:1.27']])
    expect(run(client.get(STATEFUL_SETS, 'db', 'default')).status).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 })
    run(client.patch(STATEFUL_SETS, 'db', 'default', 'application/strategic-merge-patch+json', { spec: { replicas: 1 } }))
    advance(6 * SECOND)
    expect(images()).toEqual([['db-0', 'nginx:1.26']])
    expect(messages(cluster, 'StatefulSet').slice(-2)).toEqual(['SuccessfulDelete: delete Pod db-2 in StatefulSet db successful', 'SuccessfulDelete: delete Pod db-1 in StatefulSet db successful'])
  })
})

describe('a DaemonSet', () => {
  const agent: New<DaemonSet> = { metadata: { name: 'agent', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent') } }

  /** The stand-in scheduler knows no affinity, so what is looked at is the node that a pod was made for. */
  const targets = ({ run, client }: TestCluster): readonly (string | undefined)[] =>
    run(client.list(PODS, { namespace: 'default' })).items.map(({ spec }) => spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0]).sort()

  test('has a pod on each node and follows their labels', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(DAEMON_SETS, agent))
    advance(4 * SECOND)
    expect(targets(cluster)).toEqual(['node-1', 'node-2'])
    expect(run(client.get(DAEMON_SETS, 'agent', 'default')).status).toMatchObject({ currentNumberScheduled: 2, numberMisscheduled: 0, desiredNumberScheduled: 2, numberReady: 2, updatedNumberScheduled: 2, numberAvailable: 2 })
    run(client.patch(DAEMON_SETS, 'agent', 'default', 'application/strategic-merge-patch+json', { spec: { template: { spec: { nodeSelector: { disk: 'ssd' } } } } }))
    advance(4 * SECOND)
    expect(targets(cluster)).toEqual([])
    run(client.patch(NODES, 'node-2', undefined, 'application/strategic-merge-patch+json', { metadata: { labels: { disk: 'ssd' } } }))
    advance(4 * SECOND)
    expect(targets(cluster)).toEqual(['node-2'])
  })

  test('replaces its pods one node at a time, and keeps its history', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(DAEMON_SETS, agent))
    advance(4 * SECOND)
    const image = (name: string): void => void run(client.patch(DAEMON_SETS, 'agent', 'default', 'application/strategic-merge-patch+json', { spec: { template: template('agent', name) } }))
    image('nginx:1.27')
    advance(SECOND / 10)
    expect(run(client.list(PODS, { namespace: 'default' })).items.filter(({ metadata }) => metadata.deletionTimestamp !== undefined)).toHaveLength(1)
    advance(6 * SECOND)
    expect(run(client.get(DAEMON_SETS, 'agent', 'default')).status?.updatedNumberScheduled).toBe(2)
    image('nginx:1.26')
    advance(6 * SECOND)
    expect(run(client.list(CONTROLLER_REVISIONS, { namespace: 'default' })).items.map(({ revision }) => revision).sort()).toEqual([2, 3])
  })
})

describe('a Job', () => {
  const makeJob = (name: string, spec: Partial<Job['spec']> = {}): New<Job> => ({ metadata: { name, namespace: 'default' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } }, ...spec } })

  const finish = (name: string, spec: Partial<Job['spec']>, seconds: number): { cluster: TestCluster; job: Job } => {
    const cluster = makeTestCluster()
    cluster.run(cluster.client.create(JOBS, makeJob(name, spec)))
    cluster.advance(seconds * SECOND)
    return { cluster, job: cluster.run(cluster.client.get(JOBS, name, 'default')) }
  }
  const conditions = (job: Job): readonly string[] => (job.status?.conditions ?? []).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`)

  test('runs two pods at a time until four have succeeded', () => {
    const { cluster, job } = finish('sum', { completions: 4, parallelism: 2 }, 15)
    expect(conditions(job)).toEqual(['SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods', 'Complete=True CompletionsReached: Reached expected number of succeeded pods'])
    expect(job.status).toMatchObject({ succeeded: 4, uncountedTerminatedPods: {}, ready: 0, terminating: 0 })
    expect(messages(cluster, 'Job')).toEqual([...Array<string>(4).fill('SuccessfulCreate: Created pod: sum-*'), 'Completed: Job completed'])
    expect(cluster.run(cluster.client.list(PODS, { namespace: 'default' })).items.map(({ metadata }) => metadata.finalizers)).toEqual(Array(4).fill(undefined))
  })

  test('fails when its pods fail once too often, with patience in between', () => {
    const { cluster, job } = finish('broken', { backoffLimit: 1 }, 30)
    expect(conditions(job)).toEqual(['FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit', 'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit'])
    expect(job.status).toMatchObject({ failed: 2 })
    expect(messages(cluster, 'Job')).toEqual(['SuccessfulCreate: Created pod: broken-*', 'SuccessfulCreate: Created pod: broken-*', 'BackoffLimitExceeded: Job has reached the specified backoff limit'])
    const [first, second] = cluster.run(cluster.client.list(PODS, { namespace: 'default' })).items.map(({ metadata }) => Date.parse(metadata.creationTimestamp)).sort()
    expect(second! - first!).toBeGreaterThanOrEqual(10_000)
  })

  test('gives its pods indexes', () => {
    const { cluster, job } = finish('each', { completions: 3, parallelism: 3, completionMode: 'Indexed' }, 10)
    expect(job.status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
    expect(cluster.run(cluster.client.list(PODS, { namespace: 'default' })).items.map(({ spec }) => spec?.hostname).sort()).toEqual(['each-0', 'each-1', 'each-2'])
  })

  test('past its deadline deletes its pod and counts it as failed', () => {
    const { job } = finish('slow', { activeDeadlineSeconds: 1 }, 10)
    expect(conditions(job).at(-1)).toBe('Failed=True DeadlineExceeded: Job was active longer than specified deadline')
    expect(job.status?.failed).toBe(1)
  })

  test('that is suspended has no pods until it is resumed', () => {
    const { cluster, job } = finish('later', { suspend: true }, 3)
    expect(conditions(job)).toEqual(['Suspended=True JobSuspended: Job suspended'])
    expect(job.status?.startTime).toBeUndefined()
    cluster.run(cluster.client.patch(JOBS, 'later', 'default', 'application/strategic-merge-patch+json', { spec: { suspend: false } }))
    cluster.advance(6 * SECOND)
    expect(messages(cluster, 'Job')).toEqual(['Suspended: Job suspended', 'SuccessfulCreate: Created pod: later-*', 'Resumed: Job resumed', 'Completed: Job completed'])
  })
})

describe('a CronJob', () => {
  test('makes a Job each minute and keeps only the latest', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    const jobTemplate = { spec: { template: { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'main', image: 'busybox:1.36' }] } } } }
    run(client.create(CRON_JOBS, { metadata: { name: 'tick', namespace: 'default' }, spec: { schedule: '* * * * *', successfulJobsHistoryLimit: 1, jobTemplate } }))
    advance(190 * SECOND)
    const jobs = run(client.list(JOBS, { namespace: 'default' })).items
    expect(jobs.map(({ metadata, status }) => [metadata.name.slice(0, 5), status?.succeeded])).toEqual([['tick-', 1]])
    const { status } = run(client.get(CRON_JOBS, 'tick', 'default'))
    expect(status).toMatchObject({ lastScheduleTime: '2026-01-01T00:03:00Z', lastSuccessfulTime: expect.stringMatching(/^2026-01-01T00:03:0\dZ$/) })
    expect(status?.active).toBeUndefined()
    expect([...new Set(messages(cluster, 'CronJob').map((message) => (message ?? '').replace(/-\d{8}/, '-*')))]).toEqual(['SuccessfulCreate: Created job tick-*', 'SawCompletedJob: Saw completed job: tick-*, condition: Complete', 'SuccessfulDelete: Deleted job tick-*'])
  })
})
