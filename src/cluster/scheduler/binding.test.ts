import { describe, expect, test } from 'vitest'
import { makeTestServer } from '../apiserver/index.ts'
import { EVENTS, LEASES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, STORAGE_CLASSES } from '../client/index.ts'
import { MINUTE, SECOND } from '../../kernel/index.ts'
import { startScheduler } from './start-scheduler.ts'
import { SCHEDULER, makeNode, makePod, makeSchedulerWorld, type SchedulerWorld } from './testing.ts'

const usesClaim = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] }

function worldWithClass(provisioner: string, volumeBindingMode: 'WaitForFirstConsumer' | 'Immediate'): SchedulerWorld {
  const world = makeSchedulerWorld(makeTestServer())
  world.addNode(makeNode('node-1'))
  world.addNode(makeNode('node-2'))
  world.run(world.client.create(STORAGE_CLASSES, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'disks' }, provisioner, volumeBindingMode }))
  addClaim(world)
  return world
}

function addClaim(world: SchedulerWorld): void {
  world.run(world.client.create(PERSISTENT_VOLUME_CLAIMS, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'disks', resources: { requests: { storage: '1Gi' } } } }))
}

function bindClaim(world: SchedulerWorld): void {
  world.run(world.client.patch(PERSISTENT_VOLUME_CLAIMS, 'data', 'default', 'application/merge-patch+json', { metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { volumeName: 'pv-1' } }))
}

function addVolume(world: SchedulerWorld, nodeName: string): void {
  world.run(world.client.create(PERSISTENT_VOLUMES, {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv-1' },
    spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'disks', local: { path: '/mnt' }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [nodeName] }] }] } } },
  }))
  world.run(world.client.patch(PERSISTENT_VOLUMES, 'pv-1', undefined, 'application/merge-patch+json', { status: { phase: 'Available' } }, { subresource: 'status' }))
}

describe('a pod with a claim', () => {
  test('that is to be provisioned at its first use tells the node, and is bound when the claim is', () => {
    const world = worldWithClass('example.com/disks', 'WaitForFirstConsumer')
    world.addPod(makePod('db', {}, { ...usesClaim, nodeSelector: { 'kubernetes.io/hostname': 'node-2' } }))
    world.advance(5 * SECOND)
    const claim = world.run(world.client.get(PERSISTENT_VOLUME_CLAIMS, 'data', 'default'))
    expect(claim.metadata.annotations?.['volume.kubernetes.io/selected-node']).toBe('node-2')
    expect(world.places()).toBe('db:-')
    addVolume(world, 'node-2')
    bindClaim(world)
    world.advance(2 * SECOND)
    expect(world.places()).toBe('db:node-2')
  })

  test('goes where a volume that waits for it is, and keeps it for itself', () => {
    const world = worldWithClass('kubernetes.io/no-provisioner', 'WaitForFirstConsumer')
    addVolume(world, 'node-1')
    world.addPod(makePod('db', {}, usesClaim))
    world.advance(2 * SECOND)
    const volume = world.run(world.client.get(PERSISTENT_VOLUMES, 'pv-1'))
    expect(volume.spec?.claimRef).toMatchObject({ namespace: 'default', name: 'data' })
    bindClaim(world)
    world.advance(2 * SECOND)
    expect(world.places()).toBe('db:node-1')
  })

  test('that is bound at once waits until it is', () => {
    const world = worldWithClass('example.com/disks', 'Immediate')
    world.addPod(makePod('db', {}, usesClaim))
    world.advance(2 * SECOND)
    expect(world.messageOf('db')).toBe('0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found')
    addVolume(world, 'node-1')
    bindClaim(world)
    world.advance(2 * SECOND)
    expect(world.places()).toBe('db:node-1')
  })

  test('that does not exist is told so, and goes on when it is created', () => {
    const world = makeSchedulerWorld(makeTestServer())
    world.addNode(makeNode('node-1'))
    world.addPod(makePod('db', {}, usesClaim))
    world.advance(SECOND)
    expect(world.messageOf('db')).toBe('0/1 nodes are available: persistentvolumeclaim "data" not found. not found')
    world.run(world.client.create(STORAGE_CLASSES, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'disks' }, provisioner: 'example.com/disks', volumeBindingMode: 'Immediate' }))
    addClaim(world)
    addVolume(world, 'node-1')
    bindClaim(world)
    world.advance(2 * SECOND)
    expect(world.places()).toBe('db:node-1')
  })

  test('gives up after ten minutes and says why', () => {
    const world = worldWithClass('example.com/disks', 'WaitForFirstConsumer')
    world.addPod(makePod('db', {}, usesClaim))
    world.advance(10 * MINUTE + 30 * SECOND)
    const messages = world.run(world.client.list(EVENTS)).items.map((e) => e.message)
    expect(messages).toContain('running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded')
  })
})

test('of two schedulers one leads; when it dies the other takes over', () => {
  const world = makeSchedulerWorld(makeTestServer())
  world.killScheduler()
  world.addNode(makeNode('node-1'))
  const groups = ['one_a', 'two_b'].map((identity) => {
    const group = world.kernel.root.group(identity)
    startScheduler({ client: world.clientAs(identity, SCHEDULER), group, identity, leaderElect: true })
    return { identity, group }
  })
  world.advance(5 * SECOND)
  const holder = (): string | undefined => world.run(world.client.get(LEASES, 'kube-scheduler', 'kube-system')).spec?.holderIdentity
  const first = holder()
  world.addPod(makePod('a'))
  world.advance(2 * SECOND)
  expect(world.places()).toBe('a:node-1')
  groups.find(({ identity }) => identity === first)!.group.kill()
  world.addPod(makePod('b'))
  world.advance(2 * SECOND)
  expect(world.places()).toBe('a:node-1 b:-')
  world.advance(30 * SECOND)
  expect(holder()).not.toBe(first)
  expect(world.places()).toBe('a:node-1 b:node-1')
})
