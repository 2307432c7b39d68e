// Which ReplicaSet belongs to which version of the template, and the annotations that say so: pure.
// Models pkg/controller/deployment/util/deployment_util.go.
import type { Deployment, ReplicaSet } from '../../api/types/apps-v1.ts'
import type { PodTemplateSpec } from '../../api/types/core-v1.ts'
import { semanticEqual } from '../framework/index.ts'
import { byAge, maxSurge, replicasOf } from './scaling.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'
export const HASH_LABEL = 'pod-template-hash'
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
/** Annotations of a Deployment that are not passed on to its ReplicaSets. */
const OWN_ANNOTATIONS: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration', REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, 'deprecated.deployment.rollback.to'])
const HISTORY_LENGTH_MAX = 2000

type Annotations = Readonly<Record<string, string>>

/** The oldest ReplicaSet with the Deployment's template, not counting the hash label. */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.toSorted(byAge).find((set) => equalIgnoringHash(set.spec?.template, deployment.spec?.template))
}

export function equalIgnoringHash(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b))
}

const bare = new WeakMap<PodTemplateSpec, PodTemplateSpec>()

/** Templates do not change, so what was stripped once serves every sync. */
function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  if (template?.metadata?.labels?.[HASH_LABEL] === undefined) return template
  let stripped = bare.get(template)
  if (!stripped) {
    const { [HASH_LABEL]: _, ...labels } = template.metadata.labels
    bare.set(template, (stripped = { ...template, metadata: { ...template.metadata, labels } }))
  }
  return stripped
}

export const revisionOf = (object: ReplicaSet | Deployment): number => Number(object.metadata.annotations?.[REVISION] ?? 0) || 0

export const nextRevision = (oldSets: readonly ReplicaSet[]): number => Math.max(0, ...oldSets.map(revisionOf)) + 1

/** The number of replicas that the Deployment had when the set was last scaled; undefined when it does not say. */
export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  const text = set.metadata.annotations?.[DESIRED_REPLICAS]
  return text === undefined || !/^-?\d+$/.test(text) ? undefined : Number(text)
}

/** The annotations that tell how large the Deployment is; the same object when they are right already. */
export function withReplicaAnnotations(annotations: Annotations | undefined, deployment: Deployment): Annotations {
  const desired = String(replicasOf(deployment))
  const most = String(replicasOf(deployment) + maxSurge(deployment))
  if (annotations?.[DESIRED_REPLICAS] === desired && annotations[MAX_REPLICAS] === most) return annotations
  return { ...annotations, [DESIRED_REPLICAS]: desired, [MAX_REPLICAS]: most }
}

/**
 * The annotations of the new ReplicaSet: the Deployment's own, and the revision, which only grows. A set that gets a higher
 * one is being rolled back to; the revisions it had before are kept as history. The same object when nothing changes.
 */
export function newSetAnnotations(deployment: Deployment, annotations: Annotations | undefined, revision: number): Annotations | undefined {
  const copied = copyAnnotations(deployment.metadata.annotations, annotations)
  const before = copied?.[REVISION]
  if (before !== undefined && !/^-?\d+$/.test(before)) return annotations
  if (Number(before ?? 0) >= revision) return copied
  const updated = { ...copied, [REVISION]: String(revision) }
  return before === undefined ? updated : withHistory(updated, before)
}

function copyAnnotations(from: Annotations | undefined, to: Annotations | undefined): Annotations | undefined {
  let copied = to
  for (const [key, value] of Object.entries(from ?? {})) {
    if (!OWN_ANNOTATIONS.has(key) && copied?.[key] !== value) copied = { ...copied, [key]: value }
  }
  return copied
}

function withHistory(annotations: Annotations, revision: string): Annotations {
  const history = annotations[REVISION_HISTORY]
  if (!history) return { ...annotations, [REVISION_HISTORY]: revision }
  const entries = [...history.split(','), revision]
  // The oldest entries give way when the list grows too long.
  while (entries.length > 1 && entries.join(',').length > HISTORY_LENGTH_MAX) entries.shift()
  return { ...annotations, [REVISION_HISTORY]: entries.join(',') }
}

/** Old ReplicaSets without replicas that exceed the history limit, lowest revision first. */
export function planCleanup(deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = deployment.spec?.revisionHistoryLimit
  if (limit === undefined || limit === 2 ** 31 - 1) return []
  const alive = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined)
  return alive
    .toSorted((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter((set) => (set.status?.replicas ?? 0) === 0 && replicasOf(set) === 0 && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0))
}
