// Amounts of resources. Models SetDefaults_ResourceList and the request defaults of pods.
import { addQuantities, compareQuantities, parseQuantity, roundUpToMilli } from '../quantity/index.ts'
import type { PodSpec, ResourceRequirements } from '../types/core-v1.ts'
import { edit, editEach, put } from './edit.ts'

export type ResourceList = { readonly [name: string]: string }

/** Amounts finer than a thousandth are rounded up. */
export function roundResourceList(list: ResourceList): ResourceList {
  let result: Record<string, string> | undefined
  for (const name in list) {
    const rounded = roundUpToMilli(list[name]!)
    if (rounded !== list[name]) (result ??= { ...list })[name] = rounded
  }
  return result ?? list
}

export function roundRequirements<T extends { readonly limits?: ResourceList; readonly requests?: ResourceList }>(resources: T): T {
  return edit(edit(resources, 'limits', roundResourceList), 'requests', roundResourceList)
}

/** Requests that are absent become the limits (SetDefaults_Pod; never in templates). */
export function requestsFromLimits<T extends ResourceRequirements>(resources: T): T {
  const { limits, requests = {} } = resources
  const missing = Object.keys(limits ?? {}).filter((name) => !(name in requests))
  if (missing.length === 0) return resources
  return put<ResourceRequirements>(resources, { requests: put<ResourceList>(requests, Object.fromEntries(missing.map((name) => [name, limits![name]!]))) }) as T
}

/**
 * Pod-level requests, where pod-level limits exist: what the containers ask together, else the limit (defaultPodRequests).
 * Only cpu, memory and huge pages can be asked for a whole pod.
 */
export function podLevelRequests(spec: PodSpec): PodSpec {
  const limits = spec.resources?.limits
  if (!limits || Object.keys(limits).length === 0) return spec
  const requests: Record<string, string> = { ...spec.resources?.requests }
  const asked = containerRequests(spec)
  for (const name in asked) if (!(name in requests) && isPodLevelResource(name)) requests[name] = asked[name]!
  for (const name in limits) if (!(name in requests) && isPodLevelResource(name)) requests[name] = limits[name]!
  const before = spec.resources?.requests ?? {}
  if (Object.keys(requests).length === Object.keys(before).length) return spec
  return { ...spec, resources: { ...spec.resources, requests } }
}

function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

/** Containers and sidecars summed, or the hungriest init container with the sidecars before it if that is more. */
function containerRequests(spec: PodSpec): ResourceList {
  let sidecars: ResourceList = {}
  let peak: ResourceList = {}
  for (const container of spec.initContainers ?? []) {
    const own = container.resources?.requests ?? {}
    if (container.restartPolicy === 'Always') sidecars = sumOf(sidecars, own)
    else peak = maxOf(peak, sumOf(sidecars, own))
  }
  const running = (spec.containers ?? []).reduce<ResourceList>((sum, container) => sumOf(sum, container.resources?.requests ?? {}), sidecars)
  return maxOf(running, peak)
}

function sumOf(a: ResourceList, b: ResourceList): ResourceList {
  return merge(a, b, addQuantities)
}

function maxOf(a: ResourceList, b: ResourceList): ResourceList {
  return merge(a, b, (left, right) => (compareQuantities(left, right) >= 0 ? left : right))
}

function merge(a: ResourceList, b: ResourceList, combine: (left: string, right: string) => string): ResourceList {
  const result: Record<string, string> = { ...a }
  for (const name in b) result[name] = name in a ? combine(a[name]!, b[name]!) : parseQuantity(b[name]!).canonical
  return result
}

/** The capacity of a Node stands for what is allocatable when that is absent (SetDefaults_NodeStatus). */
export function defaultNodeStatus<T extends { readonly capacity?: ResourceList; readonly allocatable?: ResourceList }>(status: T): T {
  const rounded = edit(edit(status, 'capacity', roundResourceList), 'allocatable', roundResourceList)
  return rounded.capacity && !rounded.allocatable ? { ...rounded, allocatable: rounded.capacity } : rounded
}

/** Fills the requests of a Pod's containers, then those of the Pod. */
export function defaultPodRequests(spec: PodSpec): PodSpec {
  const filled = editEach(spec, 'containers', (container) => edit(container, 'resources', requestsFromLimits))
  return podLevelRequests(editEach(filled, 'initContainers', (container) => edit(container, 'resources', requestsFromLimits)))
}
