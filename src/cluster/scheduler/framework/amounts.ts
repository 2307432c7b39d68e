// Amounts of resources as plain numbers, and what a pod asks for in sum.
// Models component-helpers/resource/helpers.go (PodRequests) and pkg/scheduler/framework/types.go (Resource).
import { parseQuantity } from '../../api/index.ts'
import type { Container, ContainerStatus, Pod } from '../../api/types/core-v1.ts'

export type ResourceList = { readonly [name: string]: string }

/** CPU in thousandths, the rest in whole units (bytes, pieces). `scalars` is absent where there are none. */
export interface Amounts {
  milliCPU: number
  memory: number
  ephemeralStorage: number
  pods: number
  scalars: Map<string, number> | undefined
}

/** What the scores assume of a container that names no request: pkg/scheduler/util/pod_resources.go. */
export const DEFAULT_MILLI_CPU = 100
export const DEFAULT_MEMORY = 200 * 1024 * 1024

export const noAmounts = (): Amounts => ({ milliCPU: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalars: undefined })

const parsed = new WeakMap<ResourceList, Amounts>()
const NOTHING = noAmounts()

/** A ResourceList as numbers; do not change the result, it is shared. */
export function amountsOf(list: ResourceList | undefined): Amounts {
  if (list === undefined) return NOTHING
  let amounts = parsed.get(list)
  if (amounts === undefined) {
    amounts = noAmounts()
    for (const name in list) set(amounts, name, list[name]!)
    parsed.set(list, amounts)
  }
  return amounts
}

/** Extended resources, huge pages and attachable volumes are counted; other unknown names are not (IsScalarResourceName). */
export function isScalar(name: string): boolean {
  return name.includes('/') || name.startsWith('hugepages-') || name.startsWith('attachable-volumes-')
}

function set(amounts: Amounts, name: string, text: string): void {
  switch (name) {
    case 'cpu':
      amounts.milliCPU = parseQuantity(text).milli
      break
    case 'memory':
      amounts.memory = unitsOf(text)
      break
    case 'ephemeral-storage':
      amounts.ephemeralStorage = unitsOf(text)
      break
    case 'pods':
      amounts.pods = unitsOf(text)
      break
    default:
      if (isScalar(name)) (amounts.scalars ??= new Map()).set(name, unitsOf(text))
  }
}

/** Units with their fraction: only a sum is rounded up, not its parts. */
function unitsOf(text: string): number {
  const { nanos, value, milli } = parseQuantity(text)
  return nanos % 1_000_000_000n === 0n ? value : milli / 1000
}

function addTo(sum: Amounts, more: Amounts): void {
  sum.milliCPU += more.milliCPU
  sum.memory += more.memory
  sum.ephemeralStorage += more.ephemeralStorage
  if (more.scalars) for (const [name, amount] of more.scalars) (sum.scalars ??= new Map()).set(name, (sum.scalars.get(name) ?? 0) + amount)
}

function raiseTo(most: Amounts, other: Amounts): void {
  most.milliCPU = Math.max(most.milliCPU, other.milliCPU)
  most.memory = Math.max(most.memory, other.memory)
  most.ephemeralStorage = Math.max(most.ephemeralStorage, other.ephemeralStorage)
  if (other.scalars) for (const [name, amount] of other.scalars) (most.scalars ??= new Map()).set(name, Math.max(most.scalars.get(name) ?? 0, amount))
}

function copyOf(amounts: Amounts): Amounts {
  return { ...amounts, scalars: amounts.scalars && new Map(amounts.scalars) }
}

export interface RequestOptions {
  /** Containers without a CPU or memory request count as the defaults do. */
  readonly assumed?: boolean
  /** Requests of the pod as a whole do not count, only those of its containers. */
  readonly containersOnly?: boolean
}

/**
 * What a pod asks of a node: containers and sidecars together, or the largest init step if that is more; pod-level requests
 * override both; overhead comes on top.
 */
export function podRequests(pod: Pod, { assumed = false, containersOnly = false }: RequestOptions = {}): Amounts {
  const spec = pod.spec!
  const sum = noAmounts()
  for (const container of spec.containers) addTo(sum, containerRequests(pod, container, pod.status?.containerStatuses, assumed))
  if (spec.initContainers) {
    const sidecars = noAmounts()
    const most = noAmounts()
    for (const container of spec.initContainers) {
      const isSidecar = container.restartPolicy === 'Always'
      const own = containerRequests(pod, container, isSidecar ? pod.status?.initContainerStatuses : undefined, assumed)
      if (isSidecar) {
        addTo(sum, own)
        addTo(sidecars, own)
        raiseTo(most, sidecars)
      } else {
        const step = copyOf(own)
        addTo(step, sidecars)
        raiseTo(most, step)
      }
    }
    raiseTo(sum, most)
  }
  for (const [name, text] of Object.entries((!containersOnly && spec.resources?.requests) || {})) {
    if (name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')) set(sum, name, text)
  }
  if (spec.overhead) addTo(sum, amountsOf(spec.overhead))
  sum.memory = roundUp(sum.memory)
  sum.ephemeralStorage = roundUp(sum.ephemeralStorage)
  if (sum.scalars) for (const [name, amount] of sum.scalars) sum.scalars.set(name, roundUp(amount))
  return sum
}

/** A sum of thousandths in binary may miss a whole number by a hair; that hair is no unit. */
const roundUp = (amount: number): number => (Number.isInteger(amount) ? amount : Math.ceil(amount - 1e-6))

function containerRequests(pod: Pod, container: Container, statuses: readonly ContainerStatus[] | undefined, assumed: boolean): Amounts {
  let requests = amountsOf(container.resources?.requests)
  const status = statuses?.find((s) => s.name === container.name)
  if (status?.resources) requests = resizedRequests(pod, requests, status)
  if (!assumed) return requests
  const named = { ...status?.resources?.requests, ...container.resources?.requests }
  if (named['cpu'] !== undefined && named['memory'] !== undefined) return requests
  return { ...requests, milliCPU: named['cpu'] === undefined ? DEFAULT_MILLI_CPU : requests.milliCPU, memory: named['memory'] === undefined ? DEFAULT_MEMORY : requests.memory }
}

/** While a resize is under way a container holds the most of what is wished, allocated and in force; an infeasible wish does not count. */
function resizedRequests(pod: Pod, wished: Amounts, status: ContainerStatus): Amounts {
  const infeasible = pod.status?.conditions?.some((c) => c.type === 'PodResizePending' && c.reason === 'Infeasible') ?? false
  const inForce = amountsOf(status.resources?.requests)
  const allocated = amountsOf(status.allocatedResources)
  const most = copyOf(infeasible ? inForce : wished)
  raiseTo(most, inForce)
  raiseTo(most, allocated)
  return most
}
