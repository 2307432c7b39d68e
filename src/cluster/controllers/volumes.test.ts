// Claims and volumes against a real API server, as testdata/stories/volume-provisioned.txt tells it.
import { describe, expect, test } from 'vitest'
import type { New } from '../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../api/types/core-v1.ts'
import { EVENTS, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, STORAGE_CLASSES } from '../client/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from './test-cluster.ts'

const makeClaim = (name: string, spec: object = {}): New<PersistentVolumeClaim> => ({ metadata: { name, namespace: 'default' }, spec: { storageClassName: 'standard', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } })

const makeVolume = (name: string, storage: string): New<PersistentVolume> => ({ metadata: { name }, spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/tmp/x' } } })

function start(): TestCluster {
  const cluster = makeTestCluster()
  cluster.run(cluster.client.create(STORAGE_CLASSES, { metadata: { name: 'standard' }, provisioner: 'kubernetes.io/host-path' }))
  cluster.run(cluster.client.create(STORAGE_CLASSES, { metadata: { name: 'late' }, provisioner: 'kubernetes.io/host-path', volumeBindingMode: 'WaitForFirstConsumer' }))
  return cluster
}

const binderStory = (cluster: TestCluster, from: number): readonly string[] => cluster.audit.slice(from).filter(({ actor, verb, resource }) => /persistent|protection|expand/.test(actor) && verb !== 'list' && verb !== 'watch' && resource !== 'events').map(({ actor, verb, resource, code }) => `${actor} ${verb} ${resource} ${code}`)

const phases = ({ client, run }: TestCluster): unknown => ({
  claims: run(client.list(PERSISTENT_VOLUME_CLAIMS, { namespace: 'default' })).items.map(({ metadata, status }) => `${metadata.name} ${status?.phase}`),
  volumes: run(client.list(PERSISTENT_VOLUMES)).items.map(({ metadata, status }) => `${metadata.name.slice(0, 4)} ${status?.phase}`),
})

const reasons = ({ client, run }: TestCluster): readonly string[] => run(client.list(EVENTS, { namespace: 'default' })).items.filter(({ involvedObject }) => involvedObject.kind === 'PersistentVolumeClaim').map(({ reason, message, count }) => `${reason} x${count}: ${message}`)

describe('a claim', () => {
  test('gets a volume made, and takes it along', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    let from = cluster.audit.length
    run(client.create(PERSISTENT_VOLUME_CLAIMS, makeClaim('data')))
    advance(SECOND)
    expect(phases(cluster)).toEqual({ claims: ['data Bound'], volumes: ['pvc- Bound'] })
    expect(binderStory(cluster, from)).toEqual([
      'persistent-volume-binder update persistentvolumeclaims 200',
      'persistent-volume-binder get persistentvolumes 404',
      'persistent-volume-binder create persistentvolumes 201',
      'persistent-volume-binder update persistentvolumes/status 200',
      'persistent-volume-binder update persistentvolumeclaims 200',
      'persistent-volume-binder update persistentvolumeclaims/status 200',
      'expand-controller get persistentvolumes 200',
    ])
    from = cluster.audit.length
    run(client.delete(PERSISTENT_VOLUME_CLAIMS, 'data', 'default'))
    advance(SECOND)
    expect(phases(cluster)).toEqual({ claims: [], volumes: [] })
    expect(binderStory(cluster, from).filter((line) => line.startsWith('persistent-volume-binder'))).toEqual([
      'persistent-volume-binder get persistentvolumeclaims 404',
      'persistent-volume-binder update persistentvolumes/status 200',
      'persistent-volume-binder get persistentvolumes 200',
      'persistent-volume-binder get persistentvolumes 200',
      'persistent-volume-binder update persistentvolumes 200',
      'persistent-volume-binder delete persistentvolumes 200',
    ])
  })

  test('takes the smallest volume that is large enough, which stays when it goes', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    for (const [name, size] of [['huge', '9Gi'], ['tiny', '1Mi'], ['good', '2Gi']]) run(client.create(PERSISTENT_VOLUMES, makeVolume(name!, size!)))
    advance(SECOND)
    run(client.create(PERSISTENT_VOLUME_CLAIMS, makeClaim('data', { storageClassName: 'manual' })))
    advance(SECOND)
    expect(run(client.get(PERSISTENT_VOLUME_CLAIMS, 'data', 'default'))).toMatchObject({ spec: { volumeName: 'good' }, status: { phase: 'Bound', capacity: { storage: '2Gi' } } })
    run(client.delete(PERSISTENT_VOLUME_CLAIMS, 'data', 'default'))
    advance(SECOND)
    expect(phases(cluster)).toEqual({ claims: [], volumes: ['good Released', 'huge Available', 'tiny Available'] })
  })

  test('waits, and says why', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    run(client.create(PERSISTENT_VOLUME_CLAIMS, makeClaim('none', { storageClassName: '' })))
    run(client.create(PERSISTENT_VOLUME_CLAIMS, makeClaim('quick', { storageClassName: 'fast' })))
    run(client.create(PERSISTENT_VOLUME_CLAIMS, makeClaim('later', { storageClassName: 'late' })))
    advance(20 * SECOND)
    expect(reasons(cluster).toSorted()).toEqual([
      'FailedBinding x2: no persistent volumes available for this claim and no storage class is set',
      'ProvisioningFailed x2: storageclass.storage.k8s.io "fast" not found',
      'WaitForFirstConsumer x2: waiting for first consumer to be created before binding',
    ])
  })

  test('that a pod uses is kept until the pod is gone', () => {
    const cluster = start()
    const { client, run, advance } = cluster
    run(client.create(PERSISTENT_VOLUME_CLAIMS, { ...makeClaim('data'), metadata: { name: 'data', namespace: 'default', finalizers: ['kubernetes.io/pvc-protection'] } }))
    run(client.create(PODS, { metadata: { name: 'writer', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'busybox:1.36' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } }))
    advance(3 * SECOND)
    run(client.delete(PERSISTENT_VOLUME_CLAIMS, 'data', 'default'))
    advance(SECOND)
    expect(phases(cluster)).toMatchObject({ claims: ['data Bound'] })
    run(client.delete(PODS, 'writer', 'default'))
    advance(2 * SECOND)
    expect(phases(cluster)).toEqual({ claims: [], volumes: [] })
  })
})
