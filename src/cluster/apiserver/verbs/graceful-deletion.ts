// What a deletion does to an object before it is gone: grace, finalizers, or nothing. Pure decisions.
// Models apiserver/pkg/registry/rest/delete.go (BeforeDelete), registry/generic/registry/store.go (finalizers for garbage
// collection) and pkg/registry/core/pod/strategy.go (CheckGracefulDelete).
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { formatTime, parseTime, type KubeObject } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import type { DeletionOptions } from './delete-options.ts'

export type DeletionPlan =
  /** Nothing more to do than to wait. */
  | { readonly step: 'pending' }
  /** Write the object so, and leave it. */
  | { readonly step: 'mark'; readonly object: KubeObject }
  /** Write the object so, then take it away. */
  | { readonly step: 'mark and delete'; readonly object: KubeObject }
  | { readonly step: 'delete' }

const ORPHAN = 'orphan'
const FOREGROUND = 'foregroundDeletion'

/** What one deletion request does to an object at time `now`. */
export function planDeletion(served: ServedResource, object: KubeObject, options: DeletionOptions, now: Micros): DeletionPlan {
  const graceful = isPod(served) ? planGrace(object as Pod, options, now) : undefined
  if (graceful === 'pending') return { step: 'pending' }
  const finalizers = finalizersFor(served, object, options)
  const current = graceful ?? object
  const marked = finalizers === object.metadata.finalizers ? current : { ...current, metadata: { ...current.metadata, finalizers } }
  if (!graceful) return (finalizers?.length ?? 0) > 0 ? { step: 'mark', object: markAsDeleting(marked, now) } : { step: 'delete' }
  const stays = (finalizers?.length ?? 0) > 0 || (graceful.metadata.deletionGracePeriodSeconds ?? 0) > 0
  return { step: stays ? 'mark' : 'mark and delete', object: marked }
}

function isPod({ resource }: ServedResource): boolean {
  return resource.group === '' && resource.resource === 'pods'
}

/** The pod with its time of deletion; undefined when it is to go at once, 'pending' when nothing changes. */
function planGrace(pod: Pod, options: DeletionOptions, now: Micros): Pod | 'pending' | undefined {
  const { metadata } = pod
  if (metadata.deletionTimestamp !== undefined) {
    const left = metadata.deletionGracePeriodSeconds ?? 0
    if (left === 0) return undefined
    const asked = options.gracePeriodSeconds
    if (asked === undefined || asked >= left) return 'pending'
    const begun = parseTime(metadata.deletionTimestamp) - left * SECOND
    return { ...pod, metadata: { ...metadata, deletionTimestamp: formatTime(begun + asked * SECOND), deletionGracePeriodSeconds: asked } }
  }
  const grace = graceOf(pod, options)
  const generation = metadata.generation ? { generation: metadata.generation + 1 } : {}
  return { ...pod, metadata: { ...metadata, ...generation, deletionTimestamp: formatTime(now + grace * SECOND), deletionGracePeriodSeconds: grace } }
}

function graceOf({ spec, status }: Pod, options: DeletionOptions): number {
  if (!spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0
  const asked = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0
  return asked < 0 ? 1 : asked
}

/** Marks an object that has finalizers but knows no grace. */
function markAsDeleting(object: KubeObject, now: Micros): KubeObject {
  const { metadata } = object
  if (metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0) return object
  const generation = metadata.deletionTimestamp === undefined && metadata.generation ? { generation: metadata.generation + 1 } : {}
  return { ...object, metadata: { ...metadata, ...generation, deletionTimestamp: metadata.deletionTimestamp ?? formatTime(now), deletionGracePeriodSeconds: 0 } }
}

/** The finalizers that ask the garbage collector to orphan dependents or to delete them first. */
function finalizersFor({ resource }: ServedResource, { metadata }: KubeObject, options: DeletionOptions): readonly string[] | undefined {
  const old = metadata.finalizers
  // Events have no dependents (rest.Unsupported).
  if (resource.resource === 'events') return old
  const wanted = collectorFinalizer(old ?? [], options, resource.defaultGCOrphan)
  const others = (old ?? []).filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND)
  const next = wanted === undefined ? others : [...others, wanted]
  return next.length === (old?.length ?? 0) && next.every((finalizer) => old?.includes(finalizer)) ? old : next
}

function collectorFinalizer(old: readonly string[], options: DeletionOptions, orphansByDefault: boolean): string | undefined {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? ORPHAN : undefined
  switch (options.propagationPolicy) {
    case 'Orphan': return ORPHAN
    case 'Foreground': return FOREGROUND
    case 'Background': return undefined
  }
  if (old.includes(ORPHAN)) return ORPHAN
  if (old.includes(FOREGROUND)) return FOREGROUND
  return orphansByDefault ? ORPHAN : undefined
}
