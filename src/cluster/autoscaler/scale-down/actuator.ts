// Takes nodes away: marks them, empties them, gives their machines back. Models core/scaledown/actuation/actuator.go and delete_in_batch.go.
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { sleep, type Process } from '../../../kernel/index.ts'
import { drainContextOf, podsOnNode, type AutoscalerContext } from '../context.ts'
import { AutoscalerError, isFailure } from '../failure.ts'
import type { ClusterState } from '../state/index.ts'
import { TO_BE_DELETED, addMark, removeMark } from '../taints.ts'
import { podsToMove } from './drainability.ts'
import { drainNode } from './drain.ts'
import type { ScaleDownPlanner, UnneededNode } from './planner.ts'
import { describeUtilization } from './utilization.ts'

interface Deletion {
  readonly group: string
  readonly isDrain: boolean
}

export class ScaleDownActuator {
  #context: AutoscalerContext
  #state: ClusterState
  #deletions = new Map<string, Deletion>()

  constructor(context: AutoscalerContext, state: ClusterState) {
    this.#context = context
    this.#state = state
  }

  /** Names of nodes that are being taken away. */
  get deleting(): ReadonlySet<string> {
    return new Set(this.#deletions.keys())
  }

  /** Those of them that are being emptied first. */
  get draining(): readonly string[] {
    return [...this.#deletions].filter(([, { isDrain }]) => isDrain).map(([name]) => name)
  }

  deletionsIn(group: string): number {
    return [...this.#deletions.values()].filter((deletion) => deletion.group === group).length
  }

  /** Marks as many of these nodes as may go side by side, and starts to take them away; the work goes on after the return. Throws when nodes cannot be marked. */
  *start(empty: readonly UnneededNode[], drain: readonly UnneededNode[], planner: ScaleDownPlanner): Process<boolean> {
    const { maxScaleDownParallelism, maxDrainParallelism } = this.#context.options
    const room = Math.max(0, maxScaleDownParallelism - this.#deletions.size)
    const emptyNow = empty.slice(0, room)
    const drainNow = drain.slice(0, Math.max(0, Math.min(room - emptyNow.length, maxDrainParallelism - this.draining.length)))
    if (emptyNow.length > 0) yield* this.#begin(emptyNow, false, planner)
    if (drainNow.length > 0) yield* this.#begin(drainNow, true, planner)
    return emptyNow.length + drainNow.length > 0
  }

  *#begin(nodes: readonly UnneededNode[], isDrain: boolean, planner: ScaleDownPlanner): Process<void> {
    yield* this.#mark(nodes.map(({ node }) => node))
    const { tell, group, log } = this.#context
    for (const { node, pods } of nodes) {
      const { name } = node.metadata
      const utilization = planner.utilization.get(name)
      const text = isDrain
        ? `Scale-down: removing node ${name}, utilization: ${utilization ? describeUtilization(utilization) : '{}'}, pods to reschedule: ${pods.map(({ metadata }) => metadata.name).join(',')}`
        : `Scale-down: removing empty node "${name}"`
      log('I', isDrain ? 'actuator.go:270' : 'actuator.go:161', text)
      tell('Normal', isDrain ? 'ScaleDown' : 'ScaleDownEmpty', text)
      const nodeGroup = this.#state.groupOf(node)!.name
      this.#deletions.set(name, { group: nodeGroup, isDrain })
      group.spawn(`delete ${name}`, this.#delete(node, nodeGroup, isDrain))
    }
  }

  /** All or none: where one mark fails, those already made are taken back. */
  *#mark(nodes: readonly Node[]): Process<void> {
    const { client, recorder, options } = this.#context
    const marked: Node[] = []
    for (const node of nodes) {
      try {
        yield* addMark(client, node, TO_BE_DELETED, options.cordonNodeBeforeTerminating)
        recorder.event(node, 'Normal', 'ScaleDown', 'marked the node as toBeDeleted/unschedulable')
        marked.push(node)
      } catch (error) {
        if (!isFailure(error)) throw error
        recorder.event(node, 'Warning', 'ScaleDownFailed', `failed to mark the node as toBeDeleted/unschedulable: ${error.message}`)
        for (const each of marked) yield* this.#unmark(each)
        throw new AutoscalerError(`couldn't taint ${nodes.length - marked.length} nodes with ToBeDeleted`, { cause: error })
      }
    }
  }

  *#delete(node: Node, group: string, isDrain: boolean): Process<void> {
    const { client, cloud, recorder, tell, log, options } = this.#context
    const { name } = node.metadata
    try {
      // Time for the scheduler to learn of the mark.
      yield* sleep(options.nodeDeleteDelayAfterTaint)
      const { pods, daemonSetPods } = this.#podsToMove(node, isDrain)
      if (isDrain) yield* drainNode(this.#context, node, pods, daemonSetPods)
      else if (pods.length > 0) throw new AutoscalerError(`failed to delete empty node "${name}", new pods scheduled`)
      yield* cloud.terminateInstances(group, [node.spec?.providerID ?? ''])
      recorder.event(node, 'Normal', 'ScaleDown', 'nodes removed by cluster autoscaler')
      this.#state.registerScaleDown(group, client.kernel.now)
      if (isDrain) tell('Normal', 'ScaleDown', `Scale-down: node ${name} removed with drain`)
      else tell('Normal', 'ScaleDownEmpty', `Scale-down: empty node ${name} removed`)
    } catch (error) {
      if (!isFailure(error)) throw error
      log('W', 'delete_in_batch.go:203', `Scale-down: couldn't delete ${isDrain ? '' : 'empty '}node "${name}"${isDrain ? ' with drain' : ''}, status error: ${error.message}`)
      recorder.event(node, 'Warning', 'ScaleDownFailed', `${isDrain ? 'failed to drain and delete node' : 'failed to delete empty node'}: ${error.message}`)
      yield* this.#unmark(node)
    } finally {
      this.#deletions.delete(name)
    }
  }

  /** What is on the node now, which may not be what was planned with. Throws when a pod holds the node after all. */
  #podsToMove(node: Node, isDrain: boolean): { readonly pods: readonly Pod[]; readonly daemonSetPods: readonly Pod[] } {
    const drain = drainContextOf(this.#context, this.#context.client.kernel.now)
    const { pods, daemonSetPods, blocking } = podsToMove(podsOnNode(this.#context, node), isDrain ? drain : { ...drain, findOwner: undefined })
    if (blocking) throw new AutoscalerError(`GetPodsToMove for "${node.metadata.name}" returned error: pod ${blocking.pod.metadata.name} blocks: ${blocking.reason}`)
    return { pods, daemonSetPods }
  }

  *#unmark(node: Node): Process<void> {
    try {
      yield* removeMark(this.#context.client, node, TO_BE_DELETED, this.#context.options.cordonNodeBeforeTerminating)
    } catch (error) {
      if (!isFailure(error)) throw error
      this.#context.log('W', 'taints.go:350', `Error while releasing taints on node ${node.metadata.name}: ${error.message}`)
    }
  }
}
