// In which zone a disk comes to lie, and the volume that stands for it: pure. Models external-provisioner's pkg/controller (topology.go, controller.go).
import type { New } from '../../../api/index.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../../api/types/core-v1.ts'
import type { CSINode, StorageClass } from '../../../api/types/storage-v1.ts'

export const DISK_DRIVER = 'disk.csi.kubarium.dev'
export const ZONE_KEY = 'topology.kubernetes.io/zone'
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner'

/** Why no disk can be made; the message is what the event says. */
export class ProvisionError extends Error {}

/** Whether a claim waits for a disk of this driver. One that waits for its first consumer needs the scheduler's choice. */
export function isWanted({ metadata, spec }: PersistentVolumeClaim, storageClass: StorageClass | undefined): boolean {
  if (spec?.volumeName || metadata.deletionTimestamp !== undefined || storageClass === undefined) return false
  return metadata.annotations?.[PROVISIONER] === DISK_DRIVER && (storageClass.volumeBindingMode !== 'WaitForFirstConsumer' || selectedNode({ metadata }) !== undefined)
}

export function selectedNode({ metadata }: Pick<PersistentVolumeClaim, 'metadata'>): string | undefined {
  return metadata.annotations?.[SELECTED_NODE]
}

/** Where the driver runs, by zone. */
export function zonesOf(nodes: Iterable<Node>, csiNodes: ReadonlyMap<string, CSINode>): readonly string[] {
  const zones = new Set<string>()
  for (const { metadata } of nodes) {
    const zone = metadata.labels?.[ZONE_KEY]
    if (zone !== undefined && isRegistered(csiNodes.get(metadata.name))) zones.add(zone)
  }
  return [...zones].sort()
}

const isRegistered = (node: CSINode | undefined): boolean => node?.spec.drivers?.some(({ name, topologyKeys }) => name === DISK_DRIVER && (topologyKeys?.includes(ZONE_KEY) ?? false)) ?? false

/** Zones in which a class allows its disks; undefined for any. */
function allowedZones({ allowedTopologies }: StorageClass): readonly string[] | undefined {
  if (!allowedTopologies || allowedTopologies.length === 0) return undefined
  return allowedTopologies.flatMap(({ matchLabelExpressions }) => matchLabelExpressions?.find(({ key }) => key === ZONE_KEY)?.values ?? [])
}

/** The zone for a claim's disk: the chosen node's, or one of those that the class allows (`draw` picks a number below another). Throws ProvisionError. */
export function planZone(storageClass: StorageClass, node: { readonly node: Node; readonly csiNode: CSINode | undefined } | undefined, zones: readonly string[], draw: (count: number) => number): string {
  const allowed = allowedZones(storageClass)
  if (node) {
    const { name, labels } = node.node.metadata
    const zone = labels?.[ZONE_KEY]
    if (zone === undefined || !isRegistered(node.csiNode)) throw new ProvisionError(`error generating accessibility requirements: no topology key found on CSINode ${name}`)
    if (allowed && !allowed.includes(zone)) throw new ProvisionError(`error generating accessibility requirements: selected node '${JSON.stringify(name)}' topology 'map[${ZONE_KEY}:${zone}]' is not in allowed topologies: [${allowed.map((each) => `map[${ZONE_KEY}:${each}]`).join(' ')}]`)
    return zone
  }
  const candidates = allowed ?? zones
  if (candidates.length === 0) throw new ProvisionError('error generating accessibility requirements: no available topology found')
  return candidates[draw(candidates.length)]!
}

/** The volume of a new disk, bound to its claim, and to nodes of its zone. */
export function planVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, zone: string): New<PersistentVolume> {
  const name = volumeName(claim)
  return {
    kind: 'PersistentVolume', apiVersion: 'v1',
    metadata: { name, annotations: { [PROVISIONED_BY]: DISK_DRIVER } },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '1Gi' },
      csi: { driver: DISK_DRIVER, volumeHandle: `${zone}/${name}`, fsType: 'ext4' },
      accessModes: claim.spec?.accessModes,
      claimRef: { kind: 'PersistentVolumeClaim', namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid, apiVersion: 'v1', resourceVersion: claim.metadata.resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: 'Filesystem',
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE_KEY, operator: 'In', values: [zone] }] }] } },
    },
  }
}

export const volumeName = ({ metadata }: PersistentVolumeClaim): string => `pvc-${metadata.uid}`

/** The zone in which a disk lies. */
export const zoneOfHandle = (handle: string): string => handle.slice(0, handle.indexOf('/'))
