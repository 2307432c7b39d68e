// Watches StatefulSets and pods, and syncs the sets that a change concerns. Models pkg/controller/statefulset/stateful_set.go.
import { compileLabelSelector, hasReason, keyOf } from '../../api/index.ts'
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '../../api/types/apps-v1.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { CONTROLLER_REVISIONS, EventRecorder, PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS, WorkQueue, waitForSync, type Client, type Informer } from '../../client/index.ts'
import { MILLISECOND, SECOND, sleep, type Process } from '../../../kernel/index.ts'
import { attempt, claim, controlledBy, indexByController, isPodReady, orphansIn, ownedPodHandler, startWorkers, type ControllerContext } from '../framework/index.ts'
import { walkPods } from './control.ts'
import { StatefulPodWriter } from './pod-writer.ts'
import { isMember, replicasOf } from './pods.ts'
import { adoptRevisions, findRevisions, truncateHistory } from './revisions.ts'
import { completed, isInconsistent } from './status.ts'

const NAME = 'statefulset-controller'
const WORKERS = 5
const CONFLICT_TRIES = 5

interface StatefulController {
  readonly context: ControllerContext
  readonly client: Client
  readonly writer: StatefulPodWriter
  readonly sets: Informer<StatefulSet>
  readonly pods: Informer<Pod>
  readonly revisions: Informer<ControllerRevision>
  readonly queue: WorkQueue
}

export function* startStatefulSetController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS)
  const controller: StatefulController = {
    context,
    client,
    writer: new StatefulPodWriter(client, new EventRecorder(client, group, NAME), claims),
    sets: informers.informer(STATEFUL_SETS),
    pods: informers.informer(PODS),
    revisions: informers.informer(CONTROLLER_REVISIONS),
    queue: new WorkQueue(kernel, 'statefulset'),
  }
  const { sets, pods, revisions, queue } = controller
  indexByController(pods)
  indexByController(revisions)
  const enqueue = (set: StatefulSet): void => queue.add(keyOf(set))
  sets.handle({ added: enqueue, updated: (_, set) => enqueue(set), deleted: enqueue })
  pods.handle(
    ownedPodHandler({
      owners: sets,
      kind: 'StatefulSet',
      selectorOf: (set) => compileLabelSelector(set.spec?.selector),
      enqueue,
      updated(set, old, pod) {
        const minReadySeconds = set.spec?.minReadySeconds ?? 0
        if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) queue.addAfter(keyOf(set), (minReadySeconds + 1) * SECOND)
      },
    }),
  )
  yield* waitForSync([pods, sets, claims, revisions])
  startWorkers(context, queue, WORKERS, (key) => sync(controller, key), Infinity)
}

function* sync({ context, client, writer, sets, pods, revisions, queue }: StatefulController, key: string): Process<void> {
  const { kernel, group } = context
  const set = sets.get(key)
  if (!set) return
  yield* adoptRevisions(client, revisions, set)
  const candidates = [...controlledBy(pods, set.metadata.uid), ...orphansIn(pods, set.metadata.namespace)]
  const owned = yield* claim({ client, owner: set, ownerResource: STATEFUL_SETS, resource: PODS, selector: compileLabelSelector(set.spec?.selector), filter: (pod) => isMember(set, pod) }, candidates)
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `statefulsets/${key}`, { desired: replicasOf(set), actual: owned.length })
  const found = yield* findRevisions(client, revisions, set)
  const { status, error } = yield* walkPods({ kernel, group, writer, set, revisions: found }, owned)
  yield* writeStatus({ client, sets }, set, completed(set, status))
  if (error) throw error
  yield* truncateHistory(client, set, found, owned)
  // Availability comes with time alone.
  if ((set.spec?.minReadySeconds ?? 0) > 0 && (status.availableReplicas ?? 0) !== replicasOf(set)) queue.addAfter(key, (set.spec?.minReadySeconds ?? 0) * SECOND)
}

/** Writes the status if it says something new; after a conflict on what the informer has by then. */
function* writeStatus({ client, sets }: Pick<StatefulController, 'client' | 'sets'>, set: StatefulSet, status: StatefulSetStatus): Process<void> {
  if (!isInconsistent(set.status, status)) return
  let latest = set
  for (let tries = 1; ; tries++) {
    const { error } = yield* attempt(client.updateStatus(STATEFUL_SETS, { ...latest, status }))
    if (!error) return
    if (!hasReason(error, 'Conflict') || tries >= CONFLICT_TRIES) throw error
    yield* sleep(10 * MILLISECOND)
    latest = sets.get(keyOf(set)) ?? latest
  }
}
