// Carries out what one ReplicaSet or ReplicationController needs.
import { hasReason, keyOf } from '../../api/index.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { PODS, type Client, type EventRecorder, type Informer, type ResourceOf, type WorkQueue } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt, claim, controlledBy, isExpectedError, isNamespaceTerminating, isPodActive, orphansIn, podFromTemplate, slowStart, together, type ControllerContext, type Expectations, type PodControl } from '../framework/index.ts'
import { isStatusCurrent, nextAvailabilityCheck, planReplicaStatus, planReplicas, selectorOf, type ReplicaObject } from './plan.ts'

export interface ReplicaController {
  readonly name: string
  readonly context: ControllerContext
  readonly client: Client
  readonly recorder: EventRecorder
  readonly resource: ResourceOf<ReplicaObject>
  readonly sets: Informer<ReplicaObject>
  readonly pods: Informer<Pod>
  readonly queue: WorkQueue
  readonly expectations: Expectations
  readonly podControl: PodControl
}

/** Brings one object's pods and status up to date. Throws ApiError, NetworkError, RetryError. */
export function* syncReplicas(controller: ReplicaController, key: string): Process<void> {
  const { context, expectations, sets, pods } = controller
  const { kernel } = context
  const set = sets.get(key)
  if (!set) return expectations.forget(key)
  const mayAct = expectations.satisfied(key)
  const candidates = [...controlledBy(pods, set.metadata.uid), ...orphansIn(pods, set.metadata.namespace)].filter(isPodActive)
  const active = yield* claim({ client: controller.client, owner: set, ownerResource: controller.resource, resource: PODS, selector: selectorOf(set) }, candidates)
  const desired = set.spec?.replicas ?? 0
  if (kernel.trace.on) kernel.trace.record('reconcile', controller.name, 'sync', `${controller.resource.resource}/${key}`, { desired, actual: active.length, waiting: !mayAct })
  const failure = mayAct && set.metadata.deletionTimestamp === undefined ? yield* manageReplicas(controller, set, active) : undefined
  const status = planReplicaStatus(set, active, failure, kernel.now)
  const updated = yield* updateStatus(controller, set, status)
  if (failure) throw failure
  const minReadySeconds = updated.spec?.minReadySeconds ?? 0
  if (minReadySeconds > 0 && updated.status?.readyReplicas !== updated.status?.availableReplicas) {
    controller.queue.addAfter(key, nextAvailabilityCheck(active, minReadySeconds, kernel.now) ?? 0)
  }
}

/** Creates or deletes pods; gives the first failure, which the status is to tell. */
function* manageReplicas(controller: ReplicaController, set: ReplicaObject, active: readonly Pod[]): Process<Error | undefined> {
  const { context, expectations, podControl } = controller
  const key = keyOf(set)
  const plan = planReplicas(set.spec?.replicas ?? 0, active, () => podsOfSiblings(controller, set), context.kernel.now)
  if (plan.create > 0) {
    const pod = podFromTemplate(set.spec?.template ?? {}, set)
    expectations.expectCreations(key, plan.create)
    // In a namespace that is going away every creation fails; that is no failure of the ReplicaSet.
    const { done, error } = yield* slowStart(context.group, `create pods of ${key}`, plan.create, () => ignoring(isNamespaceTerminating, podControl.create(set, pod)))
    expectations.creationObserved(key, plan.create - done)
    return error
  }
  if (plan.remove.length === 0) return undefined
  expectations.expectDeletions(key, plan.remove.map(keyOf))
  const errors = yield* together(context.group, `delete pods of ${key}`, plan.remove.map((pod) => deletePod(controller, set, key, pod)))
  return errors.find((error) => error !== undefined)
}

function* deletePod({ podControl, expectations }: ReplicaController, set: ReplicaObject, key: string, pod: Pod): Process<void> {
  const { error } = yield* attempt(podControl.delete(set, pod.metadata.name))
  if (!error) return
  // It will not be seen to go, so it must not be waited for.
  expectations.deletionObserved(key, keyOf(pod))
  if (!hasReason(error, 'NotFound')) throw error
}

function* ignoring(test: (error: unknown) => boolean, body: Process<unknown>): Process<void> {
  const { error } = yield* attempt(body)
  if (error && !test(error)) throw error
}

/** The pods of all ReplicaSets with the same controller, this one's included. */
function* podsOfSiblings({ sets, pods }: ReplicaController, set: ReplicaObject): Generator<Pod> {
  const owner = set.metadata.ownerReferences?.find((reference) => reference.controller)
  if (!owner) return
  for (const sibling of controlledBy(sets, owner.uid)) yield* controlledBy(pods, sibling.metadata.uid)
}

/** Writes the status if it says something new; a conflict is tried once more on what the API server has. */
function* updateStatus({ client, resource }: ReplicaController, set: ReplicaObject, status: ReplicaSetStatus): Process<ReplicaObject> {
  if (isStatusCurrent(set, status)) return set
  const { generation } = set.metadata
  const next = { ...status, ...(generation === undefined ? {} : { observedGeneration: generation }) }
  try {
    return yield* client.updateStatus(resource, { ...set, status: next })
  } catch (error) {
    if (!isExpectedError(error)) throw error
  }
  const fresh: ReplicaObject = yield* client.get(resource, set.metadata.name, set.metadata.namespace)
  return yield* client.updateStatus(resource, { ...fresh, status: next } as ReplicaSet)
}
