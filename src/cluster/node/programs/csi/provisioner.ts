// Makes a disk and its volume for each claim that waits for one, and does away with both when the claim has gone. Models external-provisioner.
import { hasReason, keyOf } from '../../../api/index.ts'
import { CSI_NODES, NODES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, STORAGE_CLASSES, VOLUME_ATTACHMENTS, WorkQueue, waitForSync, type Client, type EventRecorder, type InformerFactory } from '../../../client/index.ts'
import { SECOND, sleep, type Group, type Process, type Random } from '../../../../kernel/index.ts'
import { DISK_DRIVER, PROVISIONED_BY, ProvisionError, isWanted, planVolume, planZone, selectedNode, volumeName, zonesOf } from './disks.ts'
import { keepSyncing } from './syncing.ts'

export interface CsiContext {
  readonly client: Client
  readonly factory: InformerFactory
  readonly recorder: EventRecorder
  readonly group: Group
  readonly random: Random
}

/** How long the service behind the driver takes to make a disk, and to delete one. */
const CREATE_TIME = [1 * SECOND, 3 * SECOND] as const
const DELETE_TIME = 1 * SECOND
const STILL_ATTACHED_RETRY = 15 * SECOND

/** Runs until the group is killed. */
export function* runProvisioner(context: CsiContext): Process<void> {
  const { client, factory, group } = context
  const claims = factory.informer(PERSISTENT_VOLUME_CLAIMS)
  const volumes = factory.informer(PERSISTENT_VOLUMES)
  const classes = factory.informer(STORAGE_CLASSES)
  const nodes = factory.informer(NODES)
  const csiNodes = factory.informer(CSI_NODES)
  const attachments = factory.informer(VOLUME_ATTACHMENTS)
  const wanted = new WorkQueue(client.kernel, 'claims')
  const released = new WorkQueue(client.kernel, 'volumes')
  yield* waitForSync([claims, volumes, classes, nodes, csiNodes, attachments])
  claims.handle({ added: (claim) => wanted.add(keyOf(claim)), updated: (_, claim) => wanted.add(keyOf(claim)) })
  volumes.handle({ added: ({ metadata }) => released.add(metadata.name), updated: (_, { metadata }) => released.add(metadata.name) })

  function* provision(key: string): Process<void> {
    const claim = claims.get(key)
    const storageClass = classes.get(claim?.spec?.storageClassName ?? '')
    if (!claim || !storageClass || !isWanted(claim, storageClass) || volumes.get(volumeName(claim))) return
    const { recorder, random } = context
    recorder.event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim ${JSON.stringify(keyOf(claim))}`)
    try {
      const chosen = selectedNode(claim)
      const node = chosen === undefined ? undefined : nodes.get(chosen)
      if (chosen !== undefined && !node) throw new ProvisionError(`error getting selected node ${JSON.stringify(chosen)}: node ${JSON.stringify(chosen)} not found`)
      const zones = zonesOf(nodes.list(), new Map([...csiNodes.list()].map((each) => [each.metadata.name, each])))
      const zone = planZone(storageClass, node && { node, csiNode: csiNodes.get(node.metadata.name) }, zones, (count) => random.int(count))
      yield* sleep(random.between(...CREATE_TIME))
      yield* client.create(PERSISTENT_VOLUMES, planVolume(claim, storageClass, zone))
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return
      if (error instanceof ProvisionError) recorder.event(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass ${JSON.stringify(storageClass.metadata.name)}: ${error.message}`)
      throw error
    }
    recorder.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volumeName(claim)}`)
  }

  function* remove(name: string): Process<void> {
    const volume = volumes.get(name)
    if (!volume || volume.status?.phase !== 'Released' || volume.metadata.deletionTimestamp !== undefined) return
    if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete' || volume.metadata.annotations?.[PROVISIONED_BY] !== DISK_DRIVER) return
    const attached = [...attachments.list()].find(({ spec }) => spec.source.persistentVolumeName === name)
    if (attached) {
      context.recorder.event(volume, 'Warning', 'VolumeFailedDelete', `persistentvolume ${name} is still attached to node ${attached.spec.nodeName}`)
      return released.addAfter(name, STILL_ATTACHED_RETRY)
    }
    yield* sleep(DELETE_TIME)
    yield* client.delete(PERSISTENT_VOLUMES, name)
  }

  group.spawn('delete volumes', keepSyncing(released, remove))
  yield* keepSyncing(wanted, provision)
}
