// DaemonSets and StatefulSets on the less usual ways, and how objects come to their owners and leave them.
import { describe, expect, test } from 'vitest'
import type { New } from '../api/index.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../api/types/apps-v1.ts'
import type { Pod } from '../api/types/core-v1.ts'
import { DAEMON_SETS, DEPLOYMENTS, PERSISTENT_VOLUME_CLAIMS, PODS, REPLICA_SETS, STATEFUL_SETS } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { rankForDeletion } from './replicaset/index.ts'
import { makeTestCluster, type TestCluster } from './test-cluster.ts'

const template = (app: string, image = 'nginx:1.26'): Deployment['spec'] extends infer S ? (S extends { template: infer T } ? T : never) : never => ({ metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image }] } })

const livePods = ({ run, client }: TestCluster): readonly Pod[] => run(client.list(PODS, { namespace: 'default' })).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)

describe('a DaemonSet', () => {
  function start(updateStrategy: NonNullable<DaemonSet['spec']>['updateStrategy']): TestCluster {
    const cluster = makeTestCluster()
    cluster.run(cluster.client.create(DAEMON_SETS, { metadata: { name: 'agent', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent'), updateStrategy } }))
    cluster.advance(4 * SECOND)
    cluster.run(cluster.client.patch(DAEMON_SETS, 'agent', 'default', 'application/strategic-merge-patch+json', { spec: { template: template('agent', 'nginx:1.27') } }))
    return cluster
  }
  const images = (cluster: TestCluster): readonly (string | undefined)[] => livePods(cluster).map(({ spec }) => spec?.containers[0]?.image).sort()

  test('with surge starts the new pod before the old one goes', () => {
    const cluster = start({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } })
    cluster.advance(SECOND / 2)
    expect(images(cluster)).toEqual(['nginx:1.26', 'nginx:1.26', 'nginx:1.27'])
    cluster.advance(10 * SECOND)
    expect(images(cluster)).toEqual(['nginx:1.27', 'nginx:1.27'])
  })

  test('with OnDelete waits until somebody deletes a pod', () => {
    const cluster = start({ type: 'OnDelete' })
    cluster.advance(10 * SECOND)
    expect(images(cluster)).toEqual(['nginx:1.26', 'nginx:1.26'])
    cluster.run(cluster.client.delete(PODS, livePods(cluster)[0]!.metadata.name, 'default'))
    cluster.advance(5 * SECOND)
    expect(images(cluster)).toEqual(['nginx:1.26', 'nginx:1.27'])
    expect(cluster.run(cluster.client.get(DAEMON_SETS, 'agent', 'default')).status?.updatedNumberScheduled).toBe(1)
  })
})

describe('a StatefulSet', () => {
  function start(spec: Partial<NonNullable<StatefulSet['spec']>>): TestCluster & { readonly claims: () => readonly string[]; readonly scale: (replicas: number) => void } {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    const set: New<StatefulSet> = { metadata: { name: 'db', namespace: 'default' }, spec: { serviceName: 'db', replicas: 3, selector: { matchLabels: { app: 'db' } }, template: template('db'), volumeClaimTemplates: [{ metadata: { name: 'data' } as never, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }], ...spec } }
    run(client.create(STATEFUL_SETS, set))
    advance(8 * SECOND)
    return {
      ...cluster,
      claims: () => run(client.list(PERSISTENT_VOLUME_CLAIMS, { namespace: 'default' })).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => `${metadata.name} of ${(metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`).join() || 'nobody'}`),
      scale(replicas) {
        run(client.patch(STATEFUL_SETS, 'db', 'default', 'application/merge-patch+json', { spec: { replicas } }))
        advance(8 * SECOND)
      },
    }
  }

  test('keeps claims when nothing else is said', () => {
    const { claims, scale } = start({})
    scale(1)
    expect(claims()).toEqual([0, 1, 2].map((i) => `data-db-${i} of nobody`))
  })

  test('deletes claims of pods that a scale takes away', () => {
    const { claims, scale } = start({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' } })
    expect(claims()).toEqual([0, 1, 2].map((i) => `data-db-${i} of nobody`))
    scale(1)
    expect(claims()).toEqual(['data-db-0 of nobody'])
  })

  test('takes its claims along when it is deleted', () => {
    const { client, run, advance, claims } = start({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Delete' } })
    expect(claims()).toEqual([0, 1, 2].map((i) => `data-db-${i} of StatefulSet db`))
    run(client.delete(STATEFUL_SETS, 'db', 'default'))
    advance(8 * SECOND)
    expect(claims()).toEqual([])
  })

  test('in parallel makes all pods at once, and rolls them one by one all the same', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(STATEFUL_SETS, { metadata: { name: 'db', namespace: 'default' }, spec: { serviceName: 'db', replicas: 4, podManagementPolicy: 'Parallel', selector: { matchLabels: { app: 'db' } }, template: template('db') } }))
    advance(SECOND / 2)
    expect(livePods(cluster)).toHaveLength(4)
    advance(4 * SECOND)
    run(client.patch(STATEFUL_SETS, 'db', 'default', 'application/strategic-merge-patch+json', { spec: { template: template('db', 'nginx:1.27') } }))
    advance(SECOND)
    expect(livePods(cluster).map(({ spec }) => spec?.containers[0]?.image)).toEqual(['nginx:1.26', 'nginx:1.26', 'nginx:1.26', 'nginx:1.27'])
  })

  test('counts from the ordinal that it is told', () => {
    expect(livePods(start({ ordinals: { start: 5 } })).map(({ metadata }) => metadata.name)).toEqual(['db-5', 'db-6', 'db-7'])
  })
})

describe('owning', () => {
  const web = (replicas: number): New<Deployment> => ({ metadata: { name: 'web', namespace: 'default' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template('web') } })

  test('a ReplicaSet lets go of a pod that no longer matches, and takes in one that does', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(DEPLOYMENTS, web(2)))
    advance(4 * SECOND)
    const [first] = livePods(cluster)
    run(client.patch(PODS, first!.metadata.name, 'default', 'application/merge-patch+json', { metadata: { labels: { app: 'debug' } } }))
    advance(3 * SECOND)
    expect(run(client.get(PODS, first!.metadata.name, 'default')).metadata.ownerReferences ?? []).toEqual([])
    expect(livePods(cluster)).toHaveLength(3)
    run(client.patch(PODS, first!.metadata.name, 'default', 'application/merge-patch+json', { metadata: { labels: { app: 'web' } } }))
    advance(3 * SECOND)
    expect(livePods(cluster)).toHaveLength(2)
  })

  test('a Deployment takes in the ReplicaSet that another left behind', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(DEPLOYMENTS, web(2)))
    advance(4 * SECOND)
    const before = livePods(cluster).map(({ metadata }) => metadata.name)
    run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Orphan' }))
    advance(3 * SECOND)
    expect(run(client.list(REPLICA_SETS, { namespace: 'default' })).items.map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[]])
    run(client.create(DEPLOYMENTS, web(2)))
    advance(3 * SECOND)
    expect(livePods(cluster).map(({ metadata }) => metadata.name)).toEqual(before)
    expect(run(client.list(REPLICA_SETS, { namespace: 'default' })).items.map(({ metadata }) => metadata.ownerReferences?.[0]?.name)).toEqual(['web'])
  })

  test('a ReplicaSet of the same name that is not its own makes a Deployment choose another hash', () => {
    const cluster = makeTestCluster()
    const { client, run, advance } = cluster
    run(client.create(DEPLOYMENTS, web(1)))
    advance(3 * SECOND)
    const [{ metadata }] = run(client.list(REPLICA_SETS, { namespace: 'default' })).items as unknown as [{ metadata: { name: string } }]
    run(client.delete(DEPLOYMENTS, 'web', 'default'))
    advance(4 * SECOND)
    run(client.create(REPLICA_SETS, { metadata: { name: metadata.name, namespace: 'default' }, spec: { replicas: 0, selector: { matchLabels: { app: 'other' } }, template: template('other') } }))
    run(client.create(DEPLOYMENTS, web(1)))
    advance(4 * SECOND)
    expect(run(client.get(DEPLOYMENTS, 'web', 'default')).status).toMatchObject({ collisionCount: 1, availableReplicas: 1 })
    expect(livePods(cluster)[0]!.metadata.name).not.toContain(metadata.name)
  })
})

describe('what is deleted, and how', () => {
  function start(): TestCluster {
    const cluster = makeTestCluster()
    cluster.run(cluster.client.create(DEPLOYMENTS, { metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template('web') } }))
    cluster.advance(4 * SECOND)
    return cluster
  }
  const left = ({ run, client }: TestCluster): readonly string[] => [...run(client.list(DEPLOYMENTS, { namespace: 'default' })).items, ...run(client.list(REPLICA_SETS, { namespace: 'default' })).items, ...run(client.list(PODS, { namespace: 'default' })).items].map(({ kind }) => kind ?? '')

  test('in the background the owner goes first', () => {
    const cluster = start()
    cluster.run(cluster.client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Background' }))
    expect(left(cluster)).not.toContain('Deployment')
    cluster.advance(4 * SECOND)
    expect(left(cluster)).toEqual([])
  })
  test('in the foreground the owner goes last', () => {
    const cluster = start()
    cluster.run(cluster.client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Foreground' }))
    cluster.advance(SECOND / 4)
    expect(left(cluster)).toContain('Deployment')
    expect(livePods(cluster)).toEqual([])
    cluster.advance(4 * SECOND)
    expect(left(cluster)).toEqual([])
  })
  test('in the foreground what does not block its owner does not hold it up', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    const [set] = run(client.list(REPLICA_SETS, { namespace: 'default' })).items
    run(client.patch(REPLICA_SETS, set!.metadata.name, 'default', 'application/merge-patch+json', { metadata: { finalizers: ['example.com/hold'], ownerReferences: [{ ...set!.metadata.ownerReferences![0]!, blockOwnerDeletion: false }] } }))
    run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Foreground' }))
    advance(4 * SECOND)
    expect(left(cluster)).toEqual(['ReplicaSet'])
  })
  test('orphaned what is owned stays', () => {
    const cluster = start()
    cluster.run(cluster.client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Orphan' }))
    cluster.advance(4 * SECOND)
    expect(left(cluster)).toEqual(['ReplicaSet', 'Pod', 'Pod'])
  })
})

describe('which pods a ReplicaSet gives up first', () => {
  const NOW = 1000 * SECOND
  const pod = (name: string, more: { readonly node?: string; readonly phase?: NonNullable<Pod['status']>['phase']; readonly readyAt?: string; readonly cost?: string; readonly restarts?: number; readonly created?: string } = {}): Pod => ({
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: more.created ?? '2026-01-01T00:00:00Z', ...(more.cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': more.cost } }) },
    spec: { nodeName: more.node ?? 'n', containers: [] },
    status: { phase: more.phase ?? 'Running', conditions: [{ type: 'Ready', status: more.readyAt === undefined ? 'False' : 'True', lastTransitionTime: more.readyAt }], containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: more.restarts ?? 0 }] },
  })
  const READY = '2026-01-01T00:01:00Z'

  test.each([
    ['one without a node', pod('a', { readyAt: READY }), pod('b', { node: '' })],
    ['a pending one', pod('a'), pod('b', { phase: 'Pending' })],
    ['one that is not ready', pod('a', { readyAt: READY }), pod('b')],
    ['the cheaper one', pod('a', { readyAt: READY, cost: '5' }), pod('b', { readyAt: READY, cost: '-1' })],
    ['one on a crowded node', pod('a', { readyAt: READY }), pod('b', { readyAt: READY, node: 'full' })],
    ['the one that was ready for less long, by orders of magnitude', pod('a', { readyAt: READY }), pod('b', { readyAt: '2026-01-01T00:16:00Z' })],
    ['the one that restarted more', pod('a', { readyAt: READY, restarts: 1 }), pod('b', { readyAt: READY, restarts: 2 })],
    ['the younger one', pod('a', { readyAt: READY }), pod('b', { readyAt: READY, created: '2026-01-01T00:15:00Z' })],
  ])('%s', (_, kept, given) => {
    const related = [kept, given, pod('x', { node: 'full' }), pod('y', { node: 'full' })]
    expect(rankForDeletion([kept, given], related, NOW).map(({ metadata }) => metadata.name)).toEqual(['b', 'a'])
    expect(rankForDeletion([given, kept], related, NOW).map(({ metadata }) => metadata.name)).toEqual(['b', 'a'])
  })
})
