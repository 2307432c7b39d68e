// Which pods can be moved off a node, which need not be, and which hold it where it is. Models cluster-autoscaler/simulator/drainability/rules
// and utils/drain/drain.go: the rules in upstream's order, the first that has an opinion decides.
import { controllerOf, parseTime, type KubeObject } from '../../api/index.ts'
import type { Pod, Volume } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import type { AutoscalerOptions } from '../options.ts'
import { isDaemonSetPod, isMirrorPod } from '../pods.ts'
import type { DisruptionTracker } from './disruption.ts'
import { isLongTerminating } from './utilization.ts'

export type BlockingReason = 'ControllerNotFound' | 'MinReplicasReached' | 'NotReplicated' | 'LocalStorageRequested' | 'NotSafeToEvictAnnotation' | 'UnmovableKubeSystemPod' | 'NotEnoughPdb'

export interface BlockingPod {
  readonly pod: Pod
  readonly reason: BlockingReason
}

export interface DrainContext {
  readonly budgets: DisruptionTracker
  /** The object that controls a pod, by kind and `namespace/name`; undefined when it does not exist. Absent: owners are not looked up. */
  readonly findOwner?: (kind: string, key: string) => KubeObject | undefined
  readonly options: Pick<AutoscalerOptions, 'skipNodesWithSystemPods' | 'skipNodesWithLocalStorage' | 'skipNodesWithCustomControllerPods' | 'minReplicaCount' | 'blockingSystemPodDisruptionTimeout'>
  readonly now: Micros
}

export const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict'
const SAFE_LOCAL_VOLUMES = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes'
const KNOWN_OWNERS = new Set(['ReplicationController', 'DaemonSet', 'Job', 'ReplicaSet', 'StatefulSet'])
const REPLICATING = new Set(['ReplicationController', 'Job', 'ReplicaSet', 'StatefulSet'])

/** What a rule says: the pod is overlooked, may be moved, or holds the node. */
export type Drainability = 'skip' | 'drain' | BlockingReason

/** The verdict over one pod. */
export function drainabilityOf(pod: Pod, context: DrainContext): Drainability {
  const { budgets, options, now } = context
  if (isMirrorPod(pod) || isLongTerminating(pod, now)) return 'skip'
  const missing = options.skipNodesWithCustomControllerPods ? ownerProblem(pod, context) : undefined
  if (missing) return missing
  if (isDaemonSetPod(pod) || pod.metadata.annotations?.[SAFE_TO_EVICT] === 'true' || isTerminal(pod)) return 'drain'
  const kind = controllerOf(pod)?.kind
  if (kind === undefined || (options.skipNodesWithCustomControllerPods && !REPLICATING.has(kind))) return 'NotReplicated'
  if (options.skipNodesWithSystemPods && pod.metadata.namespace === 'kube-system' && !budgets.hasBudget(pod)) {
    return parseTime(pod.metadata.creationTimestamp ?? '') + options.blockingSystemPodDisruptionTimeout < now ? 'drain' : 'UnmovableKubeSystemPod'
  }
  if (pod.metadata.annotations?.[SAFE_TO_EVICT] === 'false') return 'NotSafeToEvictAnnotation'
  if (options.skipNodesWithLocalStorage && hasBlockingStorage(pod)) return 'LocalStorageRequested'
  return budgets.isBlocked(pod) ? 'NotEnoughPdb' : 'drain'
}

function ownerProblem(pod: Pod, { findOwner, options }: DrainContext): BlockingReason | undefined {
  const owner = controllerOf(pod)
  if (!findOwner || !owner || !KNOWN_OWNERS.has(owner.kind)) return undefined
  const found = findOwner(owner.kind, `${pod.metadata.namespace ?? ''}/${owner.name}`) as (KubeObject & { readonly spec?: { readonly replicas?: number } }) | undefined
  if (!found) return 'ControllerNotFound'
  const counts = owner.kind === 'ReplicaSet' || owner.kind === 'ReplicationController'
  return counts && (found.spec?.replicas ?? 1) < options.minReplicaCount ? 'MinReplicasReached' : undefined
}

/** It has run its course, or was turned away. */
function isTerminal({ spec, status }: Pod): boolean {
  if (status?.phase === 'Failed') return true
  return status?.phase === 'Succeeded' && (spec?.restartPolicy === 'Never' || spec?.restartPolicy === 'OnFailure')
}

function hasBlockingStorage({ metadata, spec }: Pod): boolean {
  const safe = new Set((metadata.annotations?.[SAFE_LOCAL_VOLUMES] ?? '').split(','))
  const isLocal = ({ hostPath, emptyDir }: Volume): boolean => hostPath !== undefined || (emptyDir !== undefined && emptyDir?.medium !== 'Memory')
  return spec?.volumes?.some((volume) => isLocal(volume) && !safe.has(volume.name)) ?? false
}

export interface PodsToMove {
  /** Pods that need a place elsewhere. */
  readonly pods: readonly Pod[]
  readonly daemonSetPods: readonly Pod[]
  readonly blocking?: BlockingPod
}

/** The pods that leave with their node; or the first that does not let it go. */
export function podsToMove(pods: readonly Pod[], context: DrainContext): PodsToMove {
  const moving: Pod[] = []
  const daemonSetPods: Pod[] = []
  for (const pod of pods) {
    const verdict = drainabilityOf(pod, context)
    if (verdict === 'skip') continue
    if (verdict !== 'drain') return { pods: [], daemonSetPods: [], blocking: { pod, reason: verdict } }
    if (isDaemonSetPod(pod)) daemonSetPods.push(pod)
    else moving.push(pod)
  }
  return { pods: moving, daemonSetPods }
}
