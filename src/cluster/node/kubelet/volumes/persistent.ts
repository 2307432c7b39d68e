// Volumes behind claims: the claim, its volume, whether it is attached, and where its files are. Models pkg/kubelet/volumemanager/populator and pkg/volume plugins.
import { ApiError, quantityValue } from '../../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../../api/types/core-v1.ts'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../../client/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { splitPath } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'
import { hostPathPlace } from './host-path.ts'
import { MountError } from './payloads.ts'
import type { PodVolume } from './volume-manager.ts'

/** A volume that the node's status does not tell of as in use and attached yet: to be waited for, without a word. */
export class NotAttachedError extends Error {
  constructor(volume: string) {
    super(`volume ${volume} is not yet in node's status`)
    this.name = 'NotAttachedError'
  }
}

/** The claim that a volume of a pod names; undefined for other kinds of volumes. */
export function claimOf(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName
  return volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined
}

/** Reads the claim and its volume. Throws MountError when the claim cannot be used yet. */
export function* readClaim({ client }: KubeletContext, pod: Pod, claim: string): Process<PersistentVolume> {
  const namespace = pod.metadata.namespace ?? ''
  const processing = `error processing PVC ${namespace}/${claim}: `
  let found: PersistentVolumeClaim
  try {
    found = yield* client.get(PERSISTENT_VOLUME_CLAIMS, claim, namespace)
  } catch (error) {
    if (error instanceof ApiError) throw new MountError(`${processing}failed to fetch PVC from API server: ${error.message}`)
    throw error
  }
  if (found.metadata.deletionTimestamp) throw new MountError(`${processing}PVC is being deleted`)
  if (found.status?.phase !== 'Bound' || !found.spec?.volumeName) throw new MountError(`${processing}PVC is not bound`)
  const volume = yield* client.get(PERSISTENT_VOLUMES, found.spec.volumeName)
  if (volume.spec?.claimRef?.uid !== found.metadata.uid) throw new MountError(`${processing}PVC ${namespace}/${claim} is bound to a volume of another claim`)
  return volume
}

/** The name by which attached and used volumes stand in a node's status; undefined for volumes that are not attached. */
export function attachableName(volume: PersistentVolume): string | undefined {
  const { csi, awsElasticBlockStore, gcePersistentDisk, azureDisk, cinder } = volume.spec ?? {}
  if (csi) return `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`
  if (awsElasticBlockStore) return `kubernetes.io/aws-ebs/${awsElasticBlockStore.volumeID}`
  if (gcePersistentDisk) return `kubernetes.io/gce-pd/${gcePersistentDisk.pdName}`
  if (azureDisk) return `kubernetes.io/azure-disk/${azureDisk.diskURI}`
  if (cinder) return `kubernetes.io/cinder/${cinder.volumeID}`
  return undefined
}

/** Where the files of a volume are, for this machine. Throws MountError, NotAttachedError. */
export function openPersistent(context: KubeletContext, volume: PersistentVolume, readOnly: boolean): PodVolume {
  const spec = volume.spec ?? {}
  const base = { readOnly, isRewritten: false, kind: 'ext4' } as const
  if (spec.hostPath) return { ...base, ...hostPathPlace(context.machine, spec.hostPath.path, spec.hostPath.type ?? ''), source: '/dev/vda1' }
  if (spec.local) return { ...base, measured: 'machine', ...hostPathPlace(context.machine, spec.local.path, 'Directory'), source: '/dev/vda1' }
  if (spec.nfs) {
    const store = context.machine.disks.disk(`nfs://${spec.nfs.server}`)
    const inner = splitPath(spec.nfs.path)
    store.makePath(inner)
    return { ...base, store, inner, kind: 'nfs4', source: `${spec.nfs.server}:${spec.nfs.path}` }
  }
  const name = attachableName(volume)
  if (name === undefined) throw new MountError('no volume plugin matched')
  const status = context.node()?.status
  const isAttached = status?.volumesAttached?.some((attached) => attached.name === name) ?? false
  // Only once everybody can read that the volume is in use here may it be used: else it could be pulled away under it.
  if (!isAttached || !status?.volumesInUse?.includes(name)) throw new NotAttachedError(name)
  if (spec.csi && !context.csiDrivers.has(spec.csi.driver)) throw new MountError(`kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${spec.csi.driver} not found in the list of registered CSI drivers`)
  const capacity = spec.capacity?.['storage']
  return { ...base, measured: 'disk', store: context.machine.disks.disk(name, capacity === undefined ? undefined : quantityValue(capacity)), inner: [], source: '/dev/vdb' }
}
