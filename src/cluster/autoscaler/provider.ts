// What the autoscaler needs of a cloud and of the scheduler. It links neither: whoever starts it lends it both, as upstream's
// cloudprovider.CloudProvider and the scheduling framework are compiled into it.
import type { Node, Pod } from '../api/types/core-v1.ts'
import type { Process } from '../../kernel/index.ts'

export interface Instance {
  /** As in a Node's spec.providerID. */
  readonly id: string
  readonly state: 'creating' | 'running' | 'deleting'
  readonly error?: { readonly errorClass: string; readonly code: string; readonly message: string }
}

/** What new machines of a group are made like. */
export interface MachineTemplate {
  readonly region: string
  readonly zones: readonly string[]
  /** Quantities, as Kubernetes writes them. */
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  readonly pods: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
}

/** A node group as the cloud describes it. */
export interface NodeGroup {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly target: number
  readonly template: MachineTemplate
  readonly instances: readonly Instance[]
}

/** Models cloudprovider.CloudProvider and NodeGroup. Each call crosses the network, and throws an Error with a sentence when it fails. */
export interface CloudProvider {
  describeNodeGroups(): Process<readonly NodeGroup[]>
  increaseSize(group: string, delta: number): Process<void>
  /** Lowers a target that was never reached; takes no machine away. */
  decreaseTarget(group: string, delta: number): Process<void>
  /** Takes machines away and lowers the target with them. */
  terminateInstances(group: string, instanceIds: readonly string[]): Process<void>
}

/** Why a pod cannot go to a node. */
export interface Refusal {
  readonly plugin: string
  readonly reasons: readonly string[]
}

/** A made-up cluster on which the scheduler's filters are tried. Models simulator/clustersnapshot.ClusterSnapshot. */
export interface Simulation {
  nodes(): readonly Node[]
  node(name: string): Node | undefined
  podsOn(nodeName: string): readonly Pod[]
  /** What a pod asks for, as the scheduler counts it: thousandths of a core, bytes. */
  requestOf(pod: Pod): { readonly milliCPU: number; readonly memory: number }
  addNode(node: Node): void
  /** With the pods on it. */
  removeNode(name: string): void
  /** On the node that it names. */
  addPod(pod: Pod): void
  removePod(pod: Pod): void
  /** Why the pod cannot go there; undefined when it can. */
  refusal(pod: Pod, nodeName: string): Refusal | undefined
  /** Puts the pod there, if the filters let it; says why not. */
  schedule(pod: Pod, nodeName: string): Refusal | undefined
  /** Puts the pod on one of the allowed nodes; gives that node's name. */
  scheduleAnywhere(pod: Pod, isAllowed: (node: Node) => boolean): string | undefined
  fork(): void
  revert(): void
  commit(): void
}
