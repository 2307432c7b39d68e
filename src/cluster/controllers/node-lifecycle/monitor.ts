// The round that looks at every node. Models monitorNodeHealth and handleDisruption of node_lifecycle_controller.go.
import { formatTime, hasReason, sameTaint } from '../../api/index.ts'
import type { Lease } from '../../api/types/coordination-v1.ts'
import type { Node, NodeCondition, Pod } from '../../api/types/core-v1.ts'
import { NODES, PODS, type Client, type EventRecorder, type Informer } from '../../client/index.ts'
import { MILLISECOND, SECOND, sleep, type Kernel, type Process } from '../../../kernel/index.ts'
import { NOT_READY, RetryError, UNREACHABLE, attempt, podsOnNode, removeTaints, swapTaints, withPodCondition, type ControllerOptions } from '../framework/index.ts'
import { ZoneEvictor } from './evictor.ts'
import { judgeNode, type Judgement, type NodeHealth } from './health.ts'
import { noExecuteTaint } from './taints.ts'
import { evictionRate, zoneOf, zoneStateOf, type ZoneState } from './zones.ts'

export interface NodeMonitor {
  readonly kernel: Kernel
  readonly client: Client
  readonly recorder: EventRecorder
  readonly options: ControllerOptions
  readonly nodes: Informer<Node>
  readonly leases: Informer<Lease>
  readonly pods: Informer<Pod>
  readonly health: Map<string, NodeHealth>
  readonly known: Map<string, Node>
  readonly zones: Map<string, { state: ZoneState; readonly evictor: ZoneEvictor }>
  /** Nodes whose pods could not all be marked. */
  readonly retry: Set<string>
  /** Called when a node waits for its taint. */
  readonly wake: () => void
}

const UPDATE_TRIES = 5
const EXCLUDED = 'node.kubernetes.io/exclude-disruption'

/** One round over all nodes. Nothing is thrown for a node that could not be written: the next round comes. */
export function* monitorNodes(monitor: NodeMonitor): Process<void> {
  const { nodes, known, health, recorder } = monitor
  for (const node of nodes.list()) {
    const { name } = node.metadata
    zone(monitor, node)
    if (known.has(name)) continue
    recorder.event(subject(node), 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
    known.set(name, node)
    yield* attempt(markReachable(monitor, node))
  }
  for (const [name, node] of known) {
    if (nodes.get(name)) continue
    recorder.event(subject(node), 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
    known.delete(name)
    health.delete(name)
  }
  const readiness = new Map<string, { ready: number; notReady: number }>()
  for (const node of [...nodes.list()]) {
    const judgement = yield* judge(monitor, node)
    if (!judgement) continue
    if (node.metadata.labels?.[EXCLUDED] === undefined) {
      const key = zoneOf(node)
      const count = readiness.get(key) ?? { ready: 0, notReady: 0 }
      readiness.set(key, judgement.current?.status === 'True' ? { ...count, ready: count.ready + 1 } : { ...count, notReady: count.notReady + 1 })
    }
    if (judgement.current) yield* follow(monitor, node, judgement.observed, judgement.current)
  }
  yield* judgeZones(monitor, readiness)
}

/** Events about nodes name the node by its name where others have the uid of the object. */
function subject({ metadata }: Node): { readonly object: { readonly kind: string; readonly name: string; readonly uid: string; readonly apiVersion: string } } {
  return { object: { kind: 'Node', name: metadata.name, uid: metadata.uid, apiVersion: 'v1' } }
}

function zone({ zones, kernel, options }: NodeMonitor, node: Node): { state: ZoneState; readonly evictor: ZoneEvictor } {
  const key = zoneOf(node)
  let found = zones.get(key)
  if (!found) zones.set(key, (found = { state: 'Initial', evictor: new ZoneEvictor(kernel, options.nodeEvictionRate) }))
  return found
}

/** Judges a node and writes what changed; a conflict is judged again on what the API server has. Undefined when that keeps failing. */
function* judge({ kernel, client, options, leases, health }: NodeMonitor, first: Node): Process<Judgement | undefined> {
  let node = first
  const { name } = node.metadata
  for (let tries = 0; tries < UPDATE_TRIES; tries++) {
    const judgement = judgeNode(node, leases.get(`kube-node-lease/${name}`), health.get(name), kernel.now, options.nodeMonitorGraceSeconds * SECOND, options.nodeStartupGraceSeconds * SECOND)
    if (kernel.trace.on && judgement.conditions) kernel.trace.record('reconcile', 'node-controller', 'sync', `nodes/${name}`, { silentMicros: kernel.now - judgement.health.seen })
    if (!judgement.conditions) {
      health.set(name, judgement.health)
      return judgement
    }
    const { error } = yield* attempt(client.updateStatus(NODES, { ...node, status: { ...node.status, conditions: judgement.conditions } }))
    health.set(name, error ? { ...judgement.health, ready: judgement.observed } : judgement.health)
    if (!error) return judgement
    const fresh = yield* attempt(client.get(NODES, name))
    if (!fresh.value) return undefined
    node = fresh.value
    yield* sleep(20 * MILLISECOND)
  }
  return undefined
}

/** What follows from a node's readiness: its taint, an event, its pods' conditions. */
function* follow(monitor: NodeMonitor, node: Node, observed: NodeCondition, current: NodeCondition): Process<void> {
  const { client, recorder, pods, retry } = monitor
  const { name } = node.metadata
  const taint = noExecuteTaint(current.status)
  if (!taint) yield* attempt(markReachable(monitor, node))
  else if (node.spec?.taints?.some((each) => sameTaint(each, taint.remove))) yield* attempt(swapTaints(client, node, [taint.add], [taint.remove]))
  else if (zone(monitor, node).evictor.add(name, !node.spec?.taints?.some((each) => sameTaint(each, taint.add)))) monitor.wake()
  const isNews = current.status !== 'True' && observed.status === 'True'
  if (isNews) recorder.event(subject(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
  if (isNews || (retry.has(name) && observed.status !== 'True')) {
    const { error } = yield* attempt(markPodsNotReady(monitor, podsOnNode(pods, name)))
    if (error) return void retry.add(name)
  }
  retry.delete(name)
}

/** Takes away both NoExecute taints, and the node from the queue for one. */
export function* markReachable(monitor: NodeMonitor, node: Node): Process<void> {
  zone(monitor, node).evictor.remove(node.metadata.name)
  yield* removeTaints(monitor.client, node, [{ key: UNREACHABLE, effect: 'NoExecute' }])
  yield* removeTaints(monitor.client, node, [{ key: NOT_READY, effect: 'NoExecute' }])
}

/** Says of each pod that it is not ready: its node's kubelet cannot. Throws RetryError when some could not be written. */
export function* markPodsNotReady({ kernel, client, recorder }: NodeMonitor, pods: readonly Pod[]): Process<void> {
  const errors: string[] = []
  for (const pod of pods) {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
    const status = ready && withPodCondition(pod.status!, { ...ready, status: 'False' }, formatTime(kernel.now))
    if (!status) continue
    const { error } = yield* attempt(client.updateStatus(PODS, { ...pod, status }))
    if (!error) recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    else if (!hasReason(error, 'NotFound')) errors.push(error.message)
  }
  if (errors.length > 0) throw new RetryError(errors.join(', '))
}

/** When every node everywhere is lost, it is rather this controller that is: then nobody is evicted. */
function* judgeZones(monitor: NodeMonitor, readiness: ReadonlyMap<string, { readonly ready: number; readonly notReady: number }>): Process<void> {
  const { zones, options, nodes, health, kernel } = monitor
  const states = new Map([...readiness].map(([key, { ready, notReady }]) => [key, zoneStateOf(ready, notReady, options.unhealthyZoneThreshold)]))
  for (const key of zones.keys()) if (!states.has(key)) zones.delete(key)
  const isAllLost = [...states.values()].every((state) => state === 'FullDisruption')
  const wasAllLost = [...zones.values()].every(({ state }) => state === 'FullDisruption')
  if (isAllLost && wasAllLost) return
  if (isAllLost) {
    for (const node of [...nodes.list()]) yield* attempt(markReachable(monitor, node))
    for (const each of zones.values()) {
      each.evictor.setRate(0)
      each.state = 'FullDisruption'
    }
    return
  }
  // Coming out of it, every node gets a full grace period to report.
  if (wasAllLost) for (const [name, known] of health) health.set(name, { ...known, seen: kernel.now })
  for (const [key, each] of zones) {
    const state = states.get(key)!
    if (state === each.state && !wasAllLost) continue
    const { ready, notReady } = readiness.get(key)!
    each.evictor.setRate(evictionRate(state, ready + notReady, options))
    each.state = state
  }
}
