// Carries out what one DaemonSet needs. Models syncDaemonSet of pkg/controller/daemon/daemon_controller.go.
import { compileLabelSelector, hasReason, keyOf } from '../../api/index.ts'
import type { ControllerRevision, DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { DAEMON_SETS, PODS, type Client, type EventRecorder, type Informer, type WorkQueue } from '../../client/index.ts'
import { MINUTE, SECOND, type Process } from '../../../kernel/index.ts'
import { attempt, claim, controlledBy, isExpectedError, isNamespaceTerminating, orphansIn, podFromTemplate, semanticEqual, slowStart, together, type ControllerContext, type Expectations, type PodControl } from '../framework/index.ts'
import { cleanUpHistory, findHistory } from './history.ts'
import { HASH_LABEL, aimedAt, daemonTemplate, targetNode } from './nodes.ts'
import { groupByNode, planNodes, type PodsByNode } from './plan.ts'
import { planRollingUpdate } from './rolling.ts'
import { planDaemonStatus } from './status.ts'

export interface DaemonController {
  readonly context: ControllerContext
  readonly client: Client
  readonly recorder: EventRecorder
  readonly sets: Informer<DaemonSet>
  readonly pods: Informer<Pod>
  readonly nodes: Informer<Node>
  readonly revisions: Informer<ControllerRevision>
  readonly queue: WorkQueue
  readonly expectations: Expectations
  readonly podControl: PodControl
  /** How soon a pod that keeps failing on a node is replaced, by set and node. */
  readonly backoff: Map<string, { readonly delay: number; readonly since: number }>
}

const BURST = 250
const BACKOFF_FIRST = SECOND
const BACKOFF_MOST = 15 * MINUTE

/** Brings one DaemonSet's pods and status up to date. Throws ApiError, NetworkError, RetryError. */
export function* syncDaemonSet(controller: DaemonController, key: string): Process<void> {
  const { context, sets, expectations, recorder } = controller
  const { kernel } = context
  const set = sets.get(key)
  if (!set) return expectations.forget(key)
  if (semanticEqual(set.spec?.selector, {})) return recorder.event(set, 'Warning', 'SelectingAll', 'This daemon set is selecting all pods. A non-empty selector is required.')
  if (set.metadata.deletionTimestamp !== undefined) return
  const { current, old } = yield* findHistory(controller, set)
  const hash = current.metadata.labels?.[HASH_LABEL] ?? ''
  if (kernel.trace.on) kernel.trace.record('reconcile', 'daemonset-controller', 'sync', `daemonsets/${key}`, { desired: set.status?.desiredNumberScheduled ?? 0, actual: set.status?.currentNumberScheduled ?? 0 })
  if (!expectations.satisfied(key)) return yield* writeStatus(controller, set, yield* podsByNode(controller, set), hash, false)
  const { error } = yield* attempt(update(controller, set, hash, old))
  yield* writeStatus(controller, set, yield* podsByNode(controller, set), hash, true)
  if (error) throw error
}

function* podsByNode({ client, pods }: DaemonController, set: DaemonSet): Process<PodsByNode> {
  const candidates = [...controlledBy(pods, set.metadata.uid), ...orphansIn(pods, set.metadata.namespace)]
  return groupByNode(yield* claim({ client, owner: set, ownerResource: DAEMON_SETS, resource: PODS, selector: compileLabelSelector(set.spec?.selector) }, candidates))
}

function* update(controller: DaemonController, set: DaemonSet, hash: string, old: readonly ControllerRevision[]): Process<void> {
  const { context, nodes, expectations, pods } = controller
  const here = yield* podsByNode(controller, set)
  const plan = planNodes(set, nodes.list(), here, hash, context.kernel.now)
  yield* syncNodes(controller, set, hash, plan.create, [...plan.remove, ...replaceable(controller, set, plan.ended)])
  if (expectations.satisfied(keyOf(set)) && set.spec?.updateStrategy?.type !== 'OnDelete') {
    const { create, remove } = planRollingUpdate(set, nodes.list(), yield* podsByNode(controller, set), hash, context.kernel.now)
    yield* syncNodes(controller, set, hash, create, remove)
  }
  yield* cleanUpHistory(controller, set, old, controlledBy(pods, set.metadata.uid))
}

/** Pods that have ended, as far as they may be replaced yet: a pod that its node keeps refusing is not made again at once. */
function replaceable({ context, backoff, recorder, queue }: DaemonController, set: DaemonSet, ended: readonly Pod[]): readonly Pod[] {
  const { now } = context.kernel
  return ended.filter((pod) => {
    const node = targetNode(pod) ?? ''
    const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`
    if (pod.status?.phase === 'Succeeded') {
      recorder.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${where}, will try to delete it`)
      return true
    }
    const id = `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`
    const known = backoff.get(id)
    if (known && now < known.since + known.delay) {
      queue.addAfter(keyOf(set), known.delay)
      return false
    }
    const isFresh = !known || now - known.since > 2 * BACKOFF_MOST
    backoff.set(id, { delay: isFresh ? BACKOFF_FIRST : Math.min(BACKOFF_MOST, known.delay * 2), since: now })
    recorder.event(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${where}, will try to kill it`)
    return true
  })
}

function* syncNodes(controller: DaemonController, set: DaemonSet, hash: string, wanted: readonly string[], unwanted: readonly Pod[]): Process<void> {
  const { context, expectations, podControl } = controller
  const key = keyOf(set)
  const create = wanted.slice(0, BURST)
  const remove = unwanted.slice(0, BURST)
  expectations.expect(key, create.length, remove.map(keyOf))
  const template = daemonTemplate(set, hash)
  const { done, error } = yield* slowStart(context.group, `create pods of ${key}`, create.length, (i) => createPod(podControl, set, podFromTemplate(aimedAt(template, create[i]!), set)))
  expectations.creationObserved(key, create.length - done)
  const errors = yield* together(context.group, `delete pods of ${key}`, remove.map((pod) => deletePod(controller, set, pod)))
  const failure = error ?? errors.find((each) => each !== undefined)
  if (failure) throw failure
}

function* createPod(podControl: PodControl, set: DaemonSet, pod: ReturnType<typeof podFromTemplate>): Process<void> {
  const { error } = yield* attempt(podControl.create(set, pod))
  if (error && !isNamespaceTerminating(error)) throw error
}

function* deletePod({ podControl, expectations }: DaemonController, set: DaemonSet, pod: Pod): Process<void> {
  const { error } = yield* attempt(podControl.delete(set, pod.metadata.name))
  if (!error) return
  expectations.deletionObserved(keyOf(set), keyOf(pod))
  if (!hasReason(error, 'NotFound')) throw error
}

/** Writes the status if it says something new. Only after a full sync does it claim to have seen the generation. */
function* writeStatus({ context, client, nodes, queue }: DaemonController, set: DaemonSet, pods: PodsByNode, hash: string, hasSynced: boolean): Process<void> {
  const status = planDaemonStatus(set, nodes.list(), pods, hash, context.kernel.now)
  const { generation } = set.metadata
  if (!semanticEqual(status, set.status) || (set.status?.observedGeneration ?? 0) < (generation ?? 0)) {
    const next = hasSynced && generation !== undefined ? { ...status, observedGeneration: generation } : status
    try {
      yield* client.updateStatus(DAEMON_SETS, { ...set, status: next })
    } catch (error) {
      if (!isExpectedError(error)) throw error
      const fresh: DaemonSet = yield* client.get(DAEMON_SETS, set.metadata.name, set.metadata.namespace)
      yield* client.updateStatus(DAEMON_SETS, { ...fresh, status: next })
    }
  }
  if (status.numberReady !== (status.numberAvailable ?? 0)) queue.addAfter(keyOf(set), (set.spec?.minReadySeconds ?? 0) * SECOND)
}
