// Volumes of a driver on their way to a node and back, with stand-ins for the driver's attacher and for the kubelets.
import { describe, expect, test } from 'vitest'
import type { New } from '../../api/index.ts'
import type { PersistentVolume, Pod } from '../../api/types/core-v1.ts'
import type { CSIDriver, VolumeAttachment } from '../../api/types/storage-v1.ts'
import { EVENTS, NODES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, VOLUME_ATTACHMENTS, type ResourceOf } from '../../client/index.ts'
import { findResource } from '../../api/index.ts'
import { MINUTE, SECOND } from '../../../kernel/index.ts'
import { makeTestCluster, type TestCluster } from '../test-cluster.ts'
import { multiAttachMessage } from './volumes.ts'

const NAME = 'kubernetes.io/csi/disk.example.com^vol-1'
const DRIVERS = findResource('storage.k8s.io/v1', 'csidrivers') as ResourceOf<CSIDriver>

const volume: New<PersistentVolume> = { metadata: { name: 'pv-1' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'manual', persistentVolumeReclaimPolicy: 'Retain', csi: { driver: 'disk.example.com', volumeHandle: 'vol-1' } } }

const makePod = (name: string, nodeName: string): New<Pod> => ({ metadata: { name, namespace: 'default' }, spec: { nodeName, containers: [{ name: 'c', image: 'busybox:1.36' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } })

function start(options: { readonly attachRequired?: boolean } = {}): TestCluster & { readonly attachments: () => readonly VolumeAttachment[]; readonly attached: (node: string) => readonly string[]; readonly fulfil: () => void; readonly inUse: (node: string, ...names: readonly string[]) => void; readonly events: () => readonly string[] } {
  const cluster = makeTestCluster({ controllers: ['persistentvolume-attach-detach-controller', 'persistentvolume-binder-controller'] })
  const { client, run, advance } = cluster
  for (const node of ['node-1', 'node-2']) run(client.patch(NODES, node, undefined, 'application/merge-patch+json', { metadata: { annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } } }))
  if (options.attachRequired !== undefined) run(client.create(DRIVERS, { metadata: { name: 'disk.example.com' }, spec: { attachRequired: options.attachRequired } }))
  run(client.create(PERSISTENT_VOLUMES, volume))
  run(client.create(PERSISTENT_VOLUME_CLAIMS, { metadata: { name: 'data', namespace: 'default' }, spec: { storageClassName: 'manual', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }))
  advance(2 * SECOND)
  const attachments = (): readonly VolumeAttachment[] => run(client.list(VOLUME_ATTACHMENTS)).items
  return {
    ...cluster,
    attachments,
    attached: (node) => (run(client.get(NODES, node)).status?.volumesAttached ?? []).map(({ name }) => name),
    fulfil() {
      for (const attachment of attachments()) run(client.updateStatus(VOLUME_ATTACHMENTS, { ...attachment, status: { attached: true } }))
      advance(SECOND)
    },
    inUse(node, ...names) {
      run(client.patch(NODES, node, undefined, 'application/merge-patch+json', { status: { volumesInUse: names } }, { subresource: 'status' }))
      advance(SECOND)
    },
    events: () => run(client.list(EVENTS, { namespace: 'default' })).items.filter(({ source }) => source?.component === 'attachdetach-controller').map(({ involvedObject, type, reason, message }) => `${involvedObject.name} ${type} ${reason}: ${message}`),
  }
}

describe('a volume of a driver', () => {
  test('is attached for the pod that uses it, and detached when the node has let go of it', () => {
    const { client, run, advance, attachments, attached, fulfil, inUse, events } = start()
    run(client.create(PODS, makePod('a', 'node-1')))
    advance(SECOND)
    expect(attachments().map(({ spec }) => spec)).toEqual([{ attacher: 'disk.example.com', nodeName: 'node-1', source: { persistentVolumeName: 'pv-1' } }])
    expect(attachments()[0]!.metadata.name).toMatch(/^csi-[0-9a-f]{64}$/)
    expect(attached('node-1')).toEqual([])
    fulfil()
    expect(attached('node-1')).toEqual([NAME])
    expect(events()).toEqual(['a Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-1" '])
    inUse('node-1', NAME)
    run(client.delete(PODS, 'a', 'default', { gracePeriodSeconds: 0 }))
    advance(30 * SECOND)
    expect(attachments()).toHaveLength(1)
    inUse('node-1')
    expect(attachments()).toEqual([])
    expect(attached('node-1')).toEqual([])
  })

  test('waits until another node has let go of it', () => {
    const { client, run, advance, attachments, fulfil, inUse, events } = start()
    run(client.create(PODS, makePod('a', 'node-1')))
    advance(SECOND)
    fulfil()
    inUse('node-1', NAME)
    run(client.create(PODS, makePod('b', 'node-2')))
    advance(SECOND)
    expect(events().at(-1)).toBe('b Warning FailedAttachVolume: Multi-Attach error for volume "pv-1" Volume is already used by pod(s) a')
    run(client.delete(PODS, 'a', 'default', { gracePeriodSeconds: 0 }))
    inUse('node-1')
    advance(SECOND)
    expect(attachments().map(({ spec }) => spec.nodeName)).toEqual(['node-2'])
  })

  test('is taken from a lost node after six minutes, and at once from one that is out of service', () => {
    const lose = (cluster: ReturnType<typeof start>): void => {
      const { client, run, advance, fulfil, inUse } = cluster
      run(client.create(PODS, makePod('a', 'node-1')))
      advance(SECOND)
      fulfil()
      inUse('node-1', NAME)
      run(client.patch(NODES, 'node-1', undefined, 'application/strategic-merge-patch+json', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }, { subresource: 'status' }))
      run(client.delete(PODS, 'a', 'default', { gracePeriodSeconds: 0 }))
    }
    const lost = start()
    lose(lost)
    lost.advance(5 * MINUTE)
    expect(lost.attachments()).toHaveLength(1)
    lost.advance(2 * MINUTE)
    expect(lost.attachments()).toEqual([])
    const broken = start()
    lose(broken)
    broken.run(broken.client.patch(NODES, 'node-1', undefined, 'application/merge-patch+json', { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }] } }))
    broken.advance(SECOND)
    expect(broken.attachments()).toEqual([])
  })

  test('that cannot be attached is told of', () => {
    const { client, run, advance, attachments, events } = start()
    run(client.create(PODS, makePod('a', 'node-1')))
    advance(SECOND)
    run(client.updateStatus(VOLUME_ATTACHMENTS, { ...attachments()[0]!, status: { attached: false, attachError: { message: 'no such disk' } } }))
    advance(SECOND)
    expect(events()).toEqual(['a Warning FailedAttachVolume: AttachVolume.Attach failed for volume "pv-1" : no such disk'])
  })

  test('whose driver needs no attachment gets none', () => {
    const { client, run, advance, attachments } = start({ attachRequired: false })
    run(client.create(PODS, makePod('a', 'node-1')))
    advance(SECOND)
    expect(attachments()).toEqual([])
  })
})

test('the words for a volume that is taken', () => {
  const pod = (name: string, namespace = 'default'): Pod => ({ metadata: { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '' } })
  const say = (...others: readonly Pod[]): string => multiAttachMessage('v', pod('x'), others).replace('Multi-Attach error for volume "v" ', '')
  expect(say()).toBe("Volume is already exclusively attached to one node and can't be attached to another")
  expect(say(pod('a'), pod('b'))).toBe('Volume is already used by pod(s) a, b')
  expect(say(pod('a'), pod('b', 'other'))).toBe('Volume is already used by pod(s) a and 1 pod(s) in different namespaces')
  expect(say(pod('b', 'other'))).toBe('Volume is already used by 1 pod(s) in different namespaces')
})
