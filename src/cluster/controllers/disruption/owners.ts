// How many pods the owners of a budget's pods ask for. Models getExpectedScale and its finders.
import { controllerOf, type KubeObject } from '../../api/index.ts'
import type { Deployment, ReplicaSet, StatefulSet } from '../../api/types/apps-v1.ts'
import type { Pod, ReplicationController } from '../../api/types/core-v1.ts'
import type { Informer } from '../../client/index.ts'
import { RetryError } from '../framework/index.ts'

export interface Owners {
  readonly deployments: Informer<Deployment>
  readonly replicaSets: Informer<ReplicaSet>
  readonly statefulSets: Informer<StatefulSet>
  readonly replicationControllers: Informer<ReplicationController>
}

export interface ExpectedScale {
  readonly scale: number
  /** Names of pods that nothing controls. */
  readonly unmanaged: readonly string[]
}

/** Sums the replicas of every owner once. Throws RetryError for a pod whose owner has no scale. */
export function expectedScale(owners: Owners, pods: readonly Pod[]): ExpectedScale {
  const scales = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    if (!reference) {
      unmanaged.push(pod.metadata.name)
      continue
    }
    if (scales.has(reference.uid)) continue
    const found = scaleOf(owners, pod)
    if (!found) throw new RetryError(`found no controllers for pod "${pod.metadata.name}"`)
    scales.set(found.uid, found.replicas)
  }
  return { scale: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

type Scaled = KubeObject & { readonly spec?: { readonly replicas?: number } }

function scaleOf({ deployments, replicaSets, statefulSets, replicationControllers }: Owners, pod: Pod): { readonly uid: string; readonly replicas: number } | undefined {
  const owned = find(pod, { ReplicaSet: replicaSets, StatefulSet: statefulSets, ReplicationController: replicationControllers })
  if (!owned) return undefined
  const above = controllerOf(owned)
  // What a Deployment asks for counts, not what each of its ReplicaSets has at the moment.
  const top = above?.kind === 'Deployment' ? find(owned, { Deployment: deployments }) : owned
  return top && { uid: top.metadata.uid, replicas: top.spec?.replicas ?? 1 }
}

interface Lookup {
  get(key: string): Scaled | undefined
}

function find(object: KubeObject, informers: Readonly<Record<string, Lookup>>): Scaled | undefined {
  const reference = controllerOf(object)
  const owner = reference && informers[reference.kind]?.get(`${object.metadata.namespace}/${reference.name}`)
  return owner?.metadata.uid === reference?.uid ? owner : undefined
}
