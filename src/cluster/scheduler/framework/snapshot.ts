// What one scheduling cycle sees of the cluster. Models pkg/scheduler/framework/listers.go and backend/cache/snapshot.go.
import type { KubeObject, Labels } from '../../api/index.ts'
import type { ReplicaSet, StatefulSet } from '../../api/types/apps-v1.ts'
import type { Namespace, PersistentVolume, PersistentVolumeClaim, ReplicationController, Service } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import type { CSINode, StorageClass, VolumeAttachment } from '../../api/types/storage-v1.ts'
import type { AffinityTerm } from './affinity-term.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Tally } from './topology-count.ts'

/** Objects of one kind by key; an informer is one. */
export interface Lister<T extends KubeObject> {
  get(key: string): T | undefined
  list(): Iterable<T>
  inNamespace(namespace: string): Iterable<T>
}

/** What else than pods and nodes plugins look up. */
export interface ClusterObjects {
  readonly namespaces: Lister<Namespace>
  readonly services: Lister<Service>
  readonly replicationControllers: Lister<ReplicationController>
  readonly replicaSets: Lister<ReplicaSet>
  readonly statefulSets: Lister<StatefulSet>
  readonly persistentVolumes: Lister<PersistentVolume>
  readonly persistentVolumeClaims: Lister<PersistentVolumeClaim>
  readonly storageClasses: Lister<StorageClass>
  readonly csiNodes: Lister<CSINode>
  readonly volumeAttachments: Lister<VolumeAttachment>
  readonly podDisruptionBudgets: Lister<PodDisruptionBudget>
}

/** Where the pods of a class are. */
export interface PodSpread {
  readonly nodes: ReadonlyMap<NodeInfo, number>
  /** How many are at each value of a topology key; kept up to date, so that asking again costs nothing. */
  over(topologyKey: string, nodesVersion: number): Tally
}

/** The pods that have equal labels in one namespace. */
export interface PodClass {
  readonly namespace: string
  readonly labels: Labels | undefined
  readonly isTerminating: boolean
  readonly spread: PodSpread
}

/** The pods that carry one and the same affinity term. */
export interface TermClass {
  readonly term: AffinityTerm
  readonly spread: PodSpread
}

export interface TermClasses {
  readonly required: Iterable<TermClass>
  readonly preferred: Iterable<TermClass>
  readonly requiredAnti: Iterable<TermClass>
  readonly preferredAnti: Iterable<TermClass>
  readonly size: number
}

/** An image and the nodes that have it. */
export interface ImageState {
  readonly sizeBytes: number
  readonly nodes: ReadonlySet<NodeInfo>
}

export interface Snapshot {
  /** Nodes that exist, zone by zone in turn. */
  readonly nodes: readonly NodeInfo[]
  /** Changes whenever a node was added, changed or removed. */
  readonly nodesVersion: number
  node(name: string): NodeInfo | undefined
  readonly podClasses: Iterable<PodClass>
  readonly terms: TermClasses
  image(name: string): ImageState | undefined
  /** How many assigned pods use a claim. */
  claimUsers(key: string): number
  readonly objects: ClusterObjects
}

/** Pods that were promised a node but wait for their victims to go. */
export interface Nominator {
  readonly isEmpty: boolean
  nominatedPods(nodeName: string): readonly PodInfo[]
}
