// The beginning of a definition's end. Models apiextensions-apiserver's registry/customresourcedefinition/etcd.go (Delete).
import { formatTime, type KubeObject } from '../../api/index.ts'
import type { CustomResourceDefinition } from '../../api/types/apiextensions-v1.ts'
import type { Micros } from '../../../kernel/index.ts'

/** The finalizer that keeps a definition until its objects are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** What a deletion first does to a definition: it waits for its objects to go. */
export function markDefinition(object: KubeObject, now: Micros): KubeObject {
  const definition = object as CustomResourceDefinition
  const time = formatTime(now)
  const { metadata, status } = definition
  const finalizers = metadata.finalizers?.includes(CLEANUP) ? metadata.finalizers : [...(metadata.finalizers ?? []), CLEANUP]
  const terminating = { type: 'Terminating', status: 'True', lastTransitionTime: time, reason: 'InstanceDeletionPending', message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon' }
  return { ...definition, metadata: { ...metadata, deletionTimestamp: time, finalizers }, status: { ...status, conditions: [...(status?.conditions ?? []), terminating] } } as CustomResourceDefinition
}
