// NodeResourcesBalancedAllocation: CPU and memory should fill evenly. Models plugins/noderesources/balanced_allocation.go.
import { MAX_NODE_SCORE, SKIP, isScalar, zeros, type Amounts, type NodeInfo, type Plugin, type PluginFactory } from '../../framework/index.ts'
import { DEFAULT_RESOURCES, type ResourceSpec } from './scoring-strategy.ts'

export interface NodeResourcesBalancedAllocationArgs {
  /** Default: CPU and memory. */
  readonly resources?: readonly ResourceSpec[]
}

export const nodeResourcesBalancedAllocation = ({ resources = [] }: NodeResourcesBalancedAllocationArgs = {}): PluginFactory => (): Plugin => {
  const names = (resources.length === 0 ? DEFAULT_RESOURCES : resources).map(({ name }) => name)
  const isUsual = names.length === 2 && names[0] === 'cpu' && names[1] === 'memory'
  return {
    name: 'NodeResourcesBalancedAllocation',
    preScore: (_, { request }) => (names.every((name) => amountOf(request, name) === 0) ? SKIP : undefined),
    score: (_, { request }, nodes) => {
      const scores = zeros(nodes.length)
      for (let i = 0; i < nodes.length; i++) scores[i] = isUsual ? evenness(nodes[i]!, request.milliCPU, request.memory) : evennessOf(names, nodes[i]!, request)
      return scores
    },
  }
}

function evenness(node: NodeInfo, milliCPU: number, memory: number): number {
  // With less than two resources to compare, nothing is uneven.
  if (node.allocatableMilliCPU === 0 || node.allocatableMemory === 0) return MAX_NODE_SCORE
  const cpuShare = Math.min(1, (node.milliCPU + milliCPU) / node.allocatableMilliCPU)
  const memoryShare = Math.min(1, (node.memory + memory) / node.allocatableMemory)
  const deviation = Math.abs((cpuShare - memoryShare) / 2)
  return Math.trunc((1 - deviation) * MAX_NODE_SCORE)
}

/** The same for any resources: by the standard deviation of their shares. */
function evennessOf(names: readonly string[], node: NodeInfo, request: Amounts): number {
  const shares: number[] = []
  for (const name of names) {
    const wanted = amountOf(request, name)
    const capacity = capacityOf(node, name)
    if (capacity === 0 || (wanted === 0 && isScalar(name))) continue
    shares.push(Math.min(1, (amountOf(node, name) + wanted) / capacity))
  }
  if (shares.length < 2) return MAX_NODE_SCORE
  if (shares.length === 2) return Math.trunc((1 - Math.abs((shares[0]! - shares[1]!) / 2)) * MAX_NODE_SCORE)
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
  return Math.trunc((1 - Math.sqrt(variance)) * MAX_NODE_SCORE)
}

/** How much of a resource a pod asks for, or the pods of a node have. */
function amountOf({ milliCPU, memory, ephemeralStorage, scalars }: Pick<Amounts, 'milliCPU' | 'memory' | 'ephemeralStorage' | 'scalars'>, name: string): number {
  return name === 'cpu' ? milliCPU : name === 'memory' ? memory : name === 'ephemeral-storage' ? ephemeralStorage : (scalars?.get(name) ?? 0)
}

function capacityOf(node: NodeInfo, name: string): number {
  return name === 'cpu' ? node.allocatableMilliCPU : name === 'memory' ? node.allocatableMemory : name === 'ephemeral-storage' ? node.allocatableEphemeralStorage : (node.allocatableScalars?.get(name) ?? 0)
}
