// The extension points of the scheduling framework. Models pkg/scheduler/framework/interface.go.
// A plugin has the methods it takes part in and no others. None of them may change what it is given, but for its own CycleState entry.
import type { Kernel, Micros, Process } from '../../../kernel/index.ts'
import type { Client } from '../../client/index.ts'
import type { EventRegistration } from './cluster-event.ts'
import type { CycleState } from './cycle-state.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { ClusterObjects, Nominator, Snapshot } from './snapshot.ts'
import type { Status } from './status.ts'

export const MAX_NODE_SCORE = 100

/** A PreFilter answer that leaves only these nodes. */
export interface NodeSubset {
  readonly nodeNames: ReadonlySet<string>
}

export interface PostFilterAnswer {
  /** Absent when the pod got help: then it is `nominatedNode` that it waits for. */
  readonly status?: Status
  /** The node promised to the pod; an empty text takes an earlier promise back; absent changes nothing. */
  readonly nominatedNode?: string
}

export interface Plugin {
  readonly name: string
  readonly events?: readonly EventRegistration[]
  preEnqueue?(pod: PodInfo): Status | undefined
  preFilter?(state: CycleState, pod: PodInfo, snapshot: Snapshot): Status | NodeSubset | undefined
  addPod?(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void
  removePod?(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void
  filter?(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined
  postFilter?(state: CycleState, pod: PodInfo, snapshot: Snapshot, diagnosis: Diagnosis): PostFilterAnswer
  preScore?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): Status | undefined
  /** The scores of these nodes, in their order: all at once, since this is where a large cluster spends its time. */
  score?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): number[]
  /** Brings the scores to 0…100, in place. */
  normalizeScore?(state: CycleState, pod: PodInfo, scores: number[], nodes: readonly NodeInfo[]): void
  reserve?(state: CycleState, pod: PodInfo, nodeName: string): Status | undefined
  unreserve?(state: CycleState, pod: PodInfo, nodeName: string): void
  permit?(state: CycleState, pod: PodInfo, nodeName: string): Status | undefined
  preBind?(state: CycleState, pod: PodInfo, nodeName: string): Process<Status | undefined>
  bind?(state: CycleState, pod: PodInfo, nodeName: string): Process<Status | undefined>
}

/** What the framework lends its plugins. A pure run (an oracle, a game) has no `live` part. */
export interface Handle {
  readonly objects: ClusterObjects
  readonly nominator: Nominator
  /** Cluster time, for pods that have not started yet. */
  readonly now: () => Micros
  /** A whole number in [0, bound), from the run's seed. */
  readonly randomInt: (bound: number) => number
  /** Whether a pod passes the filters of a node in its present (tried-out) state, nominated pods included. */
  readonly passesFilters: (state: CycleState, pod: PodInfo, node: NodeInfo) => Status | undefined
  readonly addPodToState: (state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo) => void
  readonly removePodFromState: (state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo) => void
  readonly live?: LiveHandle
}

/** The part of the handle that talks to the cluster. */
export interface LiveHandle {
  readonly client: Client
  readonly kernel: Kernel
  /** Starts work that outlives the cycle. */
  readonly spawn: (name: string, body: Process<void>) => void
  readonly recordEvent: (event: SchedulerEvent) => void
  /** Lets a waiting pod be tried again at once. */
  readonly activate: (pod: PodInfo) => void
  /** Takes back the promise of a node to a pod, in the queue and in its status. */
  readonly clearNomination: (pod: PodInfo) => Process<void>
}

export interface SchedulerEvent {
  readonly regarding: PodInfo
  readonly related?: PodInfo
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly note: string
}

export type PluginFactory = (handle: Handle) => Plugin
