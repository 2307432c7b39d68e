// Objects from plain lists, for decisions outside a running cluster: oracles, games, tests.
import { keyOf, type KubeObject } from '../../api/index.ts'
import type { ReplicaSet, StatefulSet } from '../../api/types/apps-v1.ts'
import type { Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, ReplicationController, Service } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import type { CSINode, StorageClass, VolumeAttachment } from '../../api/types/storage-v1.ts'
import { podInfoOf, type ClusterObjects, type Lister } from '../framework/index.ts'
import { Cache } from './cache.ts'

export class StaticLister<T extends KubeObject> implements Lister<T> {
  #objects: Map<string, T>

  constructor(objects: readonly T[] = []) {
    this.#objects = new Map(objects.map((object) => [keyOf(object), object]))
  }

  get(key: string): T | undefined {
    return this.#objects.get(key)
  }

  list(): Iterable<T> {
    return this.#objects.values()
  }

  *inNamespace(namespace: string): Iterable<T> {
    for (const object of this.#objects.values()) if (object.metadata.namespace === namespace) yield object
  }
}

/** The objects that a decision depends on; namespaced ones name their namespace. */
export interface SnapshotObjects {
  readonly nodes: readonly Node[]
  /** Those that have a node are counted there; those nominated to one are respected. */
  readonly pods?: readonly Pod[]
  readonly namespaces?: readonly Namespace[]
  readonly services?: readonly Service[]
  readonly replicationControllers?: readonly ReplicationController[]
  readonly replicaSets?: readonly ReplicaSet[]
  readonly statefulSets?: readonly StatefulSet[]
  readonly persistentVolumes?: readonly PersistentVolume[]
  readonly persistentVolumeClaims?: readonly PersistentVolumeClaim[]
  readonly storageClasses?: readonly StorageClass[]
  readonly csiNodes?: readonly CSINode[]
  readonly volumeAttachments?: readonly VolumeAttachment[]
  readonly podDisruptionBudgets?: readonly PodDisruptionBudget[]
}

export const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** A cache that holds these objects. */
export function makeSnapshot(given: SnapshotObjects): Cache {
  const objects: ClusterObjects = {
    namespaces: new StaticLister(given.namespaces),
    services: new StaticLister(given.services),
    replicationControllers: new StaticLister(given.replicationControllers),
    replicaSets: new StaticLister(given.replicaSets),
    statefulSets: new StaticLister(given.statefulSets),
    persistentVolumes: new StaticLister(given.persistentVolumes),
    persistentVolumeClaims: new StaticLister(given.persistentVolumeClaims),
    storageClasses: new StaticLister(given.storageClasses),
    csiNodes: new StaticLister(given.csiNodes),
    volumeAttachments: new StaticLister(given.volumeAttachments),
    podDisruptionBudgets: new StaticLister(given.podDisruptionBudgets),
  }
  const cache = new Cache(objects)
  for (const node of given.nodes) cache.setNode(node)
  for (const pod of given.pods ?? []) if (pod.spec?.nodeName && !isFinished(pod)) cache.setPod(podInfoOf(pod))
  return cache
}
