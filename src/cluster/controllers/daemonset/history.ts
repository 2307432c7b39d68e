// The revisions of a DaemonSet. Models constructHistory and snapshot of pkg/controller/daemon/update.go.
import { compileLabelSelector, hasReason } from '../../api/index.ts'
import { hashPodTemplate } from '../../api/hash/index.ts'
import type { ControllerRevision, DaemonSet } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { CONTROLLER_REVISIONS, DAEMON_SETS, PODS, type Client, type Informer } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, attempt, byRevision, claim, controlledBy, controllerReference, highestRevision, holdsTemplate, orphansIn, revisionData } from '../framework/index.ts'
import { HASH_LABEL } from './nodes.ts'

interface HistoryParts {
  readonly client: Client
  readonly revisions: Informer<ControllerRevision>
  readonly pods: Informer<Pod>
}

export interface History {
  readonly current: ControllerRevision
  readonly old: readonly ControllerRevision[]
}

/** Finds the revision of the present template, or makes it; its number is the highest. Throws ApiError, NetworkError, RetryError. */
export function* findHistory(parts: HistoryParts, set: DaemonSet): Process<History> {
  const { client, revisions } = parts
  const candidates = [...controlledBy(revisions, set.metadata.uid), ...orphansIn(revisions, set.metadata.namespace)]
  const owned = yield* claim({ client, owner: set, ownerResource: DAEMON_SETS, resource: CONTROLLER_REVISIONS, selector: compileLabelSelector(set.spec?.selector) }, candidates)
  const same = owned.filter((revision) => holdsTemplate(revision, set.spec!.template)).toSorted(byRevision)
  const old = owned.filter((revision) => !same.includes(revision))
  const number = highestRevision(old) + 1
  const found = same.at(-1)
  if (!found) return { current: yield* snapshot(client, set, number), old }
  yield* removeDuplicates(parts, set, same.slice(0, -1), found)
  if (found.revision >= number) return { current: found, old }
  return { current: yield* client.update(CONTROLLER_REVISIONS, { ...found, revision: number }), old }
}

/** Of several revisions of one template the highest stays; pods of the others get its label. */
function* removeDuplicates({ client, pods }: HistoryParts, set: DaemonSet, duplicates: readonly ControllerRevision[], kept: ControllerRevision): Process<void> {
  const hash = kept.metadata.labels?.[HASH_LABEL]
  for (const duplicate of duplicates) {
    for (const pod of controlledBy(pods, set.metadata.uid)) {
      if (pod.metadata.labels?.[HASH_LABEL] === hash) continue
      yield* client.update(PODS, { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [HASH_LABEL]: hash ?? '' } } })
    }
    yield* client.delete(CONTROLLER_REVISIONS, duplicate.metadata.name, duplicate.metadata.namespace)
  }
}

function* snapshot(client: Client, set: DaemonSet, revision: number): Process<ControllerRevision> {
  const { template } = set.spec!
  const { name, namespace, annotations } = set.metadata
  const hash = hashPodTemplate(template, set.status?.collisionCount)
  const result = yield* attempt(
    client.create(CONTROLLER_REVISIONS, {
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: { name: `${name}-${hash}`, namespace, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash }, ...(annotations ? { annotations } : {}), ownerReferences: [controllerReference(set)] },
      data: revisionData(template),
      revision,
    }),
  )
  if (result.value) return result.value
  if (!hasReason(result.error, 'AlreadyExists')) throw result.error
  const existing: ControllerRevision = yield* client.get(CONTROLLER_REVISIONS, `${name}-${hash}`, namespace)
  if (holdsTemplate(existing, template)) return existing
  const fresh: DaemonSet = yield* client.get(DAEMON_SETS, name, namespace)
  if (fresh.status?.collisionCount !== set.status?.collisionCount) throw new RetryError(`found a stale collision count (${set.status?.collisionCount}, expected ${fresh.status?.collisionCount}) of DaemonSet "${name}" while processing; will retry until it is updated`)
  yield* client.updateStatus(DAEMON_SETS, { ...fresh, status: { ...fresh.status!, collisionCount: (fresh.status?.collisionCount ?? 0) + 1 } })
  throw result.error
}

/** Deletes the oldest revisions beyond the limit, but none that a pod still is of. */
export function* cleanUpHistory({ client }: HistoryParts, set: DaemonSet, old: readonly ControllerRevision[], live: Iterable<Pod>): Process<void> {
  let excess = old.length - (set.spec?.revisionHistoryLimit ?? 10)
  if (excess <= 0) return
  const hashes = new Set<string | undefined>()
  for (const pod of live) hashes.add(pod.metadata.labels?.[HASH_LABEL])
  for (const { metadata } of old.toSorted(byRevision)) {
    if (excess <= 0) return
    if (hashes.has(metadata.labels?.[HASH_LABEL])) continue
    yield* client.delete(CONTROLLER_REVISIONS, metadata.name, metadata.namespace)
    excess--
  }
}
