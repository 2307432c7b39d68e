// How full a node should get: spread out (the default), packed, or as a curve says. Models plugins/noderesources/least_allocated.go,
// most_allocated.go, requested_to_capacity_ratio.go and resource_allocation.go.
import { MAX_NODE_SCORE, isScalar, zeros, type NodeInfo, type Plugin, type PodInfo } from '../../framework/index.ts'

export interface ResourceSpec {
  readonly name: string
  /** Default 1. */
  readonly weight?: number
}

/** A point of a curve: utilization in hundredths, score from 0 to 10. */
export interface ShapePoint {
  readonly utilization: number
  readonly score: number
}

export interface ScoringStrategy {
  readonly type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  /** Default: CPU and memory alike. */
  readonly resources?: readonly ResourceSpec[]
  readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] }
}

export const DEFAULT_RESOURCES: readonly ResourceSpec[] = [{ name: 'cpu' }, { name: 'memory' }]
/** Scores of a curve go to 10, those of nodes to 100. */
const SHAPE_SCALE = MAX_NODE_SCORE / 10
const FULL = 100

type Score = NonNullable<Plugin['score']>
/** The score of one resource from what would be used and what there is. */
type Rate = (used: number, capacity: number) => number

/** The score that a strategy gives to nodes for a pod. */
export function scoreBy({ type = 'LeastAllocated', resources = [], requestedToCapacityRatio }: ScoringStrategy = {}): Score {
  if (type === 'LeastAllocated' && resources.length === 0) return leastAllocated
  const specs = resources.length === 0 ? DEFAULT_RESOURCES : resources
  switch (type) {
    case 'LeastAllocated':
      return weigh(specs, freeShare, Math.trunc)
    case 'MostAllocated':
      return weigh(specs, (used, capacity) => Math.trunc((Math.min(used, capacity) * MAX_NODE_SCORE) / capacity), Math.trunc)
    case 'RequestedToCapacityRatio': {
      const curve = brokenLine(requestedToCapacityRatio?.shape ?? [])
      return weigh(specs, (used, capacity) => curve(used > capacity ? FULL : Math.trunc((used * FULL) / capacity)), Math.round, true)
    }
  }
}

/** The weighed mean of the rates of all resources that a node has. */
function weigh(specs: readonly ResourceSpec[], rate: Rate, round: (mean: number) => number, skipsZero = false): Score {
  return (_, pod, nodes) => nodes.map((node) => {
    let sum = 0
    let weights = 0
    for (const { name, weight = 1 } of specs) {
      const [used, capacity] = usageOf(name, pod, node)
      if (capacity === 0) continue
      const score = rate(used, capacity)
      if (skipsZero && score === 0) continue
      sum += score * weight
      weights += weight
    }
    return weights === 0 ? 0 : round(sum / weights)
  })
}

/** What a node has of a resource, and how much of it would be used with the pod. An extended one that the pod does not ask for does not count. */
function usageOf(name: string, { request, scoredMilliCPU, scoredMemory }: PodInfo, node: NodeInfo): readonly [used: number, capacity: number] {
  switch (name) {
    case 'cpu':
      return [node.assumedMilliCPU + scoredMilliCPU, node.allocatableMilliCPU]
    case 'memory':
      return [node.assumedMemory + scoredMemory, node.allocatableMemory]
    case 'ephemeral-storage':
      return [node.ephemeralStorage + request.ephemeralStorage, node.allocatableEphemeralStorage]
    default: {
      const wanted = request.scalars?.get(name) ?? 0
      if (wanted === 0 && isScalar(name)) return [0, 0]
      return [(node.scalars?.get(name) ?? 0) + wanted, node.allocatableScalars?.get(name) ?? 0]
    }
  }
}

/** CPU and memory, spread out: what nearly every cluster scores by, for hundreds of nodes for each pod. */
const leastAllocated: Score = (_, { scoredMilliCPU, scoredMemory }, nodes) => {
  const scores = zeros(nodes.length)
  for (let i = 0; i < nodes.length; i++) scores[i] = leastAllocatedOf(nodes[i]!, scoredMilliCPU, scoredMemory)
  return scores
}

function leastAllocatedOf(node: NodeInfo, milliCPU: number, memory: number): number {
  const { allocatableMilliCPU, allocatableMemory } = node
  if (allocatableMilliCPU === 0 && allocatableMemory === 0) return 0
  const sum = freeShare(node.assumedMilliCPU + milliCPU, allocatableMilliCPU) + freeShare(node.assumedMemory + memory, allocatableMemory)
  return Math.trunc(sum / ((allocatableMilliCPU === 0 ? 0 : 1) + (allocatableMemory === 0 ? 0 : 1)))
}

/** What is left after the pod, in hundredths of the whole, rounded down. */
function freeShare(used: number, capacity: number): number {
  return capacity === 0 || used > capacity ? 0 : Math.trunc(((capacity - used) * MAX_NODE_SCORE) / capacity)
}

/** Straight lines from point to point, level before the first and after the last. */
function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * SHAPE_SCALE }))
  return (utilization) => {
    const i = points.findIndex((point) => utilization <= point.utilization)
    if (i < 0) return points.at(-1)?.score ?? 0
    const after = points[i]!
    if (i === 0) return after.score
    const before = points[i - 1]!
    return before.score + Math.trunc(((after.score - before.score) * (utilization - before.utilization)) / (after.utilization - before.utilization))
  }
}
