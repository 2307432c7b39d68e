// Watches claims, volumes and classes; one worker for each queue, and a look at what is not settled every 15 s.
import { keyOf } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import { EventRecorder, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, STORAGE_CLASSES, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, sleep, type Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'
import type { Binder } from './binding.ts'
import { BY_CLAIM, UNCLAIMED, syncClaim } from './claims.ts'
import { Latest } from './latest.ts'
import { classOf } from './matching.ts'
import { syncVolume } from './volumes.ts'

const NAME = 'persistent-volume-binder'
const RESYNC = 15 * SECOND

export function* startPersistentVolumeBinder(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const binder: Binder = {
    context,
    kernel,
    client,
    recorder: new EventRecorder(client, group, 'persistentvolume-controller'),
    claims: new Latest(informers.informer(PERSISTENT_VOLUME_CLAIMS)),
    volumes: new Latest(informers.informer(PERSISTENT_VOLUMES)),
    classes: informers.informer(STORAGE_CLASSES),
    pods: informers.informer(PODS),
    claimQueue: new WorkQueue(kernel, 'claims'),
    volumeQueue: new WorkQueue(kernel, 'volumes'),
    running: new Set(),
  }
  const { claims, volumes, classes, pods, claimQueue, volumeQueue } = binder
  volumes.informer.addIndex(BY_CLAIM, ({ spec }) => (spec?.claimRef ? [`${spec.claimRef.namespace}/${spec.claimRef.name}`] : []))
  volumes.informer.addIndex(UNCLAIMED, (volume) => (volume.spec?.claimRef ? [] : [classOf(volume)]))
  pods.addIndex(BY_CLAIM, ({ metadata, spec }) => (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => (persistentVolumeClaim ? [`${metadata.namespace}/${persistentVolumeClaim.claimName}`] : [])))
  claims.informer.handle({
    added: (claim) => claimQueue.add(keyOf(claim)),
    updated: (_, claim) => claimQueue.add(keyOf(claim)),
    deleted: ({ spec }) => spec?.volumeName && volumeQueue.add(spec.volumeName),
  })
  const changed = (volume: PersistentVolume): void => volumeQueue.add(keyOf(volume))
  volumes.informer.handle({
    added: changed,
    updated: (_, volume) => changed(volume),
    deleted: ({ spec }) => spec?.claimRef && claimQueue.add(`${spec.claimRef.namespace}/${spec.claimRef.name}`),
  })
  yield* waitForSync([claims.informer, volumes.informer, classes, pods])
  startWorkers(context, claimQueue, 1, (key) => act(kernel, 'persistentvolumeclaims', key, claims.get(key), (claim) => syncClaim(binder, claim)), Infinity)
  startWorkers(context, volumeQueue, 1, (key) => act(kernel, 'persistentvolumes', key, volumes.get(key), (volume) => syncVolume(binder, volume)), Infinity)
  group.spawn('resync of volumes', resync(binder))
}

function* act<T extends PersistentVolume | PersistentVolumeClaim>(kernel: Binder['kernel'], resource: string, key: string, object: T | undefined, sync: (object: T) => Process<void>): Process<void> {
  if (!object) return
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `${resource}/${key}`, { phase: object.status?.phase ?? '' })
  yield* sync(object)
}

/** What is bound changes only by events; the rest is tried again. */
function* resync({ claims, volumes, claimQueue, volumeQueue }: Binder): Process<void> {
  claims.informer.addIndex('pending', ({ status }) => (status?.phase === 'Bound' ? [] : ['yes']))
  volumes.informer.addIndex('unbound', ({ status }) => (status?.phase === 'Bound' ? [] : ['yes']))
  for (;;) {
    yield* sleep(RESYNC)
    for (const volume of volumes.informer.byIndex('unbound', 'yes')) volumeQueue.add(keyOf(volume))
    for (const claim of claims.informer.byIndex('pending', 'yes')) claimQueue.add(keyOf(claim))
  }
}
