// Nodes, pods and groups for the tests of pure decisions.
import { formatTime, type KubeObject } from '../api/index.ts'
import type { Node, Pod } from '../api/types/core-v1.ts'
import { SchedulingSimulation } from '../scheduler/index.ts'
import type { NodeGroup, Simulation } from './provider.ts'

const NONE = { get: () => undefined, list: () => [], inNamespace: () => [] }

export interface NodeShape {
  readonly cpu?: string
  readonly memory?: string
  readonly group?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: NonNullable<Node['spec']>['taints']
  readonly annotations?: Readonly<Record<string, string>>
  readonly ready?: boolean
  readonly created?: number
}

export function makeNode(name: string, { cpu = '2', memory = '4Gi', group, labels, taints, annotations, ready = true, created = 0 }: NodeShape = {}): Node {
  const amounts = { cpu, memory, pods: '110' }
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: formatTime(created), labels: { 'kubernetes.io/hostname': name, ...labels }, ...(annotations ? { annotations } : {}) },
    spec: { ...(group === undefined ? {} : { providerID: `id-${name}` }), ...(taints ? { taints } : {}) },
    status: { capacity: amounts, allocatable: amounts, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: formatTime(created) }] },
  }
}

export interface PodShape {
  readonly cpu?: string
  readonly memory?: string
  readonly node?: string
  readonly namespace?: string
  /** `ReplicaSet/web` */
  readonly owner?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly created?: number
  readonly spec?: Partial<NonNullable<Pod['spec']>>
  readonly status?: Pod['status']
}

export function makePod(name: string, { cpu = '500m', memory = '256Mi', node, namespace = 'default', owner, labels, annotations, created = 0, spec, status }: PodShape = {}): Pod {
  const [kind, ownerName] = owner?.split('/') ?? []
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace, uid: `uid-${namespace}-${name}`, resourceVersion: '1', creationTimestamp: formatTime(created), ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}),
      ...(kind ? { ownerReferences: [{ apiVersion: 'apps/v1', kind, name: ownerName!, uid: owner!, controller: true }] } : {}),
    },
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu, memory } } }], ...(node ? { nodeName: node } : {}), ...spec },
    ...(status ? { status } : {}),
  } as Pod
}

/** A group whose machines are these nodes. */
export function makeGroup(name: string, shape: Partial<NodeGroup> & { readonly nodes?: readonly string[]; readonly cpu?: string; readonly memory?: string; readonly taints?: NodeGroup['template']['taints']; readonly labels?: Readonly<Record<string, string>> } = {}): NodeGroup {
  const { nodes = [], cpu = '2', memory = '4Gi', taints, labels, ...rest } = shape
  return {
    name, min: 0, max: 5, target: nodes.length,
    template: { region: 'eu', zones: ['eu-a'], cpu, memory, disk: '40Gi', pods: 110, ...(taints ? { taints } : {}), ...(labels ? { labels } : {}) },
    instances: nodes.map((node) => ({ id: `id-${node}`, state: 'running' })),
    ...rest,
  }
}

/** A made-up cluster with the real filters. */
export function makeSimulation(nodes: readonly Node[], pods: readonly Pod[] = []): Simulation {
  const none = NONE as { get: () => undefined; list: () => Iterable<never>; inNamespace: () => Iterable<never> }
  const simulation = new SchedulingSimulation({ namespaces: none, services: none, replicationControllers: none, replicaSets: none, statefulSets: none, persistentVolumes: none, persistentVolumeClaims: none, storageClasses: none, csiNodes: none, volumeAttachments: none, podDisruptionBudgets: none }, () => 0)
  for (const node of nodes) simulation.addNode(node)
  for (const pod of pods) simulation.addPod(pod)
  return simulation
}

export const nameOf = ({ metadata }: KubeObject): string => metadata.name
