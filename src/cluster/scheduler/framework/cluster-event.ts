// What happens in a cluster that may let a waiting pod go. Models pkg/scheduler/framework/types.go (ClusterEvent, QueueingHintFn).
import { keyOf, type KubeObject } from '../../api/index.ts'
import type { Node } from '../../api/types/core-v1.ts'
import type { PodInfo } from './pod-info.ts'

/** `Pod/…` is about the waiting pod itself, `AssignedPod/…` about pods that have a node. */
export type EventKind =
  | 'Pod/UpdateLabel'
  | 'Pod/UpdateScaleDown'
  | 'Pod/UpdateToleration'
  | 'Pod/GatesEliminated'
  | 'AssignedPod/Add'
  | 'AssignedPod/UpdateLabel'
  | 'AssignedPod/UpdateScaleDown'
  | 'AssignedPod/Delete'
  | 'Node/Add'
  | 'Node/Delete'
  | 'Node/UpdateAllocatable'
  | 'Node/UpdateLabel'
  | 'Node/UpdateTaint'
  | StorageEventKind

export type StorageKind = 'PersistentVolume' | 'PersistentVolumeClaim' | 'StorageClass' | 'CSINode' | 'CSIDriver' | 'VolumeAttachment'
export type StorageEventKind = `${StorageKind}/${'Add' | 'Update' | 'Delete'}`

export interface ClusterEvent {
  readonly kind: EventKind
  readonly pod?: PodInfo
  readonly oldPod?: PodInfo
  readonly node?: Node
  readonly oldNode?: Node
  /** Of storage events; the old state only of updates. */
  readonly object?: KubeObject
  readonly oldObject?: KubeObject
}

/** Whether the claim of an event is one that a pod names. */
export function usesClaim(pod: PodInfo, { object }: ClusterEvent): boolean {
  return object !== undefined && pod.claimKeys.includes(keyOf(object))
}

/** The events after which a pod that a plugin refused is worth another try; without a hint always. */
export interface EventRegistration {
  readonly on: readonly EventKind[]
  readonly hint?: (pod: PodInfo, event: ClusterEvent) => boolean
}
