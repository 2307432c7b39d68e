// Watches ReplicaSets (or ReplicationControllers) and pods, and queues whom a change concerns.
import { keyOf, type KubeObject } from '../../api/index.ts'
import { EventRecorder, PODS, REPLICATION_CONTROLLERS, REPLICA_SETS, WorkQueue, waitForSync, type ResourceOf } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { Expectations, PodControl, indexByController, isPodReady, ownedPodHandler, startWorkers, type ControllerContext } from '../framework/index.ts'
import { selectorOf, type ReplicaObject } from './plan.ts'
import { syncReplicas, type ReplicaController } from './sync.ts'

const WORKERS = 5

export function startReplicaSetController(context: ControllerContext): Process<void> {
  return start(context, 'replicaset-controller', REPLICA_SETS as ResourceOf<KubeObject> as ResourceOf<ReplicaObject>)
}

export function startReplicationController(context: ControllerContext): Process<void> {
  return start(context, 'replication-controller', REPLICATION_CONTROLLERS as ResourceOf<KubeObject> as ResourceOf<ReplicaObject>)
}

function* start(context: ControllerContext, name: string, resource: ResourceOf<ReplicaObject>): Process<void> {
  const client = context.clientFor(name)
  const recorder = new EventRecorder(client, context.group, name)
  const sets = context.informers.informer(resource)
  const pods = context.informers.informer(PODS)
  indexByController(sets)
  indexByController(pods)
  const controller: ReplicaController = {
    name,
    context,
    client,
    recorder,
    resource,
    sets,
    pods,
    queue: new WorkQueue(context.kernel, resource.resource),
    expectations: new Expectations(context.kernel),
    podControl: new PodControl(client, recorder),
  }
  const enqueue = (set: ReplicaObject): void => controller.queue.add(keyOf(set))
  sets.handle({
    added: enqueue,
    updated: (_, set) => enqueue(set),
    deleted: (set) => {
      controller.expectations.forget(keyOf(set))
      enqueue(set)
    },
  })
  const { queue, expectations } = controller
  pods.handle(
    ownedPodHandler({
      owners: sets,
      kind: resource.kind,
      selectorOf,
      enqueue,
      created: (set) => expectations.creationObserved(keyOf(set)),
      deleted: (set, pod) => expectations.deletionObserved(keyOf(set), keyOf(pod)),
      updated(set, old, pod) {
        const minReadySeconds = set.spec?.minReadySeconds ?? 0
        // A pod that becomes ready becomes available without any further event.
        if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) queue.addAfter(keyOf(set), (minReadySeconds + 1) * SECOND)
      },
    }),
  )
  yield* waitForSync([sets, pods])
  startWorkers(context, controller.queue, WORKERS, (key) => syncReplicas(controller, key), Infinity)
}
