// The expand controller: looks at the volume of a claim that asks for more, or that has got more.
// Models pkg/controller/volume/expand. No volume can grow from here since all drivers left the tree: it says who is waited for.
import { compareQuantities, keyOf } from '../../api/index.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import { EventRecorder, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'expand-controller'
const WORKERS = 10
const PRE_RESIZE = 'volume.alpha.kubernetes.io/pre-resize-capacity'

export function* startExpandController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const recorder = new EventRecorder(client, group, 'volume_expand')
  const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS)
  const queue = new WorkQueue(kernel, 'volume_expand')
  const requested = ({ spec }: PersistentVolumeClaim): string => spec?.resources?.requests?.['storage'] ?? '0'
  const given = ({ status }: PersistentVolumeClaim): string => status?.capacity?.['storage'] ?? '0'
  claims.handle({
    updated(old, claim) {
      if (compareQuantities(requested(claim), requested(old)) > 0 || compareQuantities(given(claim), given(old)) > 0) queue.add(keyOf(claim))
    },
  })
  yield* waitForSync([claims])
  startWorkers(context, queue, WORKERS, function* (key) {
    const claim = claims.get(key)
    if (!claim?.spec?.volumeName) return
    const volume: PersistentVolume = yield* client.get(PERSISTENT_VOLUMES, claim.spec.volumeName)
    if (volume.spec?.claimRef?.uid !== claim.metadata.uid) throw new RetryError(`persistent Volume is not bound to PVC being updated : ${key}`)
    if (compareQuantities(requested(claim), given(claim)) <= 0 && volume.metadata.annotations?.[PRE_RESIZE] === undefined) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `persistentvolumeclaims/${key}`, { requested: requested(claim), given: given(claim) })
    recorder.event(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC')
  })
}
