// Attaches a disk to the node that a VolumeAttachment names, says so in its status, and detaches it when that is deleted. Models external-attacher (csi_handler.go).
import { formatTime, hasReason } from '../../../api/index.ts'
import type { PersistentVolume } from '../../../api/types/core-v1.ts'
import type { VolumeAttachment } from '../../../api/types/storage-v1.ts'
import { NODES, PERSISTENT_VOLUMES, VOLUME_ATTACHMENTS, WorkQueue, waitForSync } from '../../../client/index.ts'
import { MILLISECOND, SECOND, sleep, type Process } from '../../../../kernel/index.ts'
import { DISK_DRIVER, ProvisionError, ZONE_KEY, zoneOfHandle } from './disks.ts'
import type { CsiContext } from './provisioner.ts'
import { keepSyncing } from './syncing.ts'

const FINALIZER = `external-attacher/${DISK_DRIVER.replaceAll('.', '-')}`
const NODE_ID = 'csi.alpha.kubernetes.io/node-id'
const WORKERS = 10
/** How long the service behind the driver takes. */
const ATTACH_TIME = [1 * SECOND, 3 * SECOND] as const
const DETACH_TIME = [500 * MILLISECOND, 2 * SECOND] as const

/** Runs until the group is killed. */
export function* runAttacher({ client, factory, group, random }: CsiContext): Process<void> {
  const attachments = factory.informer(VOLUME_ATTACHMENTS)
  const volumes = factory.informer(PERSISTENT_VOLUMES)
  const nodes = factory.informer(NODES)
  const queue = new WorkQueue(client.kernel, 'attachments')
  yield* waitForSync([attachments, volumes, nodes])
  const enqueue = ({ metadata, spec }: VolumeAttachment): void => void (spec.attacher === DISK_DRIVER && queue.add(metadata.name))
  attachments.handle({ added: enqueue, updated: (_, attachment) => enqueue(attachment) })

  /** What the service would refuse. */
  function problemOf(attachment: VolumeAttachment, volume: PersistentVolume | undefined): string | undefined {
    const { nodeName } = attachment.spec
    const handle = volume?.spec?.csi?.volumeHandle
    if (!volume || handle === undefined) return `persistentvolume ${JSON.stringify(attachment.spec.source.persistentVolumeName)} not found`
    const node = nodes.get(nodeName)
    if (!node) return `failed to find node ${JSON.stringify(nodeName)}`
    if (node.metadata.labels?.[ZONE_KEY] !== zoneOfHandle(handle)) return `rpc error: code = InvalidArgument desc = disk ${handle} and node ${nodeName} are in different zones`
    const other = [...attachments.list()].find(({ metadata, spec, status }) => metadata.uid !== attachment.metadata.uid && spec.source.persistentVolumeName === volume.metadata.name && status?.attached)
    return other && `rpc error: code = FailedPrecondition desc = disk ${handle} is already attached to node ${other.spec.nodeName}`
  }

  function* attach(stored: VolumeAttachment): Process<void> {
    let attachment = stored
    if (!attachment.metadata.finalizers?.includes(FINALIZER)) {
      const { annotations, finalizers = [] } = attachment.metadata
      attachment = yield* client.update(VOLUME_ATTACHMENTS, { ...attachment, metadata: { ...attachment.metadata, annotations: { ...annotations, [NODE_ID]: attachment.spec.nodeName }, finalizers: [...finalizers, FINALIZER] } })
    }
    yield* sleep(random.between(...ATTACH_TIME))
    const message = problemOf(attachment, volumes.get(attachment.spec.source.persistentVolumeName ?? ''))
    const status = message === undefined ? { attached: true, attachError: null } : { attached: false, attachError: { message, time: formatTime(client.kernel.now) } }
    yield* client.patch(VOLUME_ATTACHMENTS, attachment.metadata.name, undefined, 'application/merge-patch+json', { status }, { subresource: 'status' })
    if (message !== undefined) throw new ProvisionError(message)
  }

  /** The node is not asked: a disk can be pulled from a machine that is lost. */
  function* detach({ metadata }: VolumeAttachment): Process<void> {
    if (!metadata.finalizers?.includes(FINALIZER)) return
    yield* sleep(random.between(...DETACH_TIME))
    yield* client.patch(VOLUME_ATTACHMENTS, metadata.name, undefined, 'application/merge-patch+json', { status: { attached: false } }, { subresource: 'status' })
    const latest = yield* client.get(VOLUME_ATTACHMENTS, metadata.name)
    yield* client.update(VOLUME_ATTACHMENTS, { ...latest, metadata: { ...latest.metadata, finalizers: latest.metadata.finalizers?.filter((finalizer) => finalizer !== FINALIZER) } })
  }

  function* sync(name: string): Process<void> {
    const attachment = attachments.get(name)
    if (!attachment) return
    try {
      if (attachment.metadata.deletionTimestamp !== undefined) yield* detach(attachment)
      else if (!attachment.status?.attached) yield* attach(attachment)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }

  for (let i = 1; i < WORKERS; i++) group.spawn('attacher', keepSyncing(queue, sync))
  yield* keepSyncing(queue, sync)
}
