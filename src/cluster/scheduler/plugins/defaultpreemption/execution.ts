// Carries out a preemption beside the scheduling cycle. Models pkg/scheduler/framework/preemption/executor.go (prepareCandidateAsync).
import { ApiError, formatTime, hasReason } from '../../../api/index.ts'
import type { PodCondition } from '../../../api/types/core-v1.ts'
import { PODS } from '../../../client/index.ts'
import { NetworkError, type Process } from '../../../../kernel/index.ts'
import type { Handle, LiveHandle, PodInfo } from '../../framework/index.ts'
import { patchPodStatus } from '../../framework/pod-status.ts'
import type { Candidate } from './victims.ts'

/**
 * Tells the victims why, deletes them and records it; pods of lower priority that were promised the node lose the promise.
 * `running` holds the preemptor until the last victim is about to go: that end is what lets it try again.
 */
export function* carryOut(handle: Handle, live: LiveHandle, preemptor: PodInfo, { node, victims }: Candidate, running: Set<string>): Process<void> {
  try {
    for (const other of handle.nominator.nominatedPods(node.name)) if (other.priority < preemptor.priority) yield* live.clearNomination(other)
    const last = victims.at(-1)
    for (const victim of victims) {
      if (victim === last) running.delete(preemptor.uid)
      yield* preempt(live, preemptor, victim, node.name)
    }
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    running.delete(preemptor.uid)
    live.activate(preemptor)
  } finally {
    running.delete(preemptor.uid)
  }
}

function* preempt(live: LiveHandle, preemptor: PodInfo, victim: PodInfo, nodeName: string): Process<void> {
  const { client, kernel } = live
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    observedGeneration: victim.pod.metadata.generation,
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${preemptor.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: formatTime(kernel.now),
  }
  try {
    yield* patchPodStatus(client, victim.pod, { condition })
    yield* client.delete(PODS, victim.name, victim.namespace)
  } catch (error) {
    // Gone already: then there is room.
    if (!hasReason(error, 'NotFound')) throw error
    return
  }
  live.recordEvent({ regarding: victim, related: preemptor, type: 'Normal', reason: 'Preempted', action: 'Preempting', note: `Preempted by pod ${preemptor.uid} on node ${nodeName}` })
}
