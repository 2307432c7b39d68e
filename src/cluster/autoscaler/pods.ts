// Kinds of pods that the autoscaler tells apart. Models cluster-autoscaler/utils/pod and utils/kubernetes/listers.go.
import { controllerOf } from '../api/index.ts'
import type { Pod } from '../api/types/core-v1.ts'

/** The scheduler tried it and found no place. */
export function isUnschedulable({ spec, status }: Pod): boolean {
  if (spec?.nodeName) return false
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled')
  return condition?.status === 'False' && condition.reason === 'Unschedulable'
}

export function isDaemonSetPod(pod: Pod): boolean {
  return controllerOf(pod)?.kind === 'DaemonSet' || pod.metadata.annotations?.['cluster-autoscaler.kubernetes.io/daemonset-pod'] === 'true'
}

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
}

/** Whether some controller will make it anew elsewhere when it is gone. */
export function isRecreatable(pod: Pod): boolean {
  return controllerOf(pod) !== undefined && !isDaemonSetPod(pod) && !isMirrorPod(pod)
}

/** Less worth than a machine: never a reason to add one or to keep one. */
export function isExpendable({ spec }: Pod, cutoff: number): boolean {
  return (spec?.priority ?? 0) < cutoff
}

/** The same pod as if it were not placed yet. */
export function unplaced(pod: Pod): Pod {
  const { nodeName: _, ...spec } = pod.spec!
  return { ...pod, spec }
}
