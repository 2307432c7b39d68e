// What a namespace's status tells about its deletion: pure. Models pkg/controller/namespace/deletion/status_condition_utils.go.
import { formatTime } from '../../api/index.ts'
import type { NamespaceCondition } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'

export interface Remaining {
  /** How many objects are left, by `resource.group`. */
  readonly objects: ReadonlyMap<string, number>
  /** How many of them each finalizer holds. */
  readonly finalizers: ReadonlyMap<string, number>
  readonly errors: readonly string[]
}

interface Finding {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

/** The conditions that follow, in upstream's order, or undefined when `before` says the same. */
export function planConditions(before: readonly NamespaceCondition[] = [], remaining: Remaining, now: Micros): readonly NamespaceCondition[] | undefined {
  let isChanged = false
  let conditions = before
  for (const finding of findings(remaining)) {
    const index = conditions.findIndex((condition) => condition.type === finding.type)
    const old = conditions[index]
    if (old && old.status === finding.status && old.reason === finding.reason && old.message === finding.message) continue
    const next: NamespaceCondition = { type: finding.type, status: finding.status, lastTransitionTime: old?.status === finding.status ? old.lastTransitionTime : formatTime(now), reason: finding.reason, message: finding.message }
    conditions = old ? conditions.with(index, next) : [...conditions, next]
    isChanged = true
  }
  return isChanged ? conditions : undefined
}

function findings({ objects, finalizers, errors }: Remaining): readonly Finding[] {
  const left = [...objects].filter(([, count]) => count > 0).map(([resource, count]) => `${resource} has ${count} resource instances`)
  const held = [...finalizers].filter(([, count]) => count > 0).map(([finalizer, count]) => `${finalizer} in ${count} resource instances`)
  return [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    errors.length > 0
      ? { type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message: `Failed to delete all resource types, ${errors.length} remaining: ${errors.toSorted().join(', ')}` }
      : { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    left.length > 0
      ? { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${left.toSorted().join(', ')}` }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    held.length > 0
      ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${held.toSorted().join(', ')}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ]
}
