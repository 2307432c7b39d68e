// Budgets and quotas against a real API server.
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS, DEPLOYMENTS, EVENTS, PODS, POD_DISRUPTION_BUDGETS, RESOURCE_QUOTAS } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from './test-cluster.ts'

function start(): TestCluster {
  const cluster = makeTestCluster()
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '250m' } } }] } }
  cluster.run(cluster.client.create(DEPLOYMENTS, { metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template } }))
  cluster.advance(4 * SECOND)
  return cluster
}

describe('a PodDisruptionBudget', () => {
  const budget = (spec: object): Parameters<TestCluster['client']['create']>[1] => ({ metadata: { name: 'web', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'web' } }, ...spec } }) as never

  test.each([
    [{ minAvailable: 3 }, { disruptionsAllowed: 1, currentHealthy: 4, desiredHealthy: 3, expectedPods: 4 }],
    [{ minAvailable: '60%' }, { disruptionsAllowed: 1, currentHealthy: 4, desiredHealthy: 3, expectedPods: 4 }],
    [{ maxUnavailable: '30%' }, { disruptionsAllowed: 2, currentHealthy: 4, desiredHealthy: 2, expectedPods: 4 }],
  ])('%j', (spec, status) => {
    const { client, run, advance } = start()
    run(client.create(POD_DISRUPTION_BUDGETS, budget(spec) as never))
    advance(SECOND)
    expect(run(client.get(POD_DISRUPTION_BUDGETS, 'web', 'default')).status).toMatchObject({ ...status, observedGeneration: 1, conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }] })
  })

  test('of pods that nothing controls says so', () => {
    const { client, run, advance } = start()
    run(client.create(PODS, { metadata: { name: 'bare', namespace: 'default', labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }))
    run(client.create(POD_DISRUPTION_BUDGETS, budget({ maxUnavailable: 1 }) as never))
    advance(SECOND)
    const found = run(client.list(EVENTS, { namespace: 'default' })).items.find(({ reason }) => reason === 'UnmanagedPods')
    expect(found?.message).toContain('(selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged')
    expect(found?.source?.component).toBe('controllermanager')
  })
})

describe('a ResourceQuota', () => {
  test('counts what is there, and what is freed', () => {
    const { client, run, advance } = start()
    run(client.create(RESOURCE_QUOTAS, { metadata: { name: 'team', namespace: 'default' }, spec: { hard: { pods: '10', 'requests.cpu': '4', configmaps: '5', 'count/deployments.apps': '2' } } }))
    advance(SECOND)
    const used = (): unknown => run(client.get(RESOURCE_QUOTAS, 'team', 'default')).status?.used
    expect(used()).toEqual({ pods: '4', 'requests.cpu': '1', configmaps: '1', 'count/deployments.apps': '1' })
    run(client.create(CONFIG_MAPS, { metadata: { name: 'a', namespace: 'default' } }))
    run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/merge-patch+json', { spec: { replicas: 2 } }))
    advance(3 * SECOND)
    expect(used()).toMatchObject({ pods: '2', 'requests.cpu': '500m', configmaps: '2' })
  })

  test.each([
    ['Terminating', { scopes: ['Terminating'] }, '1'],
    ['NotTerminating', { scopes: ['NotTerminating'] }, '5'],
    ['BestEffort', { scopes: ['BestEffort'] }, '2'],
    ['NotBestEffort', { scopes: ['NotBestEffort'] }, '4'],
    ['both', { scopes: ['BestEffort', 'NotTerminating'] }, '1'],
    ['PriorityClass', { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['system-cluster-critical'] }] } }, '1'],
    ['CrossNamespacePodAffinity', { scopes: ['CrossNamespacePodAffinity'] }, '0'],
  ] as const)('with scope %s counts only such pods', (_, scope, pods) => {
    const { client, run, advance } = start()
    const container = { name: 'c', image: 'nginx:1.27' }
    run(client.create(PODS, { metadata: { name: 'best-effort', namespace: 'default' }, spec: { containers: [container], priorityClassName: 'system-cluster-critical' } }))
    run(client.create(PODS, { metadata: { name: 'ends', namespace: 'default' }, spec: { activeDeadlineSeconds: 600, containers: [container] } }))
    run(client.create(RESOURCE_QUOTAS, { metadata: { name: 'team', namespace: 'default' }, spec: { hard: { pods: '10' }, ...scope } } as never))
    advance(SECOND)
    expect(run(client.get(RESOURCE_QUOTAS, 'team', 'default')).status?.used).toEqual({ pods })
  })
})
