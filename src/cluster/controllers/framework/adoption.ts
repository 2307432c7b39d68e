// How a controller comes to own objects, and lets them go. Models pkg/controller/controller_ref_manager.go.
import { ApiError, hasReason, controllerOf, type KubeObject, type Selector } from '../../api/index.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'
import type { Client, ResourceOf } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError } from './context.ts'

/** The reference that makes `owner` the controller of another object. */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { name, uid } = owner.metadata
  return { apiVersion: owner.apiVersion ?? '', kind: owner.kind ?? '', name, uid, controller: true, blockOwnerDeletion: true }
}

/** The patch that takes owners away from an object. */
export function removeOwnersPatch(uid: string, owners: readonly string[]): object {
  return { metadata: { uid, ownerReferences: owners.map((owner) => ({ $patch: 'delete', uid: owner })) } }
}

export interface Claim<T extends KubeObject> {
  readonly client: Client
  readonly owner: KubeObject
  readonly ownerResource: ResourceOf
  readonly resource: ResourceOf<T>
  readonly selector: Selector
  /** Which of the objects may be taken in besides matching the selector; all when absent. */
  readonly filter?: (object: T) => boolean
  /** Finalizers that an adopted object gets. */
  readonly finalizers?: readonly string[]
}

/**
 * Of `candidates` (owned by the owner, or by nobody), those that are the owner's: matching orphans are adopted, owned
 * objects that no longer match are released. Before the first adoption the owner is read once more from the API server,
 * since one that is being deleted must not adopt. Throws ApiError, NetworkError, RetryError.
 */
export function* claim<T extends KubeObject>(order: Claim<T>, candidates: Iterable<T>): Process<readonly T[]> {
  const { owner, selector, filter } = order
  const owned: T[] = []
  let mayAdopt = false
  let failure: unknown
  for (const object of candidates) {
    const isMatch = selector.matches(object.metadata.labels) && (filter?.(object) ?? true)
    const controller = controllerOf(object)
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue
      if (isMatch) owned.push(object)
      else if (owner.metadata.deletionTimestamp === undefined) failure ??= yield* failureOf(release(order, object))
      continue
    }
    if (!isMatch || owner.metadata.deletionTimestamp !== undefined || object.metadata.deletionTimestamp !== undefined) continue
    const problem = yield* failureOf(adopt(order, object, mayAdopt))
    if (problem === undefined) {
      mayAdopt = true
      owned.push(object)
    } else if (!hasReason(problem, 'NotFound')) failure ??= problem
  }
  if (failure !== undefined) throw failure
  return owned
}

function* adopt<T extends KubeObject>({ client, owner, ownerResource, resource, finalizers }: Claim<T>, object: T, isChecked: boolean): Process<void> {
  if (!isChecked) {
    const fresh = yield* client.get(ownerResource, owner.metadata.name, owner.metadata.namespace)
    const { name, namespace, uid } = owner.metadata
    if (fresh.metadata.uid !== uid) throw new RetryError(`original ${owner.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`)
    if (fresh.metadata.deletionTimestamp !== undefined) throw new RetryError(`${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}`)
  }
  yield* client.patch(resource, object.metadata.name, object.metadata.namespace, 'application/strategic-merge-patch+json', {
    metadata: { ownerReferences: [controllerReference(owner)], uid: object.metadata.uid, ...(finalizers ? { finalizers } : {}) },
  })
}

function* release<T extends KubeObject>({ client, owner, resource, finalizers }: Claim<T>, object: T): Process<void> {
  const patch = removeOwnersPatch(object.metadata.uid, [owner.metadata.uid]) as { metadata: object }
  const body = finalizers ? { metadata: { ...patch.metadata, '$deleteFromPrimitiveList/finalizers': finalizers } } : patch
  try {
    yield* client.patch(resource, object.metadata.name, object.metadata.namespace, 'application/strategic-merge-patch+json', body)
  } catch (error) {
    // It is gone, or it has another uid or owner by now: either way it is no longer ours.
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Invalid')) throw error
  }
}

/** Claims go on after a refusal, so that one object cannot keep the others from being claimed. */
function* failureOf(body: Process<void>): Process<unknown> {
  try {
    yield* body
    return undefined
  } catch (error) {
    if (error instanceof ApiError || error instanceof RetryError) return error
    throw error
  }
}
