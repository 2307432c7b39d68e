// The versions of a StatefulSet's template. Models getStatefulSetRevisions and truncateHistory of stateful_set_control.go.
import { compileLabelSelector, hasReason, type New } from '../../api/index.ts'
import { hashRevisionData } from '../../api/hash/index.ts'
import type { ControllerRevision, StatefulSet } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { CONTROLLER_REVISIONS, STATEFUL_SETS, type Client, type Informer } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt, byRevision, controlledBy, controllerReference, highestRevision, holdsTemplate, orphansIn, revisionData } from '../framework/index.ts'
import { revisionOf } from './pods.ts'

const HASH_LABEL = 'controller.kubernetes.io/hash'

export interface SetRevisions {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  readonly collisionCount: number
  /** All that were known before. */
  readonly all: readonly ControllerRevision[]
}

/** Takes in revisions that lost their owner; an owner that is being deleted takes none. */
export function* adoptRevisions(client: Client, revisions: Informer<ControllerRevision>, set: StatefulSet): Process<void> {
  const selector = compileLabelSelector(set.spec?.selector)
  const orphans = [...orphansIn(revisions, set.metadata.namespace)].filter(({ metadata }) => selector.matches(metadata.labels))
  if (orphans.length === 0) return
  const fresh: StatefulSet = yield* client.get(STATEFUL_SETS, set.metadata.name, set.metadata.namespace)
  if (fresh.metadata.uid !== set.metadata.uid || fresh.metadata.deletionTimestamp !== undefined) return
  for (const { metadata } of orphans) {
    yield* client.patch(CONTROLLER_REVISIONS, metadata.name, metadata.namespace, 'application/strategic-merge-patch+json', { metadata: { uid: metadata.uid, ownerReferences: [controllerReference(set)] } })
  }
}

/** The revision that the set is at and the one that it goes to; makes the latter if the template is new. Throws ApiError, NetworkError. */
export function* findRevisions(client: Client, revisions: Informer<ControllerRevision>, set: StatefulSet): Process<SetRevisions> {
  const all = controlledBy(revisions, set.metadata.uid).toSorted(byRevision)
  const { template } = set.spec!
  const equal = all.filter((revision) => holdsTemplate(revision, template)).at(-1)
  const number = highestRevision(all) + 1
  let collisionCount = set.status?.collisionCount ?? 0
  let update: ControllerRevision
  if (equal && holdsTemplate(all.at(-1)!, template)) update = all.at(-1)!
  else if (equal) update = yield* client.update(CONTROLLER_REVISIONS, { ...equal, revision: number })
  else ({ revision: update, collisionCount } = yield* makeRevision(client, set, number, collisionCount))
  const current = all.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update
  return { current, update, collisionCount, all }
}

function planRevision(set: StatefulSet, revision: number, collisionCount: number): New<ControllerRevision> {
  const data = revisionData(set.spec!.template)
  const hash = hashRevisionData(data, collisionCount)
  const { name, namespace, annotations } = set.metadata
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: { name: `${name}-${hash}`, namespace, labels: { ...set.spec!.template.metadata?.labels, [HASH_LABEL]: hash }, ...(annotations ? { annotations } : {}), ownerReferences: [controllerReference(set)] },
    data,
    revision,
  }
}

function* makeRevision(client: Client, set: StatefulSet, number: number, first: number): Process<{ readonly revision: ControllerRevision; readonly collisionCount: number }> {
  for (let collisionCount = first; ; collisionCount++) {
    const planned = planRevision(set, number, collisionCount)
    const { name, namespace, ...metadata } = planned.metadata
    const { value, error } = yield* attempt(client.create(CONTROLLER_REVISIONS, { ...planned, metadata: { name, ...metadata } }, undefined, namespace))
    if (value) return { revision: value, collisionCount }
    if (!hasReason(error, 'AlreadyExists')) throw error
    const existing: ControllerRevision = yield* client.get(CONTROLLER_REVISIONS, name!, namespace)
    if (holdsTemplate(existing, set.spec!.template)) return { revision: existing, collisionCount }
  }
}

/** Deletes the oldest revisions beyond the limit that no pod is of. */
export function* truncateHistory(client: Client, set: StatefulSet, { all, current, update }: SetRevisions, pods: readonly Pod[]): Process<void> {
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOf)])
  const idle = all.filter(({ metadata }) => !live.has(metadata.name))
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - (set.spec?.revisionHistoryLimit ?? 10)))) {
    yield* client.delete(CONTROLLER_REVISIONS, metadata.name, metadata.namespace)
  }
}
