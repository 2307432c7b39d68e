// Controllers that do one small thing, each against a real API server.
import { describe, expect, test } from 'vitest'
import type { New } from '../api/index.ts'
import type { Endpoints, Pod } from '../api/types/core-v1.ts'
import type { Job } from '../api/types/batch-v1.ts'
import type { ClusterRole } from '../api/types/rbac-v1.ts'
import { CLUSTER_ROLES, ENDPOINTS, ENDPOINT_SLICES, EVENTS, JOBS, NODES, PERSISTENT_VOLUME_CLAIMS, PODS, SERVICES } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { aggregateRules } from './clusterrole-aggregation/index.ts'
import { makeTestCluster } from './test-cluster.ts'
import { nextStep } from './ttl/index.ts'
import { timeLeft } from './ttl-after-finished/index.ts'

describe('the mirror of hand-made Endpoints', () => {
  const makeEndpoints = (subsets: Endpoints['subsets'], metadata: object = {}): New<Endpoints> => ({ metadata: { name: 'db', namespace: 'default', labels: { tier: 'data' }, annotations: { note: 'by hand', 'endpoints.kubernetes.io/last-change-trigger-time': 'x' }, ...metadata }, subsets })
  const postgres = [{ name: 'sql', port: 5432 }]

  function start(endpoints: New<Endpoints>, selector?: Readonly<Record<string, string>>) {
    const cluster = makeTestCluster({ nodes: [], controllers: ['endpointslice-mirroring-controller', 'garbage-collector-controller'] })
    const { client, run, advance } = cluster
    run(client.create(SERVICES, { metadata: { name: 'db', namespace: 'default' }, spec: { ports: [{ name: 'sql', port: 5432 }], ...(selector ? { selector } : {}) } }))
    run(client.create(ENDPOINTS, endpoints))
    advance(2 * SECOND)
    const mirrors = () => run(client.list(ENDPOINT_SLICES, { namespace: 'default' })).items.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'db').toSorted((a, b) => (a.addressType < b.addressType ? -1 : 1))
    return { ...cluster, mirrors }
  }

  test('has a slice for each address family and set of ports', () => {
    const { mirrors } = start(makeEndpoints([{ addresses: [{ ip: '10.1.0.1', hostname: 'a' }, { ip: 'fd00::1' }], notReadyAddresses: [{ ip: '10.1.0.2' }], ports: postgres }, { addresses: [{ ip: '10.1.0.3' }], ports: postgres }]))
    expect(mirrors().map(({ addressType, endpoints, ports }) => [addressType, endpoints?.map(({ addresses, conditions, hostname }) => [addresses[0], conditions?.ready, hostname]), ports?.map(({ name, port }) => [name, port])])).toEqual([
      ['IPv4', [['10.1.0.1', true, 'a'], ['10.1.0.3', true, undefined], ['10.1.0.2', false, undefined]], [['sql', 5432]]],
      ['IPv6', [['fd00::1', true, undefined]], [['sql', 5432]]],
    ])
    expect(mirrors()[0]!.metadata).toMatchObject({ labels: { tier: 'data', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' }, annotations: { note: 'by hand' } })
    expect(mirrors()[0]!.metadata.annotations).not.toHaveProperty('endpoints.kubernetes.io/last-change-trigger-time')
  })

  test('follows, keeps its slice, and is put right when somebody else touches it', () => {
    const { client, run, advance, mirrors } = start(makeEndpoints([{ addresses: [{ ip: '10.1.0.1' }], ports: postgres }]))
    const [first] = mirrors()
    run(client.patch(ENDPOINTS, 'db', 'default', 'application/merge-patch+json', { subsets: [{ addresses: [{ ip: '10.1.0.9' }], ports: postgres }] }))
    advance(2 * SECOND)
    expect(mirrors().map(({ metadata, endpoints }) => [metadata.name, endpoints?.[0]?.addresses])).toEqual([[first!.metadata.name, ['10.1.0.9']]])
    run(client.delete(ENDPOINT_SLICES, first!.metadata.name, 'default'))
    advance(3 * SECOND)
    expect(mirrors()).toHaveLength(1)
    run(client.delete(ENDPOINTS, 'db', 'default'))
    advance(2 * SECOND)
    expect(mirrors()).toEqual([])
  })

  test.each([
    ['a Service with a selector', {}, { app: 'db' }],
    ['Endpoints that ask for none', { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, undefined],
    ['the lock of an election', { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }, undefined],
  ])('is not made for %s', (_, metadata, selector) => {
    expect(start(makeEndpoints([{ addresses: [{ ip: '10.1.0.1' }], ports: postgres }], metadata), selector).mirrors()).toEqual([])
  })

  test('holds no more than a thousand addresses', () => {
    const { client, run, mirrors } = start(makeEndpoints([{ addresses: Array.from({ length: 1002 }, (_, i) => ({ ip: `10.1.${i >> 8}.${i & 255}` })), ports: postgres }]))
    expect(mirrors()[0]?.endpoints).toHaveLength(1000)
    expect(run(client.list(EVENTS, { namespace: 'default' })).items.map(({ message }) => message)).toContain('A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped')
  })
})

describe('the ttl of what kubelets keep', () => {
  test.each([
    [0, 100, 0], [0, 101, 1], [1, 95, 1], [1, 89, 0], [1, 501, 2], [2, 451, 2], [2, 449, 1], [0, 1900, 3], [3, 2001, 4], [4, 1799, 3], [0, 5000, 4],
  ])('from step %i with %i nodes: step %i', (step, nodes, next) => {
    expect(nextStep(step, nodes)).toBe(next)
  })
  test('stands on each node', () => {
    const { client, run } = makeTestCluster({ controllers: ['ttl-controller'] })
    expect(run(client.list(NODES)).items.map(({ metadata }) => metadata.annotations?.['node.alpha.kubernetes.io/ttl'])).toEqual(['0', '0'])
  })
})

describe('an aggregating ClusterRole', () => {
  const rule = (resource: string): NonNullable<ClusterRole['rules']>[number] => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })
  const role = (name: string, labels: Readonly<Record<string, string>>, ...resources: readonly string[]): ClusterRole => ({ metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels }, rules: resources.map(rule) })
  const sum: ClusterRole = { ...role('sum', { a: '1' }), aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: '1' } }, { matchLabels: { b: '1' } }] } }

  test('has the rules of those it selects, by name, each once, and not its own', () => {
    expect(aggregateRules(sum, [sum, role('z', { a: '1' }, 'pods'), role('m', { a: '1', b: '1' }, 'pods', 'nodes'), role('x', { c: '1' }, 'secrets')])).toEqual([rule('pods'), rule('nodes')])
  })
  test('follows them', () => {
    const { client, run, advance } = makeTestCluster({ nodes: [], controllers: ['clusterrole-aggregation-controller'] })
    run(client.create(CLUSTER_ROLES, { metadata: { name: 'sum' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'sum' } }] } }))
    run(client.create(CLUSTER_ROLES, { metadata: { name: 'one', labels: { part: 'sum' } }, rules: [rule('pods')] }))
    advance(SECOND)
    expect(run(client.get(CLUSTER_ROLES, 'sum')).rules).toEqual([rule('pods')])
  })
})

describe('an ephemeral volume', () => {
  const pod: New<Pod> = { metadata: { name: 'p', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'busybox:1.36' }], volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { of: 'p' } } as never, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } }] } }

  test('becomes a claim that goes with its pod', () => {
    const { client, run, advance } = makeTestCluster({ nodes: [], controllers: ['ephemeral-volume-controller', 'garbage-collector-controller'] })
    run(client.create(PODS, pod))
    advance(SECOND)
    const claim = run(client.get(PERSISTENT_VOLUME_CLAIMS, 'p-scratch', 'default'))
    expect(claim.metadata).toMatchObject({ labels: { of: 'p' }, ownerReferences: [{ kind: 'Pod', name: 'p', controller: true, blockOwnerDeletion: true }] })
    run(client.delete(PODS, 'p', 'default', { gracePeriodSeconds: 0 }))
    advance(3 * SECOND)
    expect(run(client.list(PERSISTENT_VOLUME_CLAIMS, { namespace: 'default' })).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toEqual([])
  })
  test('is refused when a claim of that name is somebody else\'s', () => {
    const { client, run, advance } = makeTestCluster({ nodes: [], controllers: ['ephemeral-volume-controller'] })
    run(client.create(PERSISTENT_VOLUME_CLAIMS, { metadata: { name: 'p-scratch', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }))
    run(client.create(PODS, pod))
    advance(SECOND)
    expect(run(client.list(EVENTS, { namespace: 'default' })).items.find(({ reason }) => reason === 'FailedBinding')?.message).toBe('ephemeral volume scratch: PVC default/p-scratch was not created for pod default/p (pod is not owner)')
  })
})

describe('a finished Job', () => {
  const job = (ttl: number | undefined, ended: string | undefined): Job => ({ metadata: { name: 'j', uid: 'j', resourceVersion: '1', creationTimestamp: '' }, spec: { template: {}, ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }) }, status: { conditions: ended === undefined ? [] : [{ type: 'Complete', status: 'True', lastTransitionTime: ended }] } })

  test.each([
    [undefined, '2026-01-01T00:00:00Z', undefined],
    [10, undefined, undefined],
    [10, '2026-01-01T00:00:00Z', 10 * SECOND],
    [0, '2026-01-01T00:00:00Z', 0],
  ])('with ttl %j that ended at %j has so long: %j', (ttl, ended, left) => {
    expect(timeLeft(job(ttl, ended), 0)).toBe(left)
  })
  test('is deleted when its time is over, with its pods', () => {
    const { client, run, advance } = makeTestCluster()
    run(client.create(JOBS, { metadata: { name: 'sum', namespace: 'default' }, spec: { ttlSecondsAfterFinished: 10, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36' }] } } } }))
    advance(8 * SECOND)
    expect(run(client.list(JOBS, { namespace: 'default' })).items.map(({ status }) => status?.succeeded)).toEqual([1])
    advance(12 * SECOND)
    expect(run(client.list(JOBS, { namespace: 'default' })).items).toEqual([])
    expect(run(client.list(PODS, { namespace: 'default' })).items).toEqual([])
  })
})
