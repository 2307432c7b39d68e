// The quality-of-service class of a pod. Models pkg/apis/core/helper/qos.
import { parseQuantity } from '../quantity/index.ts'
import type { PodSpec, ResourceRequirements } from '../types/core-v1.ts'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const COUNTED = ['cpu', 'memory'] as const

/**
 * Guaranteed when every container (or the pod as a whole) has limits for cpu and memory and requests equal to them,
 * BestEffort when nothing asks for either, Burstable otherwise. Other resources do not count. Takes a defaulted spec.
 */
export function qosClassOf(spec: PodSpec): QosClass {
  const requests: Sums = new Map()
  const limits: Sums = new Map()
  let guaranteed = true
  const count = (resources: ResourceRequirements | undefined) => {
    sumInto(requests, resources?.requests)
    if (sumInto(limits, resources?.limits) < COUNTED.length) guaranteed = false
  }
  if (spec.resources) count(spec.resources)
  else {
    for (const container of spec.containers ?? []) count(container.resources)
    for (const container of spec.initContainers ?? []) count(container.resources)
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  if (!guaranteed || requests.size !== limits.size) return 'Burstable'
  for (const [name, amount] of requests) if (limits.get(name) !== amount) return 'Burstable'
  return 'Guaranteed'
}

/** Amounts by resource, in the quantity's own units of 10⁻⁹. */
type Sums = Map<string, bigint>

/** Adds the positive amounts of cpu and memory; returns how many of the two there were. */
function sumInto(sums: Sums, list: Readonly<Record<string, string>> | undefined): number {
  if (!list) return 0
  let found = 0
  for (const name of COUNTED) {
    const amount = list[name]
    const nanos = amount === undefined ? 0n : parseQuantity(amount).nanos
    if (nanos <= 0n) continue
    found++
    sums.set(name, (sums.get(name) ?? 0n) + nanos)
  }
  return found
}
