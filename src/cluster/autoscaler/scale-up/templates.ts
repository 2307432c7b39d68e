// What a new node of a group would be: like a good one that is there, or made up from the cloud's description; with the pods that
// every node gets. Models processors/nodeinfosprovider/mixed_nodeinfos_processor.go and simulator/node_info_utils.go.
import { formatTime, quantityMilli, quantityOfMilli, quantityValue } from '../../api/index.ts'
import type { DaemonSet } from '../../api/types/apps-v1.ts'
import type { Node, Pod, Toleration } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isDaemonSetPod, isMirrorPod } from '../pods.ts'
import type { NodeGroup, Simulation } from '../provider.ts'
import { isGoodTemplate } from '../readiness.ts'
import { lastingTaints } from '../taints.ts'

export interface Template {
  readonly node: Node
  /** Those of DaemonSets, on that node. */
  readonly pods: readonly Pod[]
}

export interface TemplateInput {
  readonly groups: readonly NodeGroup[]
  /** Ready nodes, in order. */
  readonly nodes: readonly Node[]
  readonly daemonSets: readonly DaemonSet[]
  /** With the nodes and their pods as they are. */
  readonly simulation: Simulation
  readonly now: Micros
}

/** What a kubelet holds back of memory (bytes) and disk (share) by its defaults. */
const HELD_BACK_MEMORY = 100 * 1024 * 1024
const HELD_BACK_STORAGE = 0.01

export class TemplateSource {
  /** Of groups whose nodes are all gone or not good any more: the last good one. */
  #known = new Map<string, Template>()

  /** A template for each group. */
  templates({ groups, nodes, daemonSets, simulation, now }: TemplateInput): ReadonlyMap<string, Template> {
    const result = new Map<string, Template>()
    const nodeOf = new Map(nodes.map((node) => [node.spec?.providerID, node]))
    for (const group of groups) {
      const members = group.instances.flatMap(({ id }) => nodeOf.get(id) ?? [])
      const good = members.find((node) => isGoodTemplate(node, now))
      const template = good ? templateOf(group.name, good, simulation.podsOn(good.metadata.name), daemonSets, simulation, false) : undefined
      if (template) this.#known.set(group.name, template)
      const chosen = template ?? this.#known.get(group.name) ?? templateOf(group.name, nodeFromDescription(group, now), [], daemonSets, simulation, true)
      result.set(group.name, chosen)
    }
    for (const name of this.#known.keys()) if (!groups.some((group) => group.name === name)) this.#known.delete(name)
    return result
  }
}

/** A copy under a name of its own, so that several can stand in one made-up cluster. */
export function copyOfTemplate({ node, pods }: Template, suffix: string): Template {
  const name = `${node.metadata.name}-${suffix}`
  return {
    node: renamed(node, name),
    pods: pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, name: `${pod.metadata.name}-${suffix}`, uid: `${pod.metadata.uid}-${suffix}` }, spec: { ...pod.spec!, nodeName: name } })),
  }
}

function renamed(node: Node, name: string): Node {
  return { ...node, metadata: { ...node.metadata, name, uid: name, labels: { ...node.metadata.labels, 'kubernetes.io/hostname': name } } }
}

function templateOf(group: string, example: Node, pods: readonly Pod[], daemonSets: readonly DaemonSet[], simulation: Simulation, forceDaemonSets: boolean): Template {
  const name = `template-node-for-${group}`
  const { taints, unschedulable: _, ...spec } = example.spec ?? {}
  const lasting = lastingTaints(taints ?? [])
  const named = renamed({ ...example, spec: { ...spec, ...(lasting.length > 0 ? { taints: lasting } : {}) } }, name)
  const node: Node = { ...named, metadata: { ...named.metadata, labels: { ...named.metadata.labels, 'cluster-autoscaler.kubernetes.io/template-node': 'true' } } }
  const staying = pods.filter((pod) => !pod.metadata.deletionTimestamp && (isDaemonSetPod(pod) || isMirrorPod(pod)))
  const running = new Set(staying.flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid)))
  const pending = daemonSets.filter(({ metadata }) => !running.has(metadata.uid)).map((daemonSet) => podOfDaemonSet(daemonSet, name))
  const wanted = pending.filter((pod) => forceDaemonSets || pod.spec?.priorityClassName === 'system-node-critical')
  return { node, pods: [...staying.map((pod) => on(pod, name)), ...fitting(simulation, node, wanted)] }
}

const on = (pod: Pod, nodeName: string): Pod => ({ ...pod, metadata: { ...pod.metadata, uid: `${pod.metadata.uid}-on-${nodeName}` }, spec: { ...pod.spec!, nodeName } })

/** The pods that an empty node like this would get of them. */
function fitting(simulation: Simulation, node: Node, pods: readonly Pod[]): readonly Pod[] {
  if (pods.length === 0) return []
  simulation.fork()
  simulation.addNode(node)
  const { name } = node.metadata
  const fit = pods.filter((pod) => !simulation.schedule(pod, name)).map((pod) => on(pod, name))
  simulation.revert()
  return fit
}

const DAEMON_TOLERATIONS: readonly Toleration[] = [
  ...['not-ready', 'unreachable'].map((key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoExecute' })),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoSchedule' })),
]

function podOfDaemonSet({ metadata, spec }: DaemonSet, nodeName: string): Pod {
  const template = spec!.template
  const name = `${metadata.name}-pod-on-${nodeName}`
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { ...template.metadata, name, namespace: metadata.namespace, uid: name, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: metadata.name, uid: metadata.uid, controller: true }] } as Pod['metadata'],
    spec: { ...template.spec!, tolerations: [...(template.spec!.tolerations ?? []), ...DAEMON_TOLERATIONS] },
  }
}

/** A node that nobody has seen yet, as its kubelet would register it. */
function nodeFromDescription({ name, template }: NodeGroup, now: Micros): Node {
  const { region, zones, cpu, memory, disk, pods, labels, taints } = template
  const capacity = { cpu: quantityOfMilli(quantityMilli(cpu)), memory, 'ephemeral-storage': disk, pods: String(pods) }
  const stamp = formatTime(now)
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: {
      name, uid: name, creationTimestamp: stamp, resourceVersion: '0',
      labels: { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zones[0]!, ...labels },
    },
    spec: { taints: (taints ?? []) as NonNullable<Node['spec']>['taints'] },
    status: {
      capacity,
      allocatable: { ...capacity, memory: String(Math.max(0, quantityValue(memory) - HELD_BACK_MEMORY)), 'ephemeral-storage': String(Math.ceil(quantityValue(disk) * (1 - HELD_BACK_STORAGE))) },
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: stamp }],
    },
  }
}
