// Queues each autoscaler every 15 s; a change of it does not make it come sooner.
import { keyOf } from '../../api/index.ts'
import { EventRecorder, HORIZONTAL_POD_AUTOSCALERS, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { attempt, indexByLabel, startWorkers, type ControllerContext } from '../framework/index.ts'
import { reconcile, type Autoscaling } from './reconcile.ts'

const NAME = 'horizontal-pod-autoscaler'
const WORKERS = 5
const PERIOD = 15 * SECOND

export function* startHorizontalController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const autoscalers = informers.informer(HORIZONTAL_POD_AUTOSCALERS)
  const autoscaling: Autoscaling = { kernel, client, pods: informers.informer(PODS), recorder: new EventRecorder(client, group, NAME), memory: new Map(), apis: {} }
  const queue = new WorkQueue(kernel, 'horizontalpodautoscaler')
  indexByLabel(autoscaling.pods)
  autoscalers.handle({
    added: (hpa) => queue.addAfter(keyOf(hpa), PERIOD),
    updated: (_, hpa) => queue.addAfter(keyOf(hpa), PERIOD),
    deleted: (hpa) => void autoscaling.memory.delete(keyOf(hpa)),
  })
  yield* waitForSync([autoscalers, autoscaling.pods])
  startWorkers(context, queue, WORKERS, function* (key) {
    const hpa = autoscalers.get(key)
    if (!hpa) return
    // A failed round is told by events and conditions; the next one comes at its time.
    yield* attempt(reconcile(autoscaling, hpa))
    queue.addAfter(key, PERIOD)
  })
}
