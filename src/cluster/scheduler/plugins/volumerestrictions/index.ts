// VolumeRestrictions: disks that one node or one pod has for itself. Models plugins/volumerestrictions.
import type { Volume } from '../../../api/types/core-v1.ts'
import { SKIP, unresolvable, unschedulable, usesClaim, type ClusterObjects, type Plugin, type PluginFactory, type PodInfo, type StateKey, type Status } from '../../framework/index.ts'

const NAME = 'VolumeRestrictions'
const DISK_IN_USE = unschedulable(NAME, 'node(s) had no available disk')
const CLAIM_IN_USE = unschedulable(NAME, 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod')

interface Restrictions {
  readonly disks: readonly Volume[]
  readonly claims: ReadonlySet<string>
  /** How many pods use one of the claims that only one pod may use. */
  conflicts: number
}

const RESTRICTIONS: StateKey<Restrictions> = { name: 'PreFilterVolumeRestrictions', clone: (r) => ({ ...r }) }

export const volumeRestrictions: PluginFactory = ({ objects }): Plugin => ({
  name: NAME,
  events: [
    { on: ['AssignedPod/Delete'], hint: (waiting, { pod }) => pod !== undefined && (sharesClaim(waiting, pod) || waiting.spec.volumes?.some((volume) => conflictsWith(volume, pod)) === true) },
    { on: ['PersistentVolumeClaim/Add', 'PersistentVolumeClaim/Update'], hint: usesClaim },
  ],
  preFilter: (state, pod, snapshot) => {
    const disks = (pod.spec.volumes ?? []).filter(isExclusive)
    const claims = exclusiveClaims(pod, objects)
    if ('code' in claims) return claims
    let conflicts = 0
    for (const key of claims) if (snapshot.claimUsers(key) > 0) conflicts++
    if (disks.length === 0 && conflicts === 0) return SKIP
    state.write(RESTRICTIONS, { disks, claims, conflicts })
    return undefined
  },
  addPod: (state, _, added) => updateConflicts(state.read(RESTRICTIONS), added, 1),
  removePod: (state, _, removed) => updateConflicts(state.read(RESTRICTIONS), removed, -1),
  filter: (state, _, node) => {
    const { disks, conflicts } = state.read(RESTRICTIONS)!
    for (const disk of disks) for (const other of node.pods) if (conflictsWith(disk, other)) return DISK_IN_USE
    return conflicts > 0 ? CLAIM_IN_USE : undefined
  },
})

const isExclusive = (volume: Volume): boolean => Boolean(volume.gcePersistentDisk || volume.awsElasticBlockStore || volume.rbd || volume.iscsi)

const sharesClaim = (a: PodInfo, b: PodInfo): boolean => a.claimKeys.some((key) => b.claimKeys.includes(key))

function updateConflicts(restrictions: Restrictions | undefined, other: PodInfo, sign: 1 | -1): void {
  if (restrictions === undefined) return
  for (const key of other.claimKeys) if (restrictions.claims.has(key)) restrictions.conflicts += sign
}

/** Claims of the pod with access mode ReadWriteOncePod. */
function exclusiveClaims(pod: PodInfo, objects: ClusterObjects): ReadonlySet<string> | Status {
  const found = new Set<string>()
  for (const volume of pod.spec.volumes ?? []) {
    if (!volume.persistentVolumeClaim) continue
    const { claimName } = volume.persistentVolumeClaim
    const key = `${pod.namespace}/${claimName}`
    const claim = objects.persistentVolumeClaims.get(key)
    if (claim === undefined) return unresolvable(NAME, `persistentvolumeclaim ${JSON.stringify(claimName)} not found`)
    if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) found.add(key)
  }
  return found
}

/** Whether a pod already uses the same disk in a way that does not go with this volume; read-only use often does. */
function conflictsWith(volume: Volume, pod: PodInfo): boolean {
  for (const other of pod.spec.volumes ?? []) {
    const { gcePersistentDisk: gce, awsElasticBlockStore: aws, iscsi, rbd } = volume
    if (gce && other.gcePersistentDisk?.pdName === gce.pdName && !(gce.readOnly && other.gcePersistentDisk.readOnly)) return true
    if (aws && other.awsElasticBlockStore?.volumeID === aws.volumeID) return true
    if (iscsi && other.iscsi?.iqn === iscsi.iqn && !(iscsi.readOnly && other.iscsi.readOnly)) return true
    if (rbd && other.rbd && rbd.image === other.rbd.image && (rbd.pool ?? 'rbd') === (other.rbd.pool ?? 'rbd') && rbd.monitors.some((m) => other.rbd!.monitors.includes(m)) && !(rbd.readOnly && other.rbd.readOnly)) return true
  }
  return false
}
