// Watches ReplicaSets (or ReplicationControllers) and pods, and queues whom a change concerns.
import { controllerOf, keyOf, type KubeObject } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'
import { EventRecorder, PODS, REPLICATION_CONTROLLERS, REPLICA_SETS, WorkQueue, waitForSync, type InformerHandler, type ResourceOf } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { Expectations, PodControl, indexByController, isPodReady, semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'
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
  pods.handle(podHandler(controller))
  yield* waitForSync([sets, pods])
  startWorkers(context, controller.queue, WORKERS, (key) => syncReplicas(controller, key), Infinity)
}

function podHandler(controller: ReplicaController): InformerHandler<Pod> {
  const { queue, expectations } = controller
  const handler = {
    added(pod: Pod): void {
      // After a restart pods that are already on their way out are new to the informer.
      if (pod.metadata.deletionTimestamp !== undefined) return handler.deleted(pod)
      const owner = controllerOf(pod)
      if (!owner) return enqueueMatching(controller, pod)
      const set = resolve(controller, pod, owner)
      if (!set) return
      expectations.creationObserved(keyOf(set))
      queue.add(keyOf(set))
    },
    updated(old: Pod, pod: Pod): void {
      const labelsChanged = !semanticEqual(old.metadata.labels, pod.metadata.labels)
      if (pod.metadata.deletionTimestamp !== undefined) {
        handler.deleted(pod)
        if (labelsChanged) handler.deleted(old)
        return
      }
      const owner = controllerOf(pod)
      const oldOwner = controllerOf(old)
      const ownerChanged = !semanticEqual(owner, oldOwner)
      if (ownerChanged && oldOwner) {
        const set = resolve(controller, old, oldOwner)
        if (set) queue.add(keyOf(set))
      }
      if (!owner) {
        if (labelsChanged || ownerChanged) enqueueMatching(controller, pod)
        return
      }
      const set = resolve(controller, pod, owner)
      if (!set) return
      queue.add(keyOf(set))
      const minReadySeconds = set.spec?.minReadySeconds ?? 0
      // A pod that becomes ready becomes available without any further event.
      if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) queue.addAfter(keyOf(set), (minReadySeconds + 1) * SECOND)
    },
    deleted(pod: Pod): void {
      const owner = controllerOf(pod)
      const set = owner && resolve(controller, pod, owner)
      if (!set) return
      expectations.deletionObserved(keyOf(set), keyOf(pod))
      queue.add(keyOf(set))
    },
  }
  return handler
}

/** The set that an owner reference means; undefined when it is of another kind, gone, or another one of that name. */
function resolve({ resource, sets }: ReplicaController, pod: Pod, owner: OwnerReference): ReplicaObject | undefined {
  if (owner.kind !== resource.kind) return undefined
  const set = sets.get(`${pod.metadata.namespace}/${owner.name}`)
  return set?.metadata.uid === owner.uid ? set : undefined
}

/** An orphan may be adopted by any set of its namespace that selects it. */
function enqueueMatching({ sets, queue }: ReplicaController, pod: Pod): void {
  if (!pod.metadata.labels) return
  for (const set of sets.inNamespace(pod.metadata.namespace ?? '')) {
    const selector = selectorOf(set)
    if (selector.requirements.length > 0 && selector.matches(pod.metadata.labels)) queue.add(keyOf(set))
  }
}
