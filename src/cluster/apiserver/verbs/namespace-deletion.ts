// Deleting a Namespace: it is marked, emptied by the namespace controller, and goes when its spec has no finalizers left.
// Models pkg/registry/core/namespace/storage/storage.go.
import { formatTime, type KubeObject } from '../../api/index.ts'
import type { Namespace } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import type { DeletionPlan } from './graceful-deletion.ts'

/** What a deletion does to a namespace; while it is being emptied, nothing. */
export function planNamespaceDeletion(_served: ServedResource, object: KubeObject, now: Micros): DeletionPlan {
  const namespace = object as Namespace
  const { metadata, spec, status } = namespace
  if (metadata.deletionTimestamp === undefined) {
    return { step: 'mark', object: { ...namespace, metadata: { ...metadata, deletionTimestamp: formatTime(now) }, status: { ...status, phase: 'Terminating' } } as Namespace }
  }
  return (spec?.finalizers?.length ?? 0) === 0 && (metadata.finalizers?.length ?? 0) === 0 ? { step: 'delete' } : { step: 'pending' }
}
