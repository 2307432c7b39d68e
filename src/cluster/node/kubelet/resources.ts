// What pods ask of a node, and what a node has. Models component-helpers/resource (PodRequests) and pkg/kubelet/cm (node allocatable).
import { quantityMilli, quantityOfMilli, quantityValue } from '../../api/index.ts'
import type { Container, Pod, ResourceRequirements } from '../../api/types/core-v1.ts'
import type { MachineFacts } from './context.ts'
import { isSidecar } from './runtime-status.ts'

/** Amounts by resource name; cpu in thousandths of a core, the others in their own unit. */
export type Amounts = Readonly<Record<string, number>>

const amountOf = (name: string, quantity: string): number => (name === 'cpu' ? quantityMilli(quantity) : quantityValue(quantity))

function requestsOf(resources: ResourceRequirements | undefined): Record<string, number> {
  const amounts: Record<string, number> = {}
  for (const [name, quantity] of Object.entries(resources?.requests ?? {})) amounts[name] = amountOf(name, quantity)
  return amounts
}

function add(sum: Record<string, number>, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount
}

/** The requests of a pod: what its containers need together, or an init container at its time, with the overhead. */
export function podRequests(pod: Pod, resourcesOf: (container: Container) => ResourceRequirements | undefined = (container) => container.resources): Amounts {
  const spec = pod.spec!
  const sum: Record<string, number> = {}
  for (const container of spec.containers) add(sum, requestsOf(resourcesOf(container)))
  const sidecars: Record<string, number> = {}
  const peak: Record<string, number> = {}
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(resourcesOf(container))
    if (isSidecar(container)) {
      add(sum, requests)
      add(sidecars, requests)
      for (const [name, amount] of Object.entries(sidecars)) peak[name] = Math.max(peak[name] ?? 0, amount)
      continue
    }
    const together = { ...sidecars }
    add(together, requests)
    for (const [name, amount] of Object.entries(together)) peak[name] = Math.max(peak[name] ?? 0, amount)
  }
  for (const [name, amount] of Object.entries(peak)) sum[name] = Math.max(sum[name] ?? 0, amount)
  for (const [name, quantity] of Object.entries(spec.resources?.requests ?? {})) sum[name] = amountOf(name, quantity)
  for (const [name, quantity] of Object.entries(spec.overhead ?? {})) sum[name] = (sum[name] ?? 0) + amountOf(name, quantity)
  return sum
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
