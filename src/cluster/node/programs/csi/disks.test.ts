// Where disks come to lie.
import { describe, expect, test } from 'vitest'
import type { Node, PersistentVolumeClaim } from '../../../api/types/core-v1.ts'
import type { CSINode, StorageClass } from '../../../api/types/storage-v1.ts'
import { DISK_DRIVER, isWanted, planVolume, planZone, zoneOfHandle, zonesOf } from './disks.ts'

const meta = (name: string) => ({ name, uid: 'u', resourceVersion: '7', creationTimestamp: '' })
const node = (name: string, zone?: string): Node => ({ metadata: { ...meta(name), ...(zone === undefined ? {} : { labels: { 'topology.kubernetes.io/zone': zone } }) } })
const csiNode = (name: string, keys: readonly string[] = ['topology.kubernetes.io/zone']): CSINode => ({ metadata: meta(name), spec: { drivers: [{ name: DISK_DRIVER, nodeID: name, topologyKeys: keys }] } })
const storageClass = (zones?: readonly string[], mode: 'Immediate' | 'WaitForFirstConsumer' = 'Immediate'): StorageClass => ({ metadata: meta('zonal'), provisioner: DISK_DRIVER, volumeBindingMode: mode, ...(zones ? { allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: zones }] }] } : {}) })
const claim = (annotations: Readonly<Record<string, string>>, volumeName = ''): PersistentVolumeClaim => ({ metadata: { ...meta('data'), namespace: 'default', annotations }, spec: { ...(volumeName === '' ? {} : { volumeName }), resources: { requests: { storage: '5Gi' } } } })
const OURS = { 'volume.kubernetes.io/storage-provisioner': DISK_DRIVER }
const CHOSEN = { ...OURS, 'volume.kubernetes.io/selected-node': 'n' }

test.each<[string, PersistentVolumeClaim, StorageClass, boolean]>([
  ['ours, at once', claim(OURS), storageClass(), true],
  ['of another driver', claim({ 'volume.kubernetes.io/storage-provisioner': 'other' }), storageClass(), false],
  ['before the scheduler has chosen', claim(OURS), storageClass(undefined, 'WaitForFirstConsumer'), false],
  ['after it has', claim(CHOSEN), storageClass(undefined, 'WaitForFirstConsumer'), true],
  ['that has a volume', claim(OURS, 'pv'), storageClass(), false],
])('a claim %s', (_, wanted, of, expected) => {
  expect(isWanted(wanted, of)).toBe(expected)
})

describe('the zone', () => {
  const zones = ['a', 'b', 'c']
  test.each<[string, StorageClass, Parameters<typeof planZone>[1], string]>([
    ['is the chosen node’s', storageClass(), { node: node('n', 'b'), csiNode: csiNode('n') }, 'b'],
    ['is one of all', storageClass(), undefined, 'c'],
    ['is one of those allowed', storageClass(['a', 'b']), undefined, 'b'],
    ['cannot be one that the class forbids', storageClass(['a']), { node: node('n', 'b'), csiNode: csiNode('n') }, `error generating accessibility requirements: selected node '"n"' topology 'map[topology.kubernetes.io/zone:b]' is not in allowed topologies: [map[topology.kubernetes.io/zone:a]]`],
    ['cannot be told where the driver does not run', storageClass(), { node: node('n', 'b'), csiNode: undefined }, 'error generating accessibility requirements: no topology key found on CSINode n'],
  ])('%s', (_, of, chosen, expected) => {
    const plan = (): string => planZone(of, chosen, zones, (count) => count - 1)
    if (expected.length === 1) expect(plan()).toBe(expected)
    else expect(plan).toThrow(expected)
  })

  test('is known of nodes on which the driver runs', () => {
    expect(zonesOf([node('x', 'b'), node('y', 'a'), node('z', 'c'), node('w')], new Map(['x', 'y', 'w'].map((name) => [name, csiNode(name)])))).toEqual(['a', 'b'])
  })
})

test('a volume is bound to its claim and to its zone', () => {
  const { metadata, spec } = planVolume(claim(OURS), storageClass(), 'b')
  expect([metadata.name, spec?.capacity, spec?.claimRef?.name, zoneOfHandle(spec?.csi?.volumeHandle ?? '')]).toEqual(['pvc-u', { storage: '5Gi' }, 'data', 'b'])
})
