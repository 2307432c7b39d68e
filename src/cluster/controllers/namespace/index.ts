// The namespace controller: empties a namespace that is being deleted, then lets it go.
// Models pkg/controller/namespace. deletion.ts carries it out; conditions.ts says what is left and why (pure).
// Left out: discovery by request: the catalog of served resources follows CustomResourceDefinitions by watch.
import { keyOf } from '../../api/index.ts'
import type { Namespace } from '../../api/types/core-v1.ts'
import { NAMESPACES, WorkQueue, waitForSync } from '../../client/index.ts'
import { MINUTE, SECOND, type Process } from '../../../kernel/index.ts'
import { startWorkers, type ControllerContext } from '../framework/index.ts'
import { deleteNamespace } from './deletion.ts'

const NAME = 'namespace-controller'
const WORKERS = 10
/** API servers see the deletion at different moments; until all do, things may still be created. */
const GRACE = 5 * SECOND

export function* startNamespaceController(context: ControllerContext): Process<void> {
  const { kernel, informers, resources } = context
  // It asks about every kind for each namespace, so its client may do so faster than others.
  const client = context.clientFor(NAME).with({ qps: 400, burst: 3000 })
  const namespaces = informers.informer(NAMESPACES)
  const queue = new WorkQueue(kernel, 'namespace', { firstMicros: 5_000, mostMicros: MINUTE })
  const enqueue = (namespace: Namespace): void => {
    if (namespace.metadata.deletionTimestamp !== undefined) queue.addAfter(keyOf(namespace), GRACE)
  }
  namespaces.handle({ added: enqueue, updated: (_, namespace) => enqueue(namespace) })
  yield* waitForSync([namespaces, resources])
  startWorkers(
    context,
    queue,
    WORKERS,
    function* (key) {
      if (!namespaces.get(key)) return
      if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `namespaces/${key}`)
      const againAfter = yield* deleteNamespace(client, resources, key)
      if (againAfter !== undefined) queue.addAfter(key, againAfter)
    },
    Infinity,
  )
}
