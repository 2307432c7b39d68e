// The pod garbage collector: deletes pods that nothing else would. Models pkg/controller/podgc.
// Every 20 s: pods of nodes that are gone, pods that are deleted but were never bound, finished pods above a threshold, and pods
// that hang on nodes which are out of service. Indexes keep each round from looking at every pod.
import { formatTime, hasReason } from '../../api/index.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { NODES, PODS, waitForSync, type Client, type Informer } from '../../client/index.ts'
import { SECOND, sleep, type Kernel, type Process } from '../../../kernel/index.ts'
import { attempt, indexByNode, isPodReady, isPodTerminal, patchPodStatus, podsOnNode, withPodCondition, type ControllerContext } from '../framework/index.ts'

const NAME = 'pod-garbage-collector'
const PERIOD = 20 * SECOND
/** A node that is missing may only be new: so long it may take until the informer has it. */
const QUARANTINE = 2 * PERIOD
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

interface PodCollector {
  readonly kernel: Kernel
  readonly client: Client
  readonly nodes: Informer<Node>
  readonly pods: Informer<Pod>
  readonly threshold: number
  /** Nodes that pods are bound to, with the number of pods. */
  readonly hosts: Map<string, number>
  /** When a node that pods are bound to was first found missing. */
  readonly missing: Map<string, number>
}

export function* startPodGarbageCollector(context: ControllerContext): Process<void> {
  const { kernel, informers, options } = context
  const collector: PodCollector = { kernel, client: context.clientFor(NAME), nodes: informers.informer(NODES), pods: informers.informer(PODS), threshold: options.terminatedPodGCThreshold, hosts: new Map(), missing: new Map() }
  const { pods, nodes } = collector
  indexByNode(pods)
  pods.addIndex('podgc', ({ metadata, status }) => [...(metadata.deletionTimestamp === undefined ? [] : ['terminating']), ...(status?.phase === 'Succeeded' || status?.phase === 'Failed' ? ['terminated'] : [])])
  const count = (pod: Pod, by: number): void => {
    const host = pod.spec?.nodeName
    if (!host) return
    const left = (collector.hosts.get(host) ?? 0) + by
    if (left > 0) collector.hosts.set(host, left)
    else collector.hosts.delete(host)
  }
  pods.handle({ added: (pod) => count(pod, 1), updated: (old, pod) => old.spec?.nodeName !== pod.spec?.nodeName && count(pod, 1), deleted: (pod) => count(pod, -1) })
  yield* waitForSync([pods, nodes])
  for (;;) {
    yield* sleep(PERIOD)
    yield* collectFinished(collector)
    yield* collectOutOfService(collector)
    yield* collectOrphaned(collector)
    yield* collectUnscheduled(collector)
  }
}

function* collectFinished(collector: PodCollector): Process<void> {
  const { pods, threshold } = collector
  const finished = [...pods.byIndex('podgc', 'terminated')]
  const excess = finished.length - threshold
  if (threshold <= 0 || excess <= 0) return
  const oldest = finished.toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1)).slice(0, excess)
  for (const pod of oldest) yield* failAndDelete(collector, pod)
}

function* collectOutOfService(collector: PodCollector): Process<void> {
  const { pods, nodes } = collector
  for (const pod of [...pods.byIndex('podgc', 'terminating')]) {
    const node = nodes.get(pod.spec?.nodeName ?? '')
    if (!node || isNodeReady(node) || !node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) || isPodReady(pod)) continue
    yield* failAndDelete(collector, pod)
  }
}

const isNodeReady = ({ status }: Node): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

function* collectOrphaned(collector: PodCollector): Process<void> {
  const { kernel, client, nodes, pods, hosts, missing } = collector
  for (const name of missing.keys()) if (nodes.get(name) || !hosts.has(name)) missing.delete(name)
  for (const name of [...hosts.keys()]) {
    if (nodes.get(name)) continue
    const since = missing.get(name)
    if (since === undefined) missing.set(name, kernel.now)
    else if (kernel.now - since >= QUARANTINE) {
      // The informer may be behind: only the API server knows that a node is gone.
      const { value, error } = yield* attempt(client.get(NODES, name))
      if (value || !hasReason(error, 'NotFound')) continue
      for (const pod of podsOnNode(pods, name)) yield* failAndDelete(collector, pod, 'DeletionByPodGC', 'PodGC: node no longer exists')
    }
  }
}

function* collectUnscheduled(collector: PodCollector): Process<void> {
  for (const pod of [...collector.pods.byIndex('podgc', 'terminating')]) if (!pod.spec?.nodeName) yield* failAndDelete(collector, pod)
}

/** A pod that nobody runs any more is marked Failed first, so that its owner does not take it for a success. */
function* failAndDelete({ client, kernel }: PodCollector, pod: Pod, reason?: string, message?: string): Process<void> {
  if (!isPodTerminal(pod)) {
    const { generation } = pod.metadata
    const condition = { type: 'DisruptionTarget', status: 'True', ...(generation === undefined ? {} : { observedGeneration: generation }), reason, message }
    const before = pod.status ?? {}
    const marked = reason === undefined ? before : (withPodCondition(before, condition, formatTime(kernel.now)) ?? before)
    const { error } = yield* attempt(patchPodStatus(client, pod, { ...marked, phase: 'Failed' }, reason === undefined ? '' : condition.type))
    if (error) return
  }
  yield* attempt(client.delete(PODS, pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0 }))
}
