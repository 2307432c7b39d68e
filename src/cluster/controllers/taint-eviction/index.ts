// The taint eviction controller: deletes pods from nodes with NoExecute taints, each when its tolerations run out.
// Models pkg/controller/tainteviction. It acts as the node controller's account, as upstream does.
// plan.ts decides when a pod has to go (pure); this file keeps one timer for each pod that waits.
import { formatTime, keyOf, splitKey } from '../../api/index.ts'
import type { Node, Pod, Taint } from '../../api/types/core-v1.ts'
import { EventRecorder, NODES, PODS, waitForSync, type Client, type Informer } from '../../client/index.ts'
import { MILLISECOND, sleep, type Group, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import { attempt, indexByNode, patchPodStatus, podsOnNode, semanticEqual, withPodCondition, type ControllerContext } from '../framework/index.ts'
import { noExecuteTaints, planEviction } from './plan.ts'

const NAME = 'taint-eviction-controller'
const TRIES = 5

interface Waiting {
  readonly since: Micros
  readonly cancel: () => void
}

interface TaintEviction {
  readonly kernel: Kernel
  readonly group: Group
  readonly client: Client
  readonly recorder: EventRecorder
  readonly nodes: Informer<Node>
  readonly pods: Informer<Pod>
  /** Pods by key: a timer, or `evicted` once it has fired; a pod is not evicted twice until its work is cancelled. */
  readonly work: Map<string, Waiting | 'evicted'>
}

export function* startTaintEvictionController(context: ControllerContext): Process<void> {
  const { kernel, group, informers } = context
  const client = context.clientFor('node-controller')
  const controller: TaintEviction = { kernel, group, client, recorder: new EventRecorder(client, group, NAME), nodes: informers.informer(NODES), pods: informers.informer(PODS), work: new Map() }
  const { nodes, pods } = controller
  indexByNode(pods)
  yield* waitForSync([nodes, pods])
  nodes.handle({
    added: (node) => nodeChanged(controller, node, []),
    updated: (old, node) => nodeChanged(controller, node, noExecuteTaints(old)),
    deleted: ({ metadata }) => podsOnNode(pods, metadata.name).forEach((pod) => cancel(controller, keyOf(pod))),
  })
  pods.handle({
    added: (pod) => consider(controller, pod),
    updated: (old, pod) => (old.spec?.nodeName !== pod.spec?.nodeName || !semanticEqual(old.spec?.tolerations, pod.spec?.tolerations)) && consider(controller, pod),
    deleted: (pod) => cancel(controller, keyOf(pod)),
  })
}

function nodeChanged(controller: TaintEviction, node: Node, before: readonly Taint[]): void {
  const taints = noExecuteTaints(node)
  if (semanticEqual(before, taints)) return
  for (const pod of podsOnNode(controller.pods, node.metadata.name)) {
    if (taints.length === 0) cancel(controller, keyOf(pod))
    else consider(controller, pod)
  }
}

/** Evicts a pod now, sets its timer, or calls its eviction off, as its node's taints and its tolerations say. */
function consider(controller: TaintEviction, pod: Pod): void {
  const { kernel, nodes, work, recorder } = controller
  const node = nodes.get(pod.spec?.nodeName ?? '')
  const taints = node ? noExecuteTaints(node) : []
  if (taints.length === 0) return
  const key = keyOf(pod)
  const after = planEviction(taints, pod.spec?.tolerations ?? [])
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `pods/${key}`, { afterMicros: after ?? -1 })
  if (after === undefined) return cancel(controller, key)
  const known = work.get(key)
  let since = kernel.now
  if (after > 0 && known !== undefined && known !== 'evicted') {
    // The time that it has tolerated already counts; a timer that ends no later stays.
    since = known.since
    if (since + after < kernel.now + after) return
  }
  cancel(controller, key)
  if (work.has(key)) return
  const evict = (): void => {
    work.set(key, 'evicted')
    recorder.event(subject(key), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`)
    controller.group.spawn(`evict ${key}`, evictPod(controller, key))
  }
  if (after === 0) evict()
  else work.set(key, { since, cancel: kernel.at(since + after, () => !controller.group.killed && evict()) })
}

function cancel({ work, recorder }: TaintEviction, key: string): void {
  const known = work.get(key)
  work.delete(key)
  if (known === undefined || known === 'evicted') return
  known.cancel()
  recorder.event(subject(key), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
}

/** These events name the pod without its uid. */
function subject(key: string): { readonly object: { readonly kind: string; readonly apiVersion: string; readonly name: string; readonly namespace?: string } } {
  const { namespace, name } = splitKey(key)
  return { object: { kind: 'Pod', apiVersion: 'v1', name, ...(namespace === undefined ? {} : { namespace }) } }
}

function* evictPod(controller: TaintEviction, key: string): Process<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { error } = yield* attempt(markAndDelete(controller, key))
    if (!error) return
    yield* sleep(10 * MILLISECOND)
  }
  controller.work.delete(key)
}

function* markAndDelete({ client, kernel }: TaintEviction, key: string): Process<void> {
  const { namespace, name } = splitKey(key)
  const pod: Pod = yield* client.get(PODS, name, namespace)
  const generation = pod.metadata.generation
  const condition = { type: 'DisruptionTarget', status: 'True', ...(generation === undefined ? {} : { observedGeneration: generation }), reason: 'DeletionByTaintManager', message: 'Taint manager: deleting due to NoExecute taint' }
  const status = withPodCondition(pod.status ?? {}, condition, formatTime(kernel.now))
  if (status) yield* patchPodStatus(client, pod, status, condition.type)
  yield* client.delete(PODS, name, namespace)
}
