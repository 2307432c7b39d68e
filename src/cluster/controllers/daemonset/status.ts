// What a DaemonSet's status says: pure. Models updateDaemonSetStatus of daemon_controller.go.
import type { DaemonSet, DaemonSetStatus } from '../../api/types/apps-v1.ts'
import type { Node } from '../../api/types/core-v1.ts'
import type { Micros } from '../../../kernel/index.ts'
import { isPodAvailable, isPodReady } from '../framework/index.ts'
import { isUpdated, shouldRunOn } from './nodes.ts'
import { byAge, type PodsByNode } from './plan.ts'

/** Counts over the nodes; of several pods on a node the oldest counts. */
export function planDaemonStatus(set: DaemonSet, nodes: Iterable<Node>, pods: PodsByNode, hash: string, now: Micros): DaemonSetStatus {
  let desired = 0
  let current = 0
  let misscheduled = 0
  let ready = 0
  let available = 0
  let updated = 0
  for (const node of nodes) {
    const here = pods.get(node.metadata.name)
    if (!shouldRunOn(set, node).run) {
      if (here) misscheduled++
      continue
    }
    desired++
    const pod = here?.toSorted(byAge)[0]
    if (!pod) continue
    current++
    if (isPodReady(pod)) ready++
    if (isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, now)) available++
    if (isUpdated(set, pod, hash)) updated++
  }
  const { collisionCount, conditions, observedGeneration } = set.status ?? {}
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(desired === available ? {} : { numberUnavailable: desired - available }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  }
}
