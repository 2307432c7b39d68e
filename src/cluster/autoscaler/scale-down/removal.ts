// What if a node went? Its pods are tried elsewhere on the made-up cluster. Models cluster-autoscaler/simulator/cluster.go (RemovalSimulator).
import type { Node, Pod } from '../../api/types/core-v1.ts'
import type { Placement } from '../placement.ts'
import { unplaced } from '../pods.ts'
import type { Simulation } from '../provider.ts'
import { asDoomed } from '../taints.ts'
import { podsToMove, type BlockingPod, type DrainContext } from './drainability.ts'

export type Removal =
  | { readonly kind: 'removable'; readonly pods: readonly Pod[]; readonly daemonSetPods: readonly Pod[] }
  | { readonly kind: 'blocked'; readonly blocking: BlockingPod }
  | { readonly kind: 'no place' }

/** Where the pods fit elsewhere, the made-up cluster keeps them there and loses the node, so that the next node is judged after this one. */
export function simulateRemoval(simulation: Simulation, placement: Placement, node: Node, isDestination: (node: Node) => boolean, context: DrainContext): Removal {
  const { name } = node.metadata
  const { pods, daemonSetPods, blocking } = podsToMove(simulation.podsOn(name), context)
  if (blocking) return { kind: 'blocked', blocking }
  simulation.fork()
  for (const pod of pods) simulation.removePod(pod)
  // The node stays as a place that takes nothing: topology spread counts it until it is really gone.
  const rest = simulation.podsOn(name)
  simulation.removeNode(name)
  simulation.addNode(asDoomed(node, context.now))
  for (const pod of rest) simulation.addPod(pod)
  const placed = placement.place(simulation, pods.map(unplaced), (other) => other.metadata.name !== name && isDestination(other), true)
  if (placed.length < pods.length) {
    simulation.revert()
    return { kind: 'no place' }
  }
  simulation.removeNode(name)
  simulation.commit()
  return { kind: 'removable', pods, daemonSetPods }
}
