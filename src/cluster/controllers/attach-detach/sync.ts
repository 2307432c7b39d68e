// Brings one volume's attachment to one node to what its pods want. Models reconciler.go of pkg/controller/volume/attachdetach,
// operation_generator.go and csi_attacher.go.
import { hasReason } from '../../api/index.ts'
import type { AttachedVolume, Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../api/types/core-v1.ts'
import type { CSIDriver, VolumeAttachment } from '../../api/types/storage-v1.ts'
import { NODES, VOLUME_ATTACHMENTS, type Client, type EventRecorder, type Informer, type WorkQueue } from '../../client/index.ts'
import { MINUTE, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import { attempt, podsOfClaim } from '../framework/index.ts'
import { attachmentName, isHealthy, isManaged, isMountedOn, isShareable, multiAttachMessage, needsAttachment, uniqueNameOf, usesVolumes } from './volumes.ts'

export interface AttachDetach {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly pods: Informer<Pod>
  readonly nodes: Informer<Node>
  readonly claims: Informer<PersistentVolumeClaim>
  readonly volumes: Informer<PersistentVolume>
  readonly drivers: Informer<CSIDriver>
  readonly attachments: Informer<VolumeAttachment>
  readonly queue: WorkQueue
  /** When the last pod of a node and volume went. */
  readonly detachAsked: Map<string, Micros>
  /** What pods were told last of a node and volume; it is not told twice. */
  readonly reported: Map<string, string>
  /** Unique names by node and volume, for volumes that are deleted before they are detached. */
  readonly names: Map<string, string>
}

export const BY_VOLUME = 'attachments of volume'
/** A node that is not ready may be cut off for good; its volumes are taken from it after this long. */
const MAX_WAIT_FOR_UNMOUNT = 6 * MINUTE

export function* syncAttachment(controller: AttachDetach, key: string): Process<void> {
  const { kernel, nodes, volumes, attachments, detachAsked, reported, names } = controller
  const [nodeName = '', volumeName = ''] = key.split('/')
  const volume = volumes.get(volumeName)
  const name = (volume && uniqueNameOf(volume)) ?? names.get(key)
  if (name === undefined) return
  names.set(key, name)
  const users = volume ? usersOn(controller, volume, nodeName) : []
  const node = nodes.get(nodeName)
  const attachment = volume ? attachments.get(attachmentName(volume, nodeName)) : [...attachments.byIndex(BY_VOLUME, volumeName)].find(({ spec }) => spec.nodeName === nodeName)
  if (kernel.trace.on) kernel.trace.record('reconcile', 'attachdetach-controller', 'sync', `persistentvolumes/${volumeName}`, { node: nodeName, pods: users.length, attached: attachment?.status?.attached ?? false })
  if (users.length > 0 && volume) {
    detachAsked.delete(key)
    if (node && isManaged(node) && needsAttachment(controller.drivers.get(volume.spec!.csi!.driver))) yield* attach(controller, key, volume, node, attachment, users)
    return
  }
  reported.delete(key)
  yield* detach(controller, key, nodeName, name, attachment)
}

function usersOn({ pods }: AttachDetach, { spec }: PersistentVolume, node: string): readonly Pod[] {
  if (!spec?.claimRef) return []
  return podsOfClaim(pods, `${spec.claimRef.namespace}/${spec.claimRef.name}`).filter((pod) => pod.spec?.nodeName === node && usesVolumes(pod))
}

function* attach(controller: AttachDetach, key: string, volume: PersistentVolume, node: Node, attachment: VolumeAttachment | undefined, users: readonly Pod[]): Process<void> {
  const { client, attachments } = controller
  const { name } = volume.metadata
  if (attachment?.metadata.deletionTimestamp !== undefined) return
  if (attachment?.status?.attached) {
    const isNews = yield* report(client, node, uniqueNameOf(volume)!, true)
    if (isNews) tell(controller, key, users, 'Normal', 'SuccessfulAttachVolume', () => `AttachVolume.Attach succeeded for volume "${name}" `)
    return
  }
  const problem = attachment?.status?.attachError?.message
  if (problem !== undefined) tell(controller, key, users, 'Warning', 'FailedAttachVolume', () => `AttachVolume.Attach failed for volume "${name}" : ${problem}`)
  if (attachment) return
  const elsewhere = [...attachments.byIndex(BY_VOLUME, name)].map(({ spec }) => spec.nodeName).filter((other) => other !== node.metadata.name)
  if (elsewhere.length > 0 && !isShareable(volume)) {
    const others = elsewhere.flatMap((other) => usersOn(controller, volume, other))
    return tell(controller, key, users, 'Warning', 'FailedAttachVolume', (pod) => multiAttachMessage(name, pod, others))
  }
  const { driver } = volume.spec!.csi!
  const body = { kind: 'VolumeAttachment', apiVersion: 'storage.k8s.io/v1', metadata: { name: attachmentName(volume, node.metadata.name) }, spec: { attacher: driver, nodeName: node.metadata.name, source: { persistentVolumeName: name } } }
  const { error } = yield* attempt(client.create(VOLUME_ATTACHMENTS, body))
  if (!error || hasReason(error, 'AlreadyExists')) return
  tell(controller, key, users, 'Warning', 'FailedAttachVolume', () => `AttachVolume.Attach failed for volume "${name}" : ${error.message}`)
  throw error
}

function* detach(controller: AttachDetach, key: string, nodeName: string, name: string, attachment: VolumeAttachment | undefined): Process<void> {
  const { kernel, client, nodes, queue, detachAsked, names } = controller
  const node = nodes.get(nodeName)
  if (attachment && attachment.metadata.deletionTimestamp === undefined) {
    const since = detachAsked.get(key) ?? kernel.now
    detachAsked.set(key, since)
    const left = since + MAX_WAIT_FOR_UNMOUNT - kernel.now
    if (isMountedOn(node, name) && (left > 0 || isHealthy(node))) return left > 0 ? queue.addAfter(key, left) : undefined
    // The kubelet must not mount it any more once it is about to go.
    if (node) yield* report(client, node, name, false)
    const { error } = yield* attempt(client.delete(VOLUME_ATTACHMENTS, attachment.metadata.name))
    if (error && !hasReason(error, 'NotFound')) throw error
    return
  }
  if (node) yield* report(client, node, name, false)
  if (attachment) return
  detachAsked.delete(key)
  names.delete(key)
}

/** Writes into the node's status that a volume is attached, or no longer is; false when it says so already. */
function* report(client: Client, { metadata, status }: Node, name: string, isAttached: boolean): Process<boolean> {
  const before = status?.volumesAttached ?? []
  if (before.some((volume) => volume.name === name) === isAttached) return false
  const volumesAttached: readonly AttachedVolume[] = isAttached ? [...before, { name, devicePath: '' }] : before.filter((volume) => volume.name !== name)
  // The whole list goes at once: of two writers the one that has not seen the other's change is refused.
  yield* client.patch(NODES, metadata.name, undefined, 'application/merge-patch+json', { metadata: { resourceVersion: metadata.resourceVersion }, status: { volumesAttached: volumesAttached.length > 0 ? volumesAttached : null } }, { subresource: 'status' })
  return true
}

function tell({ recorder, reported }: AttachDetach, key: string, pods: readonly Pod[], type: 'Normal' | 'Warning', reason: string, message: (pod: Pod) => string): void {
  const text = pods.map(message).join('\n')
  if (reported.get(key) === text) return
  reported.set(key, text)
  for (const pod of pods) recorder.event(pod, type, reason, message(pod))
}
