// Changing a pod's status from outside its node. Models pkg/util/pod (PatchPodStatus).
import { PODS, type Client } from '../../client/index.ts'
import type { Pod, PodCondition, PodStatus } from '../../api/types/core-v1.ts'
import type { Process } from '../../../kernel/index.ts'

/**
 * Patches a pod's status with one condition that `after` has new or changed, and its phase where that differs.
 * The patch names the uid, so that it cannot hit another pod of the same name. Throws ApiError, NetworkError.
 */
export function* patchPodStatus(client: Client, pod: Pod, after: PodStatus, changed: PodCondition['type']): Process<Pod> {
  const conditions = after.conditions ?? []
  const condition = conditions.find((each) => each.type === changed)
  return yield* client.patch(
    PODS,
    pod.metadata.name,
    pod.metadata.namespace,
    'application/strategic-merge-patch+json',
    {
      metadata: { uid: pod.metadata.uid },
      status: {
        ...(condition ? { '$setElementOrder/conditions': conditions.map(({ type }) => ({ type })), conditions: [{ lastProbeTime: null, ...condition }] } : {}),
        ...(after.phase === pod.status?.phase ? {} : { phase: after.phase }),
      },
    },
    { subresource: 'status' },
  )
}
