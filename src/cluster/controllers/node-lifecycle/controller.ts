// Watches nodes, leases and pods; runs the rounds and the queue for NoExecute taints.
import { keyOf } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import { EventRecorder, LEASES, NODES, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import { Channel, MILLISECOND, SECOND, sleep, type Process } from '../../../kernel/index.ts'
import { attempt, indexByNode, startWorkers, swapTaints, type ControllerContext } from '../framework/index.ts'
import { markPodsNotReady, monitorNodes, type NodeMonitor } from './monitor.ts'
import { noExecuteTaint, planNoScheduleTaints } from './taints.ts'

const NAME = 'node-controller'
const NODE_WORKERS = 8
const POD_WORKERS = 4
/** How often the queue for NoExecute taints is looked at. */
const EVICTION_PERIOD = 100 * MILLISECOND

export function* startNodeLifecycleController(context: ControllerContext): Process<void> {
  const { kernel, informers, options, group } = context
  const client = context.clientFor(NAME)
  const waiting = new Channel<true>(kernel, 1)
  const monitor: NodeMonitor = {
    kernel,
    client,
    options,
    recorder: new EventRecorder(client, group, NAME),
    nodes: informers.informer(NODES),
    leases: informers.informer(LEASES),
    pods: informers.informer(PODS),
    health: new Map(),
    known: new Map(),
    zones: new Map(),
    retry: new Set(),
    wake: () => waiting.send(true),
  }
  const { nodes, leases, pods } = monitor
  indexByNode(pods)
  const nodeQueue = new WorkQueue(kernel, 'node_lifecycle_controller')
  const podQueue = new WorkQueue(kernel, 'node_lifecycle_controller_pods')
  nodes.handle({ added: (node) => nodeQueue.add(keyOf(node)), updated: (_, node) => nodeQueue.add(keyOf(node)) })
  const bound = (old: Pod | undefined, pod: Pod): void => {
    if (pod.spec?.nodeName && pod.spec.nodeName !== old?.spec?.nodeName) podQueue.add(keyOf(pod))
  }
  pods.handle({ added: (pod) => bound(undefined, pod), updated: bound })
  yield* waitForSync([leases, nodes, pods])
  startWorkers(context, nodeQueue, NODE_WORKERS, (name) => taintNoSchedule(monitor, name), Infinity)
  startWorkers(context, podQueue, POD_WORKERS, (key) => markLatePod(monitor, key), Infinity)
  group.spawn('NoExecute taints', taintNoExecute(monitor, waiting))
  for (;;) {
    yield* monitorNodes(monitor)
    yield* sleep(options.nodeMonitorPeriodSeconds * SECOND)
  }
}

function* taintNoSchedule({ kernel, client, nodes }: NodeMonitor, name: string): Process<void> {
  const node = nodes.get(name)
  if (!node) return
  const { add, remove } = planNoScheduleTaints(node)
  if (add.length === 0 && remove.length === 0) return
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `nodes/${name}`, { add: add.map((taint) => taint.key), remove: remove.map((taint) => taint.key) })
  yield* swapTaints(client, node, add, remove)
}

/** A pod that was bound to a node that is already known to be lost. */
function* markLatePod(monitor: NodeMonitor, key: string): Process<void> {
  const pod = monitor.pods.get(key)
  const ready = monitor.health.get(pod?.spec?.nodeName ?? '')?.ready
  if (!pod || !monitor.nodes.get(pod.spec?.nodeName ?? '') || !ready || ready.status === 'True') return
  yield* markPodsNotReady(monitor, [pod])
}

/** Lets waiting nodes through as the rates of their zones allow; sleeps when none waits. */
function* taintNoExecute(monitor: NodeMonitor, waiting: Channel<true>): Process<void> {
  const { kernel, nodes, zones, client } = monitor
  for (;;) {
    yield* waiting.receive()
    while ([...zones.values()].some(({ evictor }) => evictor.waiting > 0)) {
      yield* sleep(EVICTION_PERIOD - (kernel.now % EVICTION_PERIOD))
      for (const { evictor } of [...zones.values()]) {
        const name = evictor.take()
        const node = nodes.get(name ?? '')
        const taint = noExecuteTaint(node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status)
        if (!name || !node || !taint) continue
        const { error } = yield* attempt(swapTaints(client, node, [taint.add], [taint.remove]))
        if (error) evictor.add(name, true)
      }
    }
  }
}
