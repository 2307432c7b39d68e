// Hands the news of pods to the controller that owns them, or that may adopt them. What ReplicaSets, DaemonSets, Jobs and
// StatefulSets have in common in their pod handlers.
import { controllerOf, keyOf, type KubeObject, type Selector } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'
import type { Informer, InformerHandler } from '../../client/index.ts'
import { semanticEqual } from './equality.ts'

export interface PodOwners<T extends KubeObject> {
  readonly owners: Informer<T>
  readonly kind: string
  readonly selectorOf: (owner: T) => Selector
  /** The owner is to be looked at again. */
  readonly enqueue: (owner: T) => void
  /** A pod of it was created. */
  readonly created?: (owner: T, pod: Pod) => void
  /** A pod of it was deleted, or is about to be: `isGone` tells which. */
  readonly deleted?: (owner: T, pod: Pod, isGone: boolean) => void
  /** A pod of it changed, and is not being deleted. */
  readonly updated?: (owner: T, old: Pod, pod: Pod) => void
}

export function ownedPodHandler<T extends KubeObject>(parts: PodOwners<T>): InformerHandler<Pod> {
  const { enqueue } = parts
  const gone = (pod: Pod, isGone: boolean): void => {
    const owner = ownerOf(parts, pod)
    if (!owner) return
    parts.deleted?.(owner, pod, isGone)
    enqueue(owner)
  }
  return {
    added(pod) {
      // After a restart pods that are already on their way out are new to the informer.
      if (pod.metadata.deletionTimestamp !== undefined) return gone(pod, false)
      if (!controllerOf(pod)) return enqueueMatching(parts, pod)
      const owner = ownerOf(parts, pod)
      if (!owner) return
      parts.created?.(owner, pod)
      enqueue(owner)
    },
    updated(old, pod) {
      const labelsChanged = !semanticEqual(old.metadata.labels, pod.metadata.labels)
      if (pod.metadata.deletionTimestamp !== undefined) {
        gone(pod, false)
        if (labelsChanged) gone(old, false)
        return
      }
      const ownerChanged = !semanticEqual(controllerOf(old), controllerOf(pod))
      const before = ownerChanged ? ownerOf(parts, old) : undefined
      if (before) {
        parts.updated?.(before, old, pod)
        enqueue(before)
      }
      if (!controllerOf(pod)) {
        if (labelsChanged || ownerChanged) enqueueMatching(parts, pod)
        return
      }
      const owner = ownerOf(parts, pod)
      if (!owner) return
      enqueue(owner)
      parts.updated?.(owner, old, pod)
    },
    deleted: (pod) => gone(pod, true),
  }
}

/** The owner that a pod's controller reference means; undefined when it is of another kind, gone, or another one of that name. */
export function ownerOf<T extends KubeObject>({ owners, kind }: Pick<PodOwners<T>, 'owners' | 'kind'>, pod: KubeObject, reference: OwnerReference | undefined = controllerOf(pod)): T | undefined {
  if (reference?.kind !== kind) return undefined
  const owner = owners.get(keyOf({ metadata: { name: reference.name, namespace: pod.metadata.namespace } }))
  return owner?.metadata.uid === reference.uid ? owner : undefined
}

/** An orphan may be adopted by any owner of its namespace that selects it. */
function enqueueMatching<T extends KubeObject>({ owners, selectorOf, enqueue }: PodOwners<T>, pod: Pod): void {
  if (!pod.metadata.labels) return
  for (const owner of owners.inNamespace(pod.metadata.namespace ?? '')) {
    const selector = selectorOf(owner)
    if (selector.requirements.length > 0 && selector.matches(pod.metadata.labels)) enqueue(owner)
  }
}
