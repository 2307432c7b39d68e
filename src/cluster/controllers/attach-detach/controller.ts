// Watches what may change an attachment, and queues pairs of a node and a volume.
import { findResource, keyOf } from '../../api/index.ts'
import type { Node, PersistentVolume, Pod } from '../../api/types/core-v1.ts'
import type { CSIDriver, VolumeAttachment } from '../../api/types/storage-v1.ts'
import { EventRecorder, NODES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, VOLUME_ATTACHMENTS, WorkQueue, waitForSync, type ResourceOf } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { claimsOf, indexByClaim, podsOfClaim, semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'
import { BY_VOLUME, syncAttachment, type AttachDetach } from './sync.ts'
import { uniqueNameOf, usesVolumes } from './volumes.ts'

const NAME = 'attachdetach-controller'
const WORKERS = 10
const BY_NODE = 'attached to node'
const CSI_DRIVERS = findResource('storage.k8s.io/v1', 'csidrivers') as ResourceOf<CSIDriver>

export function* startAttachDetachController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const controller: AttachDetach = {
    kernel,
    client,
    recorder: new EventRecorder(client, group, NAME),
    pods: informers.informer(PODS),
    nodes: informers.informer(NODES),
    claims: informers.informer(PERSISTENT_VOLUME_CLAIMS),
    volumes: informers.informer(PERSISTENT_VOLUMES),
    drivers: informers.informer(CSI_DRIVERS),
    attachments: informers.informer(VOLUME_ATTACHMENTS),
    queue: new WorkQueue(kernel, 'attach_detach'),
    detachAsked: new Map(),
    reported: new Map(),
    names: new Map(),
  }
  const { pods, nodes, claims, volumes, drivers, attachments, queue } = controller
  indexByClaim(pods)
  attachments.addIndex(BY_NODE, ({ spec }) => [spec.nodeName])
  attachments.addIndex(BY_VOLUME, ({ spec }) => (spec.source.persistentVolumeName ? [spec.source.persistentVolumeName] : []))
  pods.handle({
    added: (pod) => enqueuePod(controller, pod),
    updated: (old, pod) => (old.spec?.nodeName !== pod.spec?.nodeName || usesVolumes(old) !== usesVolumes(pod)) && enqueuePod(controller, pod),
    deleted: (pod) => enqueuePod(controller, pod),
  })
  const enqueueClaim = (claim: string): void => podsOfClaim(pods, claim).forEach((pod) => enqueuePod(controller, pod))
  claims.handle({ added: (claim) => enqueueClaim(keyOf(claim)), updated: (old, claim) => old.spec?.volumeName !== claim.spec?.volumeName && enqueueClaim(keyOf(claim)) })
  const enqueueVolume = ({ spec }: PersistentVolume): void => {
    if (spec?.csi && spec.claimRef) enqueueClaim(`${spec.claimRef.namespace}/${spec.claimRef.name}`)
  }
  volumes.handle({ added: enqueueVolume })
  const enqueue = ({ spec }: VolumeAttachment): void => {
    const volume = spec.source.persistentVolumeName
    if (volume === undefined) return
    queue.add(keyFor(spec.nodeName, volume))
    // Another node may wait for this one to let go.
    for (const other of attachments.byIndex(BY_VOLUME, volume)) queue.add(keyFor(other.spec.nodeName, volume))
    const claim = volumes.get(volume)?.spec?.claimRef
    if (claim) enqueueClaim(`${claim.namespace}/${claim.name}`)
  }
  attachments.handle({ added: enqueue, updated: (_, attachment) => enqueue(attachment), deleted: enqueue })
  const enqueueNode = ({ metadata }: Node): void => {
    for (const attachment of attachments.byIndex(BY_NODE, metadata.name)) enqueue(attachment)
  }
  nodes.handle({ added: enqueueNode, updated: (old, node) => !semanticEqual([old.status?.volumesInUse, old.status?.volumesAttached, old.spec?.taints], [node.status?.volumesInUse, node.status?.volumesAttached, node.spec?.taints]) && enqueueNode(node), deleted: enqueueNode })
  yield* waitForSync([pods, nodes, claims, volumes, drivers, attachments])
  startWorkers(context, queue, WORKERS, (key) => syncAttachment(controller, key), Infinity)
}

/** A node's name has no slash, and neither has a volume's. */
const keyFor = (node: string, volume: string): string => `${node}/${volume}`

function enqueuePod({ claims, volumes, queue }: AttachDetach, pod: Pod): void {
  const node = pod.spec?.nodeName
  if (!node) return
  for (const key of claimsOf(pod)) {
    const volume = volumes.get(claims.get(key)?.spec?.volumeName ?? '')
    if (volume && uniqueNameOf(volume) !== undefined) queue.add(keyFor(node, volume.metadata.name))
  }
}
