// Controllers at work against a real API server, told as the recorded stories tell it (testdata/stories): who writes what, in which
// order. Refused writes (409) depend on who is faster and are left out, as are repeated status updates.
import { describe, expect, test } from 'vitest'
import type { Deployment, ReplicaSet } from '../api/types/apps-v1.ts'
import type { New } from '../api/index.ts'
import { CONFIG_MAPS, DEPLOYMENTS, ENDPOINT_SLICES, EVENTS, NAMESPACES, NODES, PODS, REPLICA_SETS, SERVICES } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from './test-cluster.ts'

const makeWeb = (replicas: number, more: Partial<Deployment['spec']> = {}): New<Deployment> => ({
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } }, ...more },
})

const image = (name: string): object => ({ spec: { template: { spec: { containers: [{ name: 'nginx', image: name }] } } } })

/** Writes that went well, with what varies taken out, and repetitions joined. */
function story(cluster: TestCluster, from: number, ...actors: readonly string[]): readonly string[] {
  const lines = cluster
    .writes(from)
    .filter((line) => actors.includes(line.split(' ')[0]!) && !/ 4\d\d$/.test(line))
    .map((line) => line.replace(/(web-[0-9a-z]{8,10})-[0-9a-z]{5}/, '$1-*').replace(/ \d{3}$/, ''))
  return lines.filter((line, i) => line !== lines[i - 1])
}

function start(): { cluster: TestCluster; deploy: (deployment?: New<Deployment>) => void; sets: () => readonly ReplicaSet[] } {
  const cluster = makeTestCluster()
  const { client, run, advance } = cluster
  const deploy = (deployment = makeWeb(2)): void => {
    run(client.create(DEPLOYMENTS, deployment))
    advance(4 * SECOND)
  }
  return { cluster, deploy, sets: () => run(client.list(REPLICA_SETS, { namespace: 'default' })).items }
}

describe('a Deployment', () => {
  test('is created', () => {
    const { cluster, deploy } = start()
    const from = cluster.audit.length
    deploy()
    expect(story(cluster, from, 'deployment-controller')).toEqual(['deployment-controller create replicasets web-66d47686b4', 'deployment-controller update deployments/status web'])
    expect(story(cluster, from, 'replicaset-controller')).toEqual(['replicaset-controller create pods web-66d47686b4-*', 'replicaset-controller update replicasets/status web-66d47686b4'])
    const web = cluster.run(cluster.client.get(DEPLOYMENTS, 'web', 'default'))
    expect(web.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' })
    expect(web.status).toMatchObject({ observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 })
    expect(web.status?.conditions?.map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`)).toEqual([
      'Available True MinimumReplicasAvailable: Deployment has minimum availability.',
      'Progressing True NewReplicaSetAvailable: ReplicaSet "web-66d47686b4" has successfully progressed.',
    ])
  })

  test('rolls to a new template, one pod at a time, and back', () => {
    const { cluster, deploy, sets } = start()
    const { client, run, advance } = cluster
    deploy(makeWeb(3))
    run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/strategic-merge-patch+json', image('nginx:1.28')))
    advance(8 * SECOND)
    const messages = run(client.list(EVENTS, { namespace: 'default' })).items.filter(({ involvedObject }) => involvedObject.kind === 'Deployment').map(({ message }) => message)
    expect(messages).toEqual([
      'Scaled up replica set web-66d47686b4 from 0 to 3',
      'Scaled up replica set web-fbdc6fc8c from 0 to 1',
      'Scaled down replica set web-66d47686b4 from 3 to 2',
      'Scaled up replica set web-fbdc6fc8c from 1 to 2',
      'Scaled down replica set web-66d47686b4 from 2 to 1',
      'Scaled up replica set web-fbdc6fc8c from 2 to 3',
      'Scaled down replica set web-66d47686b4 from 1 to 0',
    ])
    run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/strategic-merge-patch+json', image('nginx:1.27')))
    advance(8 * SECOND)
    expect(sets().map(({ metadata, spec }) => [metadata.name, spec?.replicas, metadata.annotations?.['deployment.kubernetes.io/revision'], metadata.annotations?.['deployment.kubernetes.io/revision-history']])).toEqual([
      ['web-66d47686b4', 3, '3', '1'],
      ['web-fbdc6fc8c', 0, '2', undefined],
    ])
  })

  test('that recreates removes all old pods before it makes a new one', () => {
    const { cluster, deploy } = start()
    const { client, run, advance } = cluster
    deploy(makeWeb(2, { strategy: { type: 'Recreate' } }))
    const from = cluster.audit.length
    run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/strategic-merge-patch+json', image('nginx:1.28')))
    advance(6 * SECOND)
    const lines = story(cluster, from, 'deployment-controller', 'replicaset-controller').filter((line) => !line.includes('status'))
    expect([...new Set(lines)]).toEqual([
      'deployment-controller update replicasets web-66d47686b4',
      'replicaset-controller delete pods web-66d47686b4-*',
      'deployment-controller create replicasets web-fbdc6fc8c',
      'replicaset-controller create pods web-fbdc6fc8c-*',
    ])
  })

  test('that is paused is scaled but not rolled', () => {
    const { cluster, deploy, sets } = start()
    const { client, run, advance } = cluster
    deploy()
    run(client.patch(DEPLOYMENTS, 'web', 'default', 'application/strategic-merge-patch+json', { spec: { paused: true, replicas: 3, ...(image('nginx:1.28') as { spec: object }).spec } }))
    advance(4 * SECOND)
    expect(sets().map(({ spec }) => spec?.replicas)).toEqual([3])
    const web = run(client.get(DEPLOYMENTS, 'web', 'default'))
    expect(web.status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual(['Progressing Unknown DeploymentPaused', 'Available True MinimumReplicasAvailable'])
    expect(web.status?.updatedReplicas).toBeUndefined()
  })

  test('that is deleted takes its ReplicaSets and pods along', () => {
    const { cluster, deploy } = start()
    const { client, run, advance } = cluster
    deploy()
    const from = cluster.audit.length
    run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy: 'Background' }))
    advance(4 * SECOND)
    expect(story(cluster, from, 'generic-garbage-collector')).toEqual(['generic-garbage-collector delete replicasets web-66d47686b4', 'generic-garbage-collector delete pods web-66d47686b4-*'])
    expect(run(client.list(PODS, { namespace: 'default' })).items).toEqual([])
  })

  test.each(['Foreground', 'Orphan'] as const)('is deleted with %s', (propagationPolicy) => {
    const { cluster, deploy, sets } = start()
    const { client, run, advance } = cluster
    deploy()
    run(client.delete(DEPLOYMENTS, 'web', 'default', { propagationPolicy }))
    advance(6 * SECOND)
    expect(run(client.list(DEPLOYMENTS, { namespace: 'default' })).items).toEqual([])
    expect(sets().map(({ metadata }) => metadata.ownerReferences)).toEqual(propagationPolicy === 'Orphan' ? [undefined] : [])
    expect(run(client.list(PODS, { namespace: 'default' })).items).toHaveLength(propagationPolicy === 'Orphan' ? 2 : 0)
  })
})

describe('a Service', () => {
  test('has slices that follow its pods', () => {
    const { cluster, deploy } = start()
    const { client, run, advance } = cluster
    run(client.create(SERVICES, { metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }))
    deploy()
    const slice = (): readonly unknown[] => run(client.list(ENDPOINT_SLICES, { namespace: 'default', labelSelector: 'kubernetes.io/service-name=web' })).items.map(({ endpoints, ports }) => [endpoints?.length ?? null, ports?.map(({ port }) => port) ?? null])
    expect(slice()).toEqual([[2, [80]]])
    run(client.delete(DEPLOYMENTS, 'web', 'default'))
    advance(4 * SECOND)
    expect(slice()).toEqual([[null, null]])
  })
})

describe('a namespace', () => {
  test('is furnished, emptied and let go', () => {
    const { cluster } = start()
    const { client, run, advance } = cluster
    run(client.create(NAMESPACES, { metadata: { name: 'team' } }))
    advance(SECOND)
    expect(run(client.list(CONFIG_MAPS, { namespace: 'team' })).items.map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt'])
    run(client.delete(NAMESPACES, 'team'))
    advance(4 * SECOND)
    expect(run(client.get(NAMESPACES, 'team')).status?.phase).toBe('Terminating')
    advance(4 * SECOND)
    expect(() => run(client.get(NAMESPACES, 'team'))).toThrow('not found')
  })
})

describe('a node', () => {
  test('that falls silent is marked, tainted, and emptied when tolerations run out', () => {
    const { cluster, deploy } = start()
    const { client, run, advance } = cluster
    const tolerations = [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds: 5 }]
    const template = makeWeb(2).spec!.template
    deploy(makeWeb(2, { template: { ...template, spec: { ...template.spec!, tolerations } } }))
    const from = cluster.audit.length
    cluster.stopKubelet('node-2')
    advance(70 * SECOND)
    expect(story(cluster, from, 'node-controller').map((line) => line.replace('node-controller ', ''))).toEqual([
      'update nodes/status node-2',
      expect.stringMatching(/update pods\/status web/),
      'patch nodes node-2',
      expect.stringMatching(/patch pods\/status web/),
      expect.stringMatching(/delete pods web/),
    ])
    expect(run(client.get(NODES, 'node-2')).spec?.taints?.map(({ key, effect }) => `${key} ${effect}`)).toEqual(['node.kubernetes.io/unreachable NoSchedule', 'node.kubernetes.io/unreachable NoExecute'])
  })

  test('gets a range of pod addresses', () => {
    const { cluster } = start()
    expect(['node-1', 'node-2'].map((name) => cluster.run(cluster.client.get(NODES, name)).spec?.podCIDR)).toEqual(['10.244.0.0/24', '10.244.1.0/24'])
  })
})
