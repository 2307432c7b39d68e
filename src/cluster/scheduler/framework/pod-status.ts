// Writes conditions and the nominated node into a pod's status, as little as is new. Models pkg/scheduler/util/utils.go (PatchPodStatus).
import type { Pod, PodCondition } from '../../api/types/core-v1.ts'
import { PODS, type Client } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'

export interface PodStatusChange {
  /** With `lastTransitionTime` for the case that its status is new. */
  readonly condition?: PodCondition
  /** An empty text takes the nomination away. */
  readonly nominatedNodeName?: string
}

/** The strategic merge patch of a change, or undefined when the pod has all of it already. */
export function planStatusPatch({ status }: Pod, { condition, nominatedNodeName }: PodStatusChange): { readonly status: Record<string, unknown> } | undefined {
  const change: Record<string, unknown> = condition ? planCondition(status?.conditions, condition) : {}
  if (nominatedNodeName !== undefined && nominatedNodeName !== (status?.nominatedNodeName ?? '')) change['nominatedNodeName'] = nominatedNodeName === '' ? null : nominatedNodeName
  return Object.keys(change).length === 0 ? undefined : { status: change }
}

/** One condition as a patch of the list: new as a whole, or only the fields that differ, with the order of the list. */
function planCondition(conditions: readonly PodCondition[] | undefined, wanted: PodCondition): Record<string, unknown> {
  const old = conditions?.find((condition) => condition.type === wanted.type)
  if (old === undefined) {
    const whole = { lastProbeTime: null, ...wanted }
    if (!conditions?.length) return { conditions: [whole] }
    return { ['$setElementOrder/conditions']: [...conditions, wanted].map(({ type }) => ({ type })), conditions: [whole] }
  }
  const { status, reason, message, observedGeneration } = wanted
  const differing: Record<string, unknown> = {}
  if (status !== old.status) Object.assign(differing, { lastTransitionTime: wanted.lastTransitionTime, status })
  if (reason !== old.reason) differing['reason'] = reason ?? null
  if (message !== old.message) differing['message'] = message ?? null
  if (observedGeneration !== old.observedGeneration) differing['observedGeneration'] = observedGeneration ?? null
  if (Object.keys(differing).length === 0) return {}
  return { ['$setElementOrder/conditions']: conditions!.map(({ type }) => ({ type })), conditions: [{ ...differing, type: wanted.type }] }
}

/** Sends the patch, if there is anything to say. Throws ApiError and NetworkError. */
export function* patchPodStatus(client: Client, pod: Pod, change: PodStatusChange): Process<void> {
  const patch = planStatusPatch(pod, change)
  if (patch) yield* client.patch(PODS, pod.metadata.name, pod.metadata.namespace, 'application/strategic-merge-patch+json', patch, { subresource: 'status' })
}
