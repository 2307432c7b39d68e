// Watches DaemonSets, nodes, pods and revisions, and queues the sets that a change concerns.
import { compileLabelSelector, keyOf } from '../../api/index.ts'
import type { ControllerRevision, DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node } from '../../api/types/core-v1.ts'
import { CONTROLLER_REVISIONS, DAEMON_SETS, EventRecorder, NODES, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import { SECOND, type Process } from '../../../kernel/index.ts'
import { Expectations, PodControl, indexByController, isPodReady, ownedPodHandler, ownerOf, semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'
import { shouldRunOn } from './nodes.ts'
import { syncDaemonSet, type DaemonController } from './sync.ts'

const WORKERS = 2

export function* startDaemonSetController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor('daemon-set-controller')
  const recorder = new EventRecorder(client, group, 'daemonset-controller')
  const controller: DaemonController = {
    context,
    client,
    recorder,
    sets: informers.informer(DAEMON_SETS),
    pods: informers.informer(PODS),
    nodes: informers.informer(NODES),
    revisions: informers.informer(CONTROLLER_REVISIONS),
    queue: new WorkQueue(kernel, 'daemonset'),
    expectations: new Expectations(kernel),
    podControl: new PodControl(client, recorder),
    backoff: new Map(),
  }
  const { sets, pods, nodes, revisions, queue, expectations } = controller
  indexByController(pods)
  indexByController(revisions)
  const enqueue = (set: DaemonSet): void => queue.add(keyOf(set))
  sets.handle({
    added: enqueue,
    updated: (_, set) => enqueue(set),
    deleted: (set) => {
      expectations.forget(keyOf(set))
      enqueue(set)
    },
  })
  const enqueueOwner = (revision: ControllerRevision): void => {
    const owner = ownerOf({ owners: sets, kind: 'DaemonSet' }, revision)
    if (owner) enqueue(owner)
  }
  revisions.handle({ added: enqueueOwner, updated: (_, revision) => enqueueOwner(revision), deleted: enqueueOwner })
  pods.handle(
    ownedPodHandler({
      owners: sets,
      kind: 'DaemonSet',
      selectorOf: (set) => compileLabelSelector(set.spec?.selector),
      enqueue,
      created: (set) => expectations.creationObserved(keyOf(set)),
      deleted: (set, pod) => expectations.deletionObserved(keyOf(set), keyOf(pod)),
      updated(set, old, pod) {
        const minReadySeconds = set.spec?.minReadySeconds ?? 0
        if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) queue.addAfter(keyOf(set), (minReadySeconds + 1) * SECOND)
      },
    }),
  )
  nodes.handle({
    added: (node) => enqueueFor(controller, undefined, node),
    updated: (old, node) => mayMatter(old, node) && enqueueFor(controller, old, node),
  })
  yield* waitForSync([sets, pods, nodes, revisions])
  startWorkers(context, queue, WORKERS, (key) => syncDaemonSet(controller, key), Infinity)
}

const mayMatter = (old: Node, node: Node): boolean => !semanticEqual(old.metadata.labels, node.metadata.labels) || !semanticEqual(old.spec?.taints, node.spec?.taints) || old.spec?.unschedulable !== node.spec?.unschedulable

/** Queues the sets for which a node becomes another one than it was. */
function enqueueFor({ sets, queue }: DaemonController, old: Node | undefined, node: Node): void {
  for (const set of sets.list()) {
    const now = shouldRunOn(set, node)
    const before = old ? shouldRunOn(set, old) : { run: false, stay: false }
    if (now.run !== before.run || now.stay !== before.stay) queue.add(keyOf(set))
  }
}
