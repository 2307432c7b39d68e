// Puts in order what went wrong with machines and marks. Models parts of core/static_autoscaler.go: cleanUpIfRequired,
// removeOldUnregisteredNodes, deleteCreatedNodesWithErrors, fixNodeGroupSize.
import type { Node } from '../api/types/core-v1.ts'
import type { Micros, Process } from '../../kernel/index.ts'
import type { AutoscalerContext } from './context.ts'
import { isFailure } from './failure.ts'
import type { ClusterState } from './state/index.ts'
import { TO_BE_DELETED, hasTaint, removeMark } from './taints.ts'

/** Marks that a former life left behind: what it was about to delete stays. */
export function* removeOldMarks(context: AutoscalerContext, state: ClusterState, nodes: readonly Node[]): Process<void> {
  const { client, options, recorder } = context
  for (const node of nodes) {
    if (!hasTaint(node, TO_BE_DELETED) || !state.groupOf(node)) continue
    try {
      yield* removeMark(client, node, TO_BE_DELETED, options.cordonNodeBeforeTerminating)
      recorder.event(node, 'Normal', 'ClusterAutoscalerCleanup', `removed ${TO_BE_DELETED} taint from node ${node.metadata.name}`)
    } catch (error) {
      if (!isFailure(error)) throw error
      recorder.event(node, 'Warning', 'ClusterAutoscalerCleanup', `failed to clean ${TO_BE_DELETED} on node ${node.metadata.name}: ${error.message}`)
    }
  }
}

/** Machines that never registered are given back; the group's minimum stays. */
export function* dropLostMachines(context: AutoscalerContext, state: ClusterState): Process<void> {
  const { cloud, tell } = context
  for (const [name, ids] of state.longUnregistered()) {
    const { target, min } = state.group(name)!
    const doomed = ids.slice(0, Math.max(0, target - min))
    if (doomed.length === 0) continue
    try {
      yield* cloud.terminateInstances(name, doomed)
      for (const id of doomed) tell('Normal', 'DeleteUnregistered', `Removed unregistered node ${id}`)
    } catch (error) {
      if (!isFailure(error)) throw error
      for (const id of doomed) tell('Warning', 'DeleteUnregisteredFailed', `Failed to remove node ${id}: ${error.message}`)
    }
  }
}

/** Gives up machines that the cloud could not make, and targets that were never reached. True when the round should end here. */
export function* repairGroups(context: AutoscalerContext, state: ClusterState, now: Micros): Process<boolean> {
  const { cloud, log } = context
  for (const [name, failed] of state.failedInstances()) {
    log('I', 'static_autoscaler.go:870', `Deleting ${failed.length} from ${name} node group because of create errors`)
    try {
      yield* cloud.terminateInstances(name, failed.map(({ id }) => id))
    } catch (error) {
      if (!isFailure(error)) throw error
      log('W', 'static_autoscaler.go:892', `Error while trying to delete nodes from ${name}: ${error.message}`)
    }
  }
  let isFixed = false
  for (const [name, excess] of state.unreachedTargets(now)) {
    yield* cloud.decreaseTarget(name, excess)
    isFixed = true
  }
  return isFixed
}
