// What pods ask of a node, and what a node has. Models component-helpers/resource (PodRequests) and pkg/kubelet/cm (node allocatable).
import { overContainers, quantityMilli, quantityOfMilli, quantityValue, type Reckoning } from '../../api/index.ts'
import type { Container, Pod, ResourceRequirements } from '../../api/types/core-v1.ts'
import type { MachineFacts } from './context.ts'

/** Amounts by resource name; cpu in thousandths of a core, the others in their own unit. */
export type Amounts = Readonly<Record<string, number>>

const amountOf = (name: string, quantity: string): number => (name === 'cpu' ? quantityMilli(quantity) : quantityValue(quantity))

function requestsOf(resources: ResourceRequirements | undefined): Record<string, number> {
  const amounts: Record<string, number> = {}
  for (const [name, quantity] of Object.entries(resources?.requests ?? {})) amounts[name] = amountOf(name, quantity)
  return amounts
}

const combined = (a: Amounts, b: Amounts, both: (a: number, b: number) => number): Amounts => {
  const result: Record<string, number> = { ...a }
  for (const name in b) result[name] = both(result[name] ?? 0, b[name]!)
  return result
}

const NUMBERS: Reckoning<Amounts> = { nothing: {}, plus: (a, b) => combined(a, b, (left, right) => left + right), most: (a, b) => combined(a, b, Math.max) }

/** The requests of a pod: what its containers need together, or an init container at its time, with the overhead. */
export function podRequests({ spec }: Pod, resourcesOf: (container: Container) => ResourceRequirements | undefined = (container) => container.resources): Amounts {
  const total = overContainers(spec, NUMBERS, (container) => requestsOf(resourcesOf(container)))
  const wholePod = { ...total, ...requestsOf(spec?.resources) }
  return spec?.overhead ? NUMBERS.plus(wholePod, requestsOf({ requests: spec.overhead })) : wholePod
}

/** Memory that is held back so that eviction can act before the machine runs out: evictionHard memory.available<100Mi. */
export const EVICTION_MEMORY_BYTES = 100 * 1024 * 1024
/** evictionHard nodefs.available<1%, as the recorded nodes have it; a 32-bit fraction, as upstream keeps it. */
export const EVICTION_STORAGE_SHARE = Math.fround(0.01)

type Resources = { readonly [name: string]: string }

export function nodeCapacity({ capacity }: MachineFacts): Resources {
  return {
    cpu: quantityOfMilli(capacity.cpuMilli),
    'ephemeral-storage': kibibytes(capacity.storageBytes),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(capacity.memoryBytes),
    pods: String(capacity.pods),
  }
}

export function nodeAllocatable({ capacity }: MachineFacts): Resources {
  return {
    cpu: quantityOfMilli(capacity.cpuMilli),
    'ephemeral-storage': String(capacity.storageBytes - Math.floor(capacity.storageBytes * EVICTION_STORAGE_SHARE)),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(capacity.memoryBytes - EVICTION_MEMORY_BYTES),
    pods: String(capacity.pods),
  }
}

const amountsOfMachines = new WeakMap<MachineFacts['capacity'], Amounts>()

/** Allocatable as numbers, to compare with `podRequests`. */
export function allocatableAmounts(machine: MachineFacts): Amounts {
  const known = amountsOfMachines.get(machine.capacity)
  if (known) return known
  const amounts: Record<string, number> = {}
  for (const [name, quantity] of Object.entries(nodeAllocatable(machine))) amounts[name] = amountOf(name, quantity)
  amountsOfMachines.set(machine.capacity, amounts)
  return amounts
}

function kibibytes(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}Ki` : String(bytes)
}
