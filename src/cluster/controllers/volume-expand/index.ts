// The expand controller: looks at the volume of a claim that asks for more, or that has got more.
// Models pkg/controller/volume/expand. No volume of this cluster can grow from here, so looking is all it does.
import { compareQuantities, keyOf } from '../../api/index.ts'
import type { PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'expand-controller'
const WORKERS = 10

export function* startExpandController(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
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
    const volume = claims.get(key)?.spec?.volumeName
    if (volume) yield* client.get(PERSISTENT_VOLUMES, volume)
  })
}
