// Which of several node groups grows. Models cluster-autoscaler/expander: least-waste, and chance among what is left.
import { quantityMilli, quantityValue } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Random } from '../../../kernel/index.ts'
import type { Expander } from '../options.ts'
import type { NodeGroup, Simulation } from '../provider.ts'
import type { Template } from './templates.ts'

export interface ExpansionOption {
  readonly group: NodeGroup
  readonly template: Template
  readonly nodeCount: number
  readonly pods: readonly Pod[]
}

/** One of the options; there must be at least one. */
export function chooseOption(expander: Expander, options: readonly ExpansionOption[], simulation: Simulation, random: Random): ExpansionOption {
  const left = expander === 'least-waste' ? leastWasteful(options, simulation) : options
  return left.length === 1 ? left[0]! : random.pick(left)
}

/** Those whose new nodes would have the smallest unused share of CPU and memory together. */
function leastWasteful(options: readonly ExpansionOption[], simulation: Simulation): readonly ExpansionOption[] {
  const scores = options.map((option) => wasteOf(option, simulation))
  const least = Math.min(...scores)
  return options.filter((_, i) => scores[i] === least)
}

function wasteOf({ template, nodeCount, pods }: ExpansionOption, simulation: Simulation): number {
  const { cpu = '0', memory = '0' } = template.node.status?.capacity ?? {}
  const [milliCPU, bytes] = [quantityMilli(cpu) * nodeCount, quantityValue(memory) * nodeCount]
  const requests = pods.map((pod) => simulation.requestOf(pod))
  const asked = { milliCPU: requests.reduce((sum, r) => sum + r.milliCPU, 0), memory: requests.reduce((sum, r) => sum + r.memory, 0) }
  return (milliCPU - asked.milliCPU) / milliCPU + (bytes - asked.memory) / bytes
}
