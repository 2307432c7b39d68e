// How much of a node is asked for: the larger share of CPU and memory. Models cluster-autoscaler/simulator/utilization/info.go.
import { parseTime, quantityMilli, quantityValue } from '../../api/index.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { SECOND, type Micros } from '../../../kernel/index.ts'
import { isDaemonSetPod } from '../pods.ts'

export interface Utilization {
  readonly cpu: number
  readonly memory: number
  readonly resource: 'cpu' | 'memory'
  readonly share: number
}

export interface UtilizationInput {
  readonly node: Node
  readonly pods: readonly Pod[]
  readonly requestOf: (pod: Pod) => { readonly milliCPU: number; readonly memory: number }
  readonly ignoreDaemonSets: boolean
  readonly now: Micros
}

const TERMINATION_EXTRA = 30 * SECOND
const DEFAULT_GRACE_SECONDS = 30

/** Undefined for a node that does not say what it has. */
export function utilizationOf({ node, pods, requestOf, ignoreDaemonSets, now }: UtilizationInput): Utilization | undefined {
  const { cpu: cpuText, memory: memoryText } = node.status?.allocatable ?? {}
  if (cpuText === undefined || memoryText === undefined) return undefined
  const free = { milliCPU: quantityMilli(cpuText), memory: quantityValue(memoryText) }
  if (free.milliCPU === 0 || free.memory === 0) return undefined
  const asked = { milliCPU: 0, memory: 0 }
  for (const pod of pods) {
    const { milliCPU, memory } = requestOf(pod)
    if (ignoreDaemonSets && isDaemonSetPod(pod)) {
      free.milliCPU -= milliCPU
      free.memory -= memory
    } else if (!isLongTerminating(pod, now)) {
      asked.milliCPU += milliCPU
      asked.memory += memory
    }
  }
  const [cpu, memory] = [asked.milliCPU / free.milliCPU, asked.memory / free.memory]
  return cpu > memory ? { cpu, memory, resource: 'cpu', share: cpu } : { cpu, memory, resource: 'memory', share: memory }
}

/** A pod that should have ended long ago: its kubelet is not there to say so. */
export function isLongTerminating({ metadata, spec }: Pod, now: Micros): boolean {
  if (!metadata.deletionTimestamp) return false
  return parseTime(metadata.deletionTimestamp) + (spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * SECOND + TERMINATION_EXTRA < now
}

/** As Go prints the struct in the autoscaler's events. */
export function describeUtilization({ cpu, memory, resource, share }: Utilization): string {
  return `{${cpu} ${memory} 0 0 ${resource} ${share}}`
}
