// Walks the pods of a StatefulSet in order and does what is due. Models updateStatefulSet of stateful_set_control.go.
import { hasReason } from '../../api/index.ts'
import type { StatefulSet, StatefulSetStatus } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Group, Kernel, Process } from '../../../kernel/index.ts'
import { attempt, isPodAvailable, isPodTerminal, slowStart, templateOf } from '../framework/index.ts'
import type { StatefulPodWriter } from './pod-writer.ts'
import { isCreated, isHealthy, isInRange, isParallel, isRunningAndReady, isTerminating, makeStatefulPod, matchesIdentity, ordinalOf, replicasOf, revisionOf, startOrdinal, type MaybePod } from './pods.ts'
import type { SetRevisions } from './revisions.ts'
import { planStatefulStatus, withoutCurrent } from './status.ts'

export interface Walk {
  readonly kernel: Kernel
  readonly group: Group
  readonly writer: StatefulPodWriter
  readonly set: StatefulSet
  readonly revisions: SetRevisions
}

export interface WalkResult {
  readonly status: StatefulSetStatus
  readonly error?: Error
}

/** Does what is due and gives the status that follows; an error is given with it, so that the status is written all the same. */
export function* walkPods(walk: Walk, pods: readonly Pod[]): Process<WalkResult> {
  const { set, revisions, kernel } = walk
  const names = { current: revisions.current.metadata.name, update: revisions.update.metadata.name, collisionCount: revisions.collisionCount }
  const status = (all: readonly MaybePod[]): StatefulSetStatus => planStatefulStatus(set, all, names, kernel.now)
  const replicas = fillRange(walk, pods.filter((pod) => isInRange(set, pod)))
  const condemned = pods.filter((pod) => !isInRange(set, pod)).toSorted((a, b) => ordinalOf(b) - ordinalOf(a))
  if (set.metadata.deletionTimestamp !== undefined) return { status: status(pods) }
  const all = [...replicas, ...condemned]
  const first = [...replicas, ...condemned.toReversed()].find((pod) => !isHealthy(pod))
  const living = yield* forAll(walk, replicas, (pod) => processReplica(walk, pod))
  if (living.isHeld || living.error) return { status: status(all), error: living.error }
  for (const pod of condemned) yield* walk.writer.matchRetention(set, pod)
  const leaving = yield* forAll(walk, condemned, (pod) => processCondemned(walk, pod, first))
  if (leaving.isHeld || leaving.error) return { status: status(all), error: leaving.error }
  return yield* rollNext(walk, replicas, status(all))
}

/** The pods of the range, with those that are missing as they are to be made. Those below the partition keep the current revision. */
function fillRange({ set, revisions }: Walk, pods: readonly Pod[]): readonly MaybePod[] {
  const start = startOrdinal(set)
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]))
  const strategy = set.spec?.updateStrategy
  const partition = strategy?.rollingUpdate ? (strategy.rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0)
  return Array.from({ length: replicasOf(set) }, (_, i) => {
    const isCurrent = strategy?.type === 'RollingUpdate' && i < partition
    const revision = isCurrent ? revisions.current : revisions.update
    return byOrdinal.get(start + i) ?? makeStatefulPod(set, isCurrent ? templateOf(revision) : set.spec!.template, revision.metadata.name, start + i)
  })
}

/** In order one after the other until one holds the rest up; in parallel all of them. */
function* forAll<T extends MaybePod>({ set, group }: Walk, pods: readonly T[], act: (pod: T) => Process<boolean>): Process<{ readonly isHeld: boolean; readonly error?: Error }> {
  if (isParallel(set)) return { isHeld: false, error: (yield* slowStart(group, `pods of ${set.metadata.name}`, pods.length, (i) => act(pods[i]!))).error }
  for (const pod of pods) {
    const { value: isHeld, error } = yield* attempt(act(pod))
    if (isHeld || error) return { isHeld: true, error }
  }
  return { isHeld: false }
}

/** Makes a pod or mends it; true when those after it have to wait. */
function* processReplica({ set, writer, kernel }: Walk, pod: MaybePod): Process<boolean> {
  const isOrdered = !isParallel(set)
  if (!isCreated(pod)) {
    if (writer.hasStaleClaim(set, pod)) return true
    yield* writer.create(set, pod)
    return isOrdered
  }
  if (isPodTerminal(pod)) {
    if (!isTerminating(pod)) yield* writer.delete(set, pod)
    return true
  }
  if (pod.status?.phase === 'Pending') yield* writer.createClaims(set, pod.metadata.name)
  if (isOrdered && (isTerminating(pod) || !isRunningAndReady(pod) || !isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, kernel.now))) return true
  if (!matchesIdentity(set, pod)) yield* writer.restoreIdentity(set, pod)
  yield* writer.matchRetention(set, pod)
  return false
}

/** Deletes a pod beyond the range, if those before it are well or it is the first that is not. */
function* processCondemned({ set, writer, kernel }: Walk, pod: Pod, firstUnhealthy: MaybePod | undefined): Process<boolean> {
  const isOrdered = !isParallel(set)
  if (isTerminating(pod)) return isOrdered
  const isReady = isRunningAndReady(pod) && isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, kernel.now)
  if (isOrdered && !isReady && pod !== firstUnhealthy) return true
  yield* writer.delete(set, pod)
  return true
}

/** Deletes the highest pod of another revision, once all above it are well. */
function* rollNext({ set, writer, revisions }: Walk, replicas: readonly MaybePod[], status: StatefulSetStatus): Process<WalkResult> {
  const strategy = set.spec?.updateStrategy
  if (strategy?.type === 'OnDelete') return { status }
  for (const pod of replicas.toReversed()) {
    if (ordinalOf(pod) - startOrdinal(set) < (strategy?.rollingUpdate?.partition ?? 0)) break
    if (revisionOf(pod) !== revisions.update.metadata.name && !isTerminating(pod)) {
      const { error } = yield* attempt(writer.delete(set, pod as Pod))
      return { status: withoutCurrent(status), error: hasReason(error, 'NotFound') ? undefined : error }
    }
    if (!isHealthy(pod)) break
  }
  return { status }
}
