// Finds, makes and scales the ReplicaSets of a Deployment. Models getAllReplicaSetsAndSyncRevision and scaleReplicaSet of
// pkg/controller/deployment/sync.go.
import { hasReason, keyOf, type New } from '../../api/index.ts'
import { hashPodTemplate } from '../../api/hash/index.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/types/apps-v1.ts'
import type { LabelSelector } from '../../api/types/meta-v1.ts'
import { DEPLOYMENTS, REPLICA_SETS, type Client, type EventRecorder, type Informer } from '../../client/index.ts'
import type { Kernel, Process } from '../../../kernel/index.ts'
import { attempt, controllerReference, isNamespaceTerminating } from '../framework/index.ts'
import { conditionOf, hasProgressDeadline, makeCondition, withCondition } from './conditions.ts'
import { HASH_LABEL, REVISION, equalIgnoringHash, findNewReplicaSet, newSetAnnotations, nextRevision, withReplicaAnnotations } from './revisions.ts'
import { newReplicaSetReplicas, replicasOf } from './scaling.ts'

/**
 * One sync's own view of a Deployment. `deployment` starts as the informer's copy; its status and revision change as the sync
 * writes them, while its resourceVersion stays: a second write in one sync is refused as a conflict, and the sync is repeated.
 */
export class DeploymentSync {
  readonly client: Client
  readonly recorder: EventRecorder
  readonly replicaSets: Informer<ReplicaSet>
  readonly kernel: Kernel
  /** The ReplicaSets that the Deployment controls. */
  readonly sets: readonly ReplicaSet[]
  deployment: Deployment

  constructor(parts: { client: Client; recorder: EventRecorder; replicaSets: Informer<ReplicaSet> }, deployment: Deployment, sets: readonly ReplicaSet[]) {
    this.client = parts.client
    this.recorder = parts.recorder
    this.replicaSets = parts.replicaSets
    this.kernel = parts.client.kernel
    this.deployment = deployment
    this.sets = sets
  }

  /** Writes a status, and with it the annotations of the view. Throws ApiError, NetworkError. */
  *writeStatus(status: DeploymentStatus): Process<void> {
    this.deployment = { ...this.deployment, status }
    yield* this.client.updateStatus(DEPLOYMENTS, this.deployment)
  }

  /** Notes the revision in the view; true if the API server does not know it yet. */
  setRevision(revision: string | undefined): boolean {
    const { metadata } = this.deployment
    if (revision === undefined || metadata.annotations?.[REVISION] === revision) return false
    this.deployment = { ...this.deployment, metadata: { ...metadata, annotations: { ...metadata.annotations, [REVISION]: revision } } }
    return true
  }
}

export interface Generations {
  readonly newSet: ReplicaSet | undefined
  readonly oldSets: readonly ReplicaSet[]
}

/**
 * The set of the present template and the others. The new one gets its annotations and revision brought up to date, and is
 * made if there is none and `create` says so. Throws ApiError, NetworkError.
 */
export function* findGenerations(sync: DeploymentSync, create: boolean): Process<Generations> {
  const { sets } = sync
  const existing = findNewReplicaSet(sync.deployment, sets)
  const oldSets = sets.filter((set) => set.metadata.uid !== existing?.metadata.uid)
  const revision = nextRevision(oldSets)
  if (existing) return { newSet: yield* refresh(sync, existing, revision), oldSets }
  return { newSet: create ? yield* make(sync, oldSets, revision) : undefined, oldSets }
}

function* refresh(sync: DeploymentSync, set: ReplicaSet, revision: number): Process<ReplicaSet> {
  const { deployment, kernel } = sync
  const annotations = newSetAnnotations(deployment, set.metadata.annotations, revision)
  const minReadySeconds = deployment.spec?.minReadySeconds ?? 0
  if (annotations !== set.metadata.annotations || (set.spec?.minReadySeconds ?? 0) !== minReadySeconds) {
    const { minReadySeconds: _old, ...spec } = set.spec!
    return yield* sync.client.update(REPLICA_SETS, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...spec, ...(minReadySeconds ? { minReadySeconds } : {}) } })
  }
  let isNews = sync.setRevision(set.metadata.annotations?.[REVISION])
  let status = deployment.status ?? {}
  if (hasProgressDeadline(deployment) && !conditionOf(status, 'Progressing')) {
    status = withCondition(status, makeCondition('Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`, kernel.now))
    isNews = true
  }
  if (isNews) yield* sync.writeStatus(status)
  return set
}

function* make(sync: DeploymentSync, oldSets: readonly ReplicaSet[], revision: number): Process<ReplicaSet> {
  const { client, recorder, kernel } = sync
  const desired = planNewReplicaSet(sync.deployment, oldSets, revision)
  const { name } = desired.metadata
  const result = yield* attempt(client.create(REPLICA_SETS, desired))
  const made = result.value ?? (yield* explainFailure(sync, name!, result.error!))
  const replicas = desired.spec?.replicas ?? 0
  if (result.value && replicas > 0) recorder.event(sync.deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`)
  let isNews = sync.setRevision(String(revision))
  let status = sync.deployment.status ?? {}
  if (result.value && hasProgressDeadline(sync.deployment)) {
    status = withCondition(status, makeCondition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, kernel.now))
    isNews = true
  }
  if (isNews) yield* sync.writeStatus(status)
  return made
}

/** The ReplicaSet that a new template asks for. Its name follows from the template, so that making it twice is refused. */
export function planNewReplicaSet(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): New<ReplicaSet> {
  const { template, selector, minReadySeconds } = deployment.spec!
  const hash = hashPodTemplate(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash }
  const annotations = newSetAnnotations(deployment, undefined, revision)
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: withReplicaAnnotations(annotations, deployment),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newReplicaSetReplicas(deployment, oldSets, 0),
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: withHash(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  }
}

const withHash = (selector: LabelSelector, hash: string): LabelSelector => ({ ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } })

/** Gives the set that was there already, if it is the right one; otherwise writes down why there is none, and throws. */
function* explainFailure(sync: DeploymentSync, name: string, error: Error): Process<ReplicaSet> {
  const { deployment, recorder, replicaSets, kernel } = sync
  const status = deployment.status ?? {}
  if (hasReason(error, 'AlreadyExists')) {
    const set = replicaSets.get(keyOf({ metadata: { name, namespace: deployment.metadata.namespace } }))
    if (!set) throw error
    const isOurs = set.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid)
    if (isOurs && equalIgnoringHash(deployment.spec?.template, set.spec?.template)) return set
    // Another template has the same hash: the count goes into the hash of the next try.
    yield* attempt(sync.writeStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 }))
    throw error
  }
  if (isNamespaceTerminating(error)) throw error
  const message = `Failed to create new replica set "${name}": ${error.message}`
  if (hasProgressDeadline(deployment)) {
    yield* attempt(sync.writeStatus(withCondition(status, makeCondition('Progressing', 'False', 'ReplicaSetCreateError', message, kernel.now))))
  }
  recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message)
  throw error
}

/**
 * Gives a set its number of replicas and the annotations that tell the Deployment's size; an event tells of the former.
 * Gives the set as it then is. Throws ApiError, NetworkError.
 */
export function* scaleReplicaSet({ client, recorder, deployment }: DeploymentSync, set: ReplicaSet, replicas: number): Process<ReplicaSet> {
  const before = replicasOf(set)
  const annotations = withReplicaAnnotations(set.metadata.annotations, deployment)
  if (before === replicas && annotations === set.metadata.annotations) return set
  const updated = yield* client.update(REPLICA_SETS, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec!, replicas } })
  if (before !== replicas) recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`)
  return updated
}
