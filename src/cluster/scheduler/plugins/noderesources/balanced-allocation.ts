// NodeResourcesBalancedAllocation: CPU and memory should fill evenly. Models plugins/noderesources/balanced_allocation.go.
import { MAX_NODE_SCORE, SKIP, type Plugin, type PluginFactory } from '../../framework/index.ts'

export const nodeResourcesBalancedAllocation: PluginFactory = (): Plugin => ({
  name: 'NodeResourcesBalancedAllocation',
  preScore: (_, { request }) => (request.milliCPU === 0 && request.memory === 0 ? SKIP : undefined),
  score: (_, { request }, node) => {
    const cpu = node.allocatableMilliCPU
    const memory = node.allocatableMemory
    // With less than two resources to compare, nothing is uneven.
    if (cpu === 0 || memory === 0) return MAX_NODE_SCORE
    const cpuShare = Math.min(1, (node.milliCPU + request.milliCPU) / cpu)
    const memoryShare = Math.min(1, (node.memory + request.memory) / memory)
    const deviation = Math.abs((cpuShare - memoryShare) / 2)
    return Math.trunc((1 - deviation) * MAX_NODE_SCORE)
  },
})
