// Deleting a Namespace: it is marked, emptied by the namespace controller, and goes when its spec has no finalizers left.
// Models pkg/registry/core/namespace/storage/storage.go.
import { formatTime, type KubeObject } from '../../api/index.ts'
import type { Namespace } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import { conflict } from '../status.ts'
import type { DeletionPlan } from './graceful-deletion.ts'

/** What a deletion does to a namespace. Throws Conflict while it is being emptied. */
export function planNamespaceDeletion(served: ServedResource, object: KubeObject, now: Micros): DeletionPlan {
  const namespace = object as Namespace
  const { metadata, spec, status } = namespace
  if (metadata.deletionTimestamp === undefined) {
    return { step: 'mark', object: { ...namespace, metadata: { ...metadata, deletionTimestamp: formatTime(now) }, status: { ...status, phase: 'Terminating' } } as Namespace }
  }
  if ((spec?.finalizers?.length ?? 0) === 0 && (metadata.finalizers?.length ?? 0) === 0) return { step: 'delete' }
  throw conflict(served.qualified, metadata.name, 'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.')
}
