// What a StatefulSet's status says: pure.
import type { StatefulSet, StatefulSetStatus } from '../../api/types/apps-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isPodAvailable } from '../framework/index.ts'
import { isCreated, isRunningAndReady, isTerminating, revisionOf, type MaybePod } from './pods.ts'

export interface Revisions {
  readonly current: string
  readonly update: string
  readonly collisionCount: number
}

/** Counts over pods. A rolling update that has reached every pod makes its revision the current one. */
export function planStatefulStatus(set: StatefulSet, pods: readonly MaybePod[], revisions: Revisions, now: Micros): StatefulSetStatus {
  const created = pods.filter(isCreated)
  const ready = created.filter(isRunningAndReady)
  const available = ready.filter((pod) => isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now))
  const ofRevision = (revision: string): number => created.filter((pod) => !isTerminating(pod) && revisionOf(pod) === revision).length
  return makeStatus(set, { replicas: created.length, ready: ready.length, available: available.length, current: ofRevision(revisions.current), updated: ofRevision(revisions.update) }, revisions)
}

export interface Counts {
  readonly replicas: number
  readonly ready: number
  readonly available: number
  readonly current: number
  readonly updated: number
}

function makeStatus(set: StatefulSet, counts: Counts, revisions: Revisions): StatefulSetStatus {
  const { conditions } = set.status ?? {}
  return {
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    replicas: counts.replicas,
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    ...(counts.current > 0 ? { currentReplicas: counts.current } : {}),
    ...(counts.updated > 0 ? { updatedReplicas: counts.updated } : {}),
    currentRevision: revisions.current,
    updateRevision: revisions.update,
    collisionCount: revisions.collisionCount,
    ...(conditions ? { conditions } : {}),
    availableReplicas: counts.available,
  }
}

/** The status with one pod of the current revision fewer: it has just been deleted for the update. */
export function withoutCurrent(status: StatefulSetStatus): StatefulSetStatus {
  const { currentReplicas = 0, ...rest } = status
  return currentReplicas > 1 ? { ...status, currentReplicas: currentReplicas - 1 } : rest
}

/** Ends a rolling update when every pod is of the new revision and ready. */
export function completed(set: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const isDone = set.spec?.updateStrategy?.type === 'RollingUpdate' && (status.updatedReplicas ?? 0) === status.replicas && (status.readyReplicas ?? 0) === status.replicas
  if (!isDone) return status
  const { currentReplicas: _, ...rest } = status
  return { ...rest, ...(status.updatedReplicas ? { currentReplicas: status.updatedReplicas } : {}), currentRevision: status.updateRevision }
}

/** Whether the API server has to be told. */
export function isInconsistent(before: StatefulSetStatus | undefined, after: StatefulSetStatus): boolean {
  return (
    (after.observedGeneration ?? 0) > (before?.observedGeneration ?? 0) ||
    (['replicas', 'currentReplicas', 'readyReplicas', 'updatedReplicas', 'availableReplicas'] as const).some((field) => (before?.[field] ?? 0) !== (after[field] ?? 0)) ||
    before?.currentRevision !== after.currentRevision ||
    before?.updateRevision !== after.updateRevision
  )
}
