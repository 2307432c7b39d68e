// One sync of a Deployment: what the strategy allows is carried out, then the status is written.
// Models syncDeployment of pkg/controller/deployment/deployment_controller.go, recreate.go and rolling.go.
import { hasReason } from '../../api/index.ts'
import type { ReplicaSet } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { REPLICA_SETS } from '../../client/index.ts'
import { SECOND, type Micros, type Process } from '../../../kernel/index.ts'
import { attempt, isPodTerminal, semanticEqual } from '../framework/index.ts'
import { planPausedCondition, withCondition } from './conditions.ts'
import { findGenerations, scaleReplicaSet, type DeploymentSync, type Generations } from './replica-sets.ts'
import { desiredReplicasOf, planCleanup } from './revisions.ts'
import { planRollingUpdate } from './rolling.ts'
import { isActive, planScale, replicasOf, type ScaleStep } from './scaling.ts'
import { isComplete, planRolloutStatus, planStatus, progressCheckAfter } from './status.ts'

/** What a sync asks of the queue: when to look again. */
export type Again = { readonly after: Micros } | { readonly rateLimited: true } | undefined

/** `podsOf` gives the pods of a set, for strategies that wait for old pods to be gone. Throws ApiError, NetworkError. */
export function* syncDeployment(sync: DeploymentSync, podsOf: (set: ReplicaSet) => readonly Pod[]): Process<Again> {
  if (sync.deployment.metadata.deletionTimestamp !== undefined) return yield* writeCounts(sync, yield* findGenerations(sync, false))
  const paused = planPausedCondition(sync.deployment, sync.kernel.now)
  if (paused) yield* sync.writeStatus(withCondition(sync.deployment.status ?? {}, paused))
  if (sync.deployment.spec?.paused) return yield* resize(sync)
  if (yield* wasResized(sync)) return yield* resize(sync)
  return sync.deployment.spec?.strategy?.type === 'Recreate' ? yield* recreate(sync, podsOf) : yield* roll(sync)
}

/** True when a set was scaled for another size of the Deployment than it has now. */
function* wasResized(sync: DeploymentSync): Process<boolean> {
  const sets = allOf(yield* findGenerations(sync, false))
  return sets.some((set) => isActive(set) && (desiredReplicasOf(set) ?? replicasOf(sync.deployment)) !== replicasOf(sync.deployment))
}

const allOf = ({ newSet, oldSets }: Generations): readonly ReplicaSet[] => (newSet ? [...oldSets, newSet] : oldSets)

function* resize(sync: DeploymentSync): Process<Again> {
  const generations = yield* findGenerations(sync, false)
  yield* carryOut(sync, planScale(sync.deployment, generations.newSet, generations.oldSets))
  if (sync.deployment.spec?.paused) yield* cleanUp(sync, generations.oldSets)
  return yield* writeCounts(sync, generations)
}

function* roll(sync: DeploymentSync): Process<Again> {
  const generations = yield* findGenerations(sync, true)
  const steps = planRollingUpdate(sync.deployment, generations.newSet!, generations.oldSets)
  yield* carryOut(sync, steps)
  if (steps.length === 0 && isComplete(sync.deployment, sync.deployment.status ?? {})) yield* cleanUp(sync, generations.oldSets)
  return yield* writeProgress(sync, generations)
}

function* recreate(sync: DeploymentSync, podsOf: (set: ReplicaSet) => readonly Pod[]): Process<Again> {
  // The new set is not made before the old pods are gone: it would start its pods at once.
  let generations = yield* findGenerations(sync, false)
  const down = generations.oldSets.filter(isActive).map((set) => ({ set, replicas: 0 }))
  yield* carryOut(sync, down)
  if (down.length > 0 || areOldPodsRunning(generations.oldSets, podsOf)) return yield* writeProgress(sync, generations)
  if (!generations.newSet) generations = yield* findGenerations(sync, true)
  const newSet = generations.newSet!
  yield* carryOut(sync, replicasOf(newSet) === replicasOf(sync.deployment) ? [] : [{ set: newSet, replicas: replicasOf(sync.deployment) }])
  if (isComplete(sync.deployment, sync.deployment.status ?? {})) yield* cleanUp(sync, generations.oldSets)
  return yield* writeProgress(sync, generations)
}

function areOldPodsRunning(oldSets: readonly ReplicaSet[], podsOf: (set: ReplicaSet) => readonly Pod[]): boolean {
  return oldSets.some((set) => (set.status?.replicas ?? 0) > 0 || podsOf(set).some((pod) => !isPodTerminal(pod)))
}

/** A set that comes twice is written from what the API server answered the first time. */
function* carryOut(sync: DeploymentSync, steps: readonly ScaleStep[]): Process<void> {
  const latest = new Map<string, ReplicaSet>()
  for (const { set, replicas } of steps) {
    const { uid } = set.metadata
    latest.set(uid, yield* scaleReplicaSet(sync, latest.get(uid) ?? set, replicas))
  }
}

function* cleanUp({ client, deployment }: DeploymentSync, oldSets: readonly ReplicaSet[]): Process<void> {
  for (const { metadata } of planCleanup(deployment, oldSets)) {
    const { error } = yield* attempt(client.delete(REPLICA_SETS, metadata.name, metadata.namespace))
    if (error && !hasReason(error, 'NotFound')) throw error
  }
}

function* writeCounts(sync: DeploymentSync, generations: Generations): Process<undefined> {
  const status = planStatus(sync.deployment, allOf(generations), generations.newSet, sync.kernel.now)
  if (!semanticEqual(status, sync.deployment.status)) yield* sync.writeStatus(status)
  return undefined
}

function* writeProgress(sync: DeploymentSync, generations: Generations): Process<Again> {
  const { now } = sync.kernel
  const status = planRolloutStatus(sync.deployment, allOf(generations), generations.newSet, now)
  if (!semanticEqual(status, sync.deployment.status)) {
    yield* sync.writeStatus(status)
    return undefined
  }
  const after = progressCheckAfter(sync.deployment, status, now)
  if (after === undefined) return undefined
  return after < SECOND ? { rateLimited: true } : { after: after + SECOND }
}
