// Which volumes have to be attached where: pure.
import { sha256Hex } from '../../api/hash/index.ts'
import type { ContainerStatus, Node, PersistentVolume, Pod } from '../../api/types/core-v1.ts'
import type { CSIDriver } from '../../api/types/storage-v1.ts'

const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach'
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

/** Whether this controller attaches volumes to a node, or its kubelet does. */
export const isManaged = ({ metadata }: Node): boolean => metadata.annotations?.[MANAGED] === 'true'

/** The name by which a volume stands in a node's status; undefined when it is of no driver. */
export function uniqueNameOf({ spec }: PersistentVolume): string | undefined {
  return spec?.csi && `kubernetes.io/csi/${spec.csi.driver}^${spec.csi.volumeHandle}`
}

/** Drivers need an attachment unless they say that they do not. */
export const needsAttachment = (driver: CSIDriver | undefined): boolean => driver?.spec.attachRequired ?? true

/** The name of the VolumeAttachment for a volume on a node: the same whoever makes it. */
export function attachmentName({ spec }: PersistentVolume, node: string): string {
  return `csi-${sha256Hex(`${spec?.csi?.volumeHandle ?? ''}${spec?.csi?.driver ?? ''}${node}`)}`
}

/** Whether a volume may be attached to several nodes at once; one that does not say may. */
export function isShareable({ spec }: PersistentVolume): boolean {
  const modes = spec?.accessModes ?? []
  return modes.length === 0 || modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany')
}

/** Whether a pod still keeps its volumes attached. */
export function usesVolumes({ metadata, status }: Pod): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false
  const isStopped = (statuses: readonly ContainerStatus[] | undefined): boolean => (statuses ?? []).every(({ state }) => state?.terminated !== undefined || state?.waiting !== undefined)
  return metadata.deletionTimestamp === undefined || !isStopped(status?.initContainerStatuses) || !isStopped(status?.containerStatuses) || !isStopped(status?.ephemeralContainerStatuses)
}

/** Why a volume may not be detached from a node yet: it is still mounted there. A node that is out of service keeps nothing. */
export function isMountedOn(node: Node | undefined, name: string): boolean {
  if (!node) return true
  return (node.status?.volumesInUse?.includes(name) ?? false) && !node.spec?.taints?.some(({ key, effect }) => key === OUT_OF_SERVICE && effect === 'NoExecute')
}

export const isHealthy = (node: Node | undefined): boolean => node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

/** Where else a volume is taken, in the words of the event. */
export function multiAttachMessage(volume: string, pod: Pod, others: readonly Pod[]): string {
  const prefix = `Multi-Attach error for volume "${volume}" `
  if (others.length === 0) return `${prefix}Volume is already exclusively attached to one node and can't be attached to another`
  const local = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace).map(({ metadata }) => metadata.name)
  const foreign = others.length - local.length
  if (local.length === 0) return `${prefix}Volume is already used by ${foreign} pod(s) in different namespaces`
  return `${prefix}Volume is already used by pod(s) ${local.join(', ')}${foreign > 0 ? ` and ${foreign} pod(s) in different namespaces` : ''}`
}
