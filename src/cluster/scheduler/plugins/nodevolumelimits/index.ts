// NodeVolumeLimits: how many volumes a driver can attach to one node. Models plugins/nodevolumelimits/csi.go.
// Left out: in-tree volumes that a driver took over (migration).
import type { Pod } from '../../../api/types/core-v1.ts'
import type { CSINode } from '../../../api/types/storage-v1.ts'
import { SKIP, unschedulable, usesClaim, type ClusterObjects, type NodeInfo, type Plugin, type PluginFactory, type PodInfo } from '../../framework/index.ts'

const NAME = 'NodeVolumeLimits'
const FULL = unschedulable(NAME, 'node(s) exceed max volume count')

export const nodeVolumeLimits: PluginFactory = ({ objects }): Plugin => ({
  name: NAME,
  events: [
    { on: ['CSINode/Add'] },
    { on: ['CSINode/Update'], hint: (_, { object, oldObject }) => hasMoreRoom(object as CSINode | undefined, oldObject as CSINode | undefined) },
    { on: ['VolumeAttachment/Delete'], hint: ({ spec }) => spec.volumes?.some((volume) => volume.persistentVolumeClaim !== undefined) ?? false },
    { on: ['PersistentVolumeClaim/Add'], hint: usesClaim },
    { on: ['AssignedPod/Delete'], hint: (_, { pod }) => pod !== undefined && pod.claimKeys.length > 0 },
  ],
  preFilter: (_, { pod, claimKeys }) => (claimKeys.length === 0 && !hasInlineVolume(pod) ? SKIP : undefined),
  filter: (_, pod, node) => {
    const limits = new Map<string, number>()
    for (const { name, allocatable } of objects.csiNodes.get(node.name)?.spec.drivers ?? []) {
      if (allocatable?.count !== undefined) limits.set(name, allocatable.count)
    }
    if (limits.size === 0) return undefined
    const wanted = new Map<string, string>()
    addVolumes(wanted, pod, objects)
    if (wanted.size === 0) return undefined
    const attached = attachedVolumes(node, objects)
    const used = new Map<string, number>()
    for (const [volume, driver] of attached) {
      wanted.delete(volume)
      used.set(driver, (used.get(driver) ?? 0) + 1)
    }
    const more = new Map<string, number>()
    for (const driver of wanted.values()) more.set(driver, (more.get(driver) ?? 0) + 1)
    for (const [driver, count] of more) {
      const limit = limits.get(driver)
      if (limit !== undefined && (used.get(driver) ?? 0) + count > limit) return FULL
    }
    return undefined
  },
})

/** Whether a driver of a node can now attach more volumes. */
function hasMoreRoom(node: CSINode | undefined, old: CSINode | undefined): boolean {
  const countOf = (at: CSINode | undefined, driver: string): number => at?.spec.drivers.find(({ name }) => name === driver)?.allocatable?.count ?? 0
  return node?.spec.drivers.some(({ name }) => countOf(node, name) > countOf(old, name)) ?? false
}

const hasInlineVolume = (pod: Pod): boolean => pod.spec?.volumes?.some((volume) => volume.ephemeral !== undefined) ?? false

/** Volumes of the pods on a node and those that are attached to it anyway, each with its driver. */
function attachedVolumes(node: NodeInfo, objects: ClusterObjects): ReadonlyMap<string, string> {
  const volumes = new Map<string, string>()
  for (const pod of node.pods) addVolumes(volumes, pod, objects)
  for (const { spec } of objects.volumeAttachments.list()) {
    if (spec.nodeName !== node.name || !spec.source.persistentVolumeName) continue
    const csi = objects.persistentVolumes.get(spec.source.persistentVolumeName)?.spec?.csi
    if (csi) volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
  }
  return volumes
}

/** Adds a pod's volumes under names that are equal for equal volumes; a claim that is not bound yet has a name of its own. */
function addVolumes(volumes: Map<string, string>, pod: PodInfo, objects: ClusterObjects): void {
  for (const key of pod.claimKeys) {
    const claim = objects.persistentVolumeClaims.get(key)
    if (claim === undefined) continue
    const csi = claim.spec?.volumeName ? objects.persistentVolumes.get(claim.spec.volumeName)?.spec?.csi : undefined
    if (csi) {
      volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
      continue
    }
    const driver = objects.storageClasses.get(claim.spec?.storageClassName ?? '')?.provisioner
    if (driver && !(claim.spec?.volumeName && objects.persistentVolumes.get(claim.spec.volumeName))) volumes.set(`${driver}/${driver}-${key}`, driver)
  }
}
