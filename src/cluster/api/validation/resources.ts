// Resource names and amounts: requests, limits, quotas, overhead.
// Models the resource parts of pkg/apis/core/validation and pkg/apis/core/helper.
import { isDNS1123Label, isQualifiedName } from '../names/index.ts'
import { addQuantities, canonicalQuantity, compareQuantities, parseQuantity, printQuantity, quantitySign } from '../quantity/index.ts'
import type { PodSpec, ResourceClaim, ResourceRequirements } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { named, qualifiedNameProblems } from './rules.ts'

type ResourceList = { readonly [name: string]: string }

const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])
const COUNTED_RESOURCES: ReadonlySet<string> = new Set(['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers'])
const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...COUNTED_RESOURCES, ...CONTAINER_RESOURCES, 'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage',
  'limits.cpu', 'limits.memory', 'limits.ephemeral-storage',
])

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-')
}

export function isQuotaResource(name: string): boolean {
  return QUOTA_RESOURCES.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')
}

/** Kubernetes' own resources: without a domain, or with its own. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0
}

/** Whether requests may be less than limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name)
}

/** What a resource may be called anywhere; true when it is called well. */
export function checkResourceName(errors: FieldErrors, at: Path, name: string): boolean {
  const problems = qualifiedNameProblems(name)
  errors.invalidEach(at, named(name), problems)
  if (problems.length > 0) return false
  if (name.includes('/') || name === 'storage' || isQuotaResource(name)) return true
  errors.invalid(at, named(name), 'must be a standard resource type or fully qualified')
  return false
}

export function checkContainerResourceName(errors: FieldErrors, at: Path, name: string): void {
  checkResourceName(errors, at, name)
  if (!name.includes('/')) {
    if (!CONTAINER_RESOURCES.has(name) && !isHugePages(name)) errors.invalid(at, named(name), 'must be a standard resource for containers')
  } else if (!isNativeResource(name) && !isExtendedResource(name)) errors.invalid(at, named(name), "doesn't follow extended resource name standard")
}

function checkPodResourceName(errors: FieldErrors, at: Path, name: string): void {
  if (!checkResourceName(errors, at, name)) return
  if (name !== 'cpu' && name !== 'memory' && !isHugePages(name)) errors.notSupported(at, named(name), ['cpu', 'hugepages-', 'memory'])
}

export function checkQuotaResourceName(errors: FieldErrors, at: Path, name: string): void {
  checkResourceName(errors, at, name)
  if (!name.includes('/') && !isQuotaResource(name)) errors.invalid(at, named(name), 'must be a standard resource for quota')
}

/** The text of an amount inside a message (Quantity.String). */
export function quantityText(text: string): string {
  return printQuantity(parseQuantity(text))
}

export function checkNonnegativeQuantity(errors: FieldErrors, at: Path, amount: string): void {
  if (quantitySign(amount) < 0) errors.invalid(at, quantityText(amount), 'must be greater than or equal to 0')
}

/** True when the amount is positive. */
export function checkPositiveQuantity(errors: FieldErrors, at: Path, amount: string): boolean {
  if (quantitySign(amount) > 0) return true
  errors.invalid(at, quantityText(amount), 'must be greater than zero')
  return false
}

/** An amount of a resource: not negative, and whole when the resource is counted. */
export function checkResourceAmount(errors: FieldErrors, at: Path, name: string, amount: string): void {
  checkNonnegativeQuantity(errors, at, amount)
  if (hasFraction(amount) && (COUNTED_RESOURCES.has(name) || isExtendedResource(name))) errors.invalid(at, canonicalQuantity(amount), 'must be an integer')
}

export function hasFraction(amount: string): boolean {
  return parseQuantity(amount).milli % 1000 !== 0
}

/** validateBasicResource: an amount that is a size. */
export function checkSize(errors: FieldErrors, at: Path, amount: string): boolean {
  const { value } = parseQuantity(amount)
  if (value >= 0) return true
  errors.invalid(at, value, 'must be a valid resource quantity')
  return false
}

export interface ResourceOptions {
  /** The old object had huge page amounts that are no multiple of the page. */
  readonly allowIndivisibleHugePages: boolean
}

/** A container's requests and limits; `claims` are the names of the pod's resource claims. */
export function validateContainerResources(errors: FieldErrors, at: Path, resources: ResourceRequirements, claims: readonly string[], options: ResourceOptions): void {
  validateResources(errors, at, resources, checkContainerResourceName, claims, options)
}

/** Amounts without requests: a pod's or a RuntimeClass's overhead. */
export function validateOverhead(errors: FieldErrors, at: Path, overhead: ResourceList, options: ResourceOptions): void {
  validateResources(errors, at, { limits: overhead }, checkContainerResourceName, [], options)
}

type CheckName = (errors: FieldErrors, at: Path, name: string) => void

function validateResources(errors: FieldErrors, at: Path, { limits, requests, claims }: ResourceRequirements, checkName: CheckName, claimNames: readonly string[], options: ResourceOptions): void {
  let hasCompute = false
  let hasHugePages = false
  for (const name in limits) {
    validateAmount(errors, at.child('limits').key(name), name, limits[name]!, checkName, options)
    hasCompute ||= name === 'cpu' || name === 'memory'
    hasHugePages ||= isHugePages(name)
  }
  for (const name in requests) {
    validateRequest(errors, at, name, requests[name]!, limits, checkName, options)
    hasCompute ||= name === 'cpu' || name === 'memory'
    hasHugePages ||= isHugePages(name)
  }
  if (hasHugePages && !hasCompute) errors.forbidden(at, 'HugePages require cpu or memory')
  if (claims) validateClaimNames(errors, at.child('claims'), claims, claimNames)
}

function validateAmount(errors: FieldErrors, at: Path, name: string, amount: string, checkName: CheckName, options: ResourceOptions): void {
  checkName(errors, at, name)
  checkResourceAmount(errors, at, name, amount)
  if (isHugePages(name)) checkHugePages(errors, at, name, amount, options)
}

function validateRequest(errors: FieldErrors, at: Path, name: string, amount: string, limits: ResourceList | undefined, checkName: CheckName, options: ResourceOptions): void {
  const here = at.child('requests').key(name)
  checkName(errors, here, name)
  checkResourceAmount(errors, here, name, amount)
  const limit = limits?.[name]
  if (limit !== undefined) {
    const order = compareQuantities(amount, limit)
    if (order !== 0 && !isOvercommitAllowed(name)) errors.invalid(at.child('requests'), quantityText(amount), `must be equal to ${name} limit of ${quantityText(limit)}`)
    else if (order > 0) errors.invalid(at.child('requests'), quantityText(amount), `must be less than or equal to ${name} limit of ${quantityText(limit)}`)
  } else if (!isOvercommitAllowed(name)) errors.required(at.child('limits'), 'Limit must be set for non overcommitable resources')
  if (isHugePages(name)) checkHugePages(errors, here, name, amount, options)
}

function checkHugePages(errors: FieldErrors, at: Path, name: string, amount: string, options: ResourceOptions): void {
  if (!options.allowIndivisibleHugePages && !isWholeHugePages(name, amount)) {
    errors.invalid(at, quantityText(amount), `${quantityText(amount)} is not positive integer multiple of ${name}`)
  }
}

/** Whether an amount is a multiple of the page that the resource's name gives. */
export function isWholeHugePages(name: string, amount: string): boolean {
  const page = readQuantity(name.slice('hugepages-'.length))
  return page !== undefined && page.nanos > 0n && page.milli % 1000 === 0 && parseQuantity(amount).value % page.value === 0
}

function readQuantity(text: string): ReturnType<typeof parseQuantity> | undefined {
  try {
    return parseQuantity(text)
  } catch {
    return undefined
  }
}

function validateClaimNames(errors: FieldErrors, at: Path, claims: readonly ResourceClaim[], claimNames: readonly string[]): void {
  const seen = new Set<string>()
  for (const [i, { name, request }] of claims.entries()) {
    if (!name) {
      errors.required(at.index(i))
      continue
    }
    if (seen.has(name)) errors.duplicate(at.index(i), name)
    else {
      if (request) errors.invalidEach(at.index(i).child('request'), request, isDNS1123Label(request))
      const key = request ? `${name}/${request}` : name
      if (seen.has(key)) errors.duplicate(at.index(i), key)
      else if (!request) for (const other of seen) if (other.startsWith(`${name}/`)) errors.duplicate(at.index(i), name)
      seen.add(key)
    }
    if (!claimNames.includes(name)) {
      errors.notFound(at.index(i), name, `must be one of the names in pod.spec.resourceClaims${claimNames.length === 0 ? ' which is empty' : `: ${[...new Set(claimNames)].sort().join(', ')}`}`)
    }
  }
}

/** A pod's own resources against those of its containers (validatePodResources). */
export function validatePodResources(errors: FieldErrors, specAt: Path, spec: PodSpec, claimNames: readonly string[], options: ResourceOptions): void {
  const { resources } = spec
  if (!resources) return
  const at = specAt.child('resources')
  if (spec.os?.name === 'windows') return errors.forbidden(at, 'may not be set for a windows pod')
  if (resources.claims) errors.forbidden(at.child('claims'), 'claims may not be set for Resources at pod-level')
  validateResources(errors, at, resources, checkPodResourceName, claimNames, options)
  const requests = aggregate(spec, 'requests')
  for (const name in requests) {
    const own = resources.requests?.[name]
    if (own !== undefined && compareQuantities(requests[name]!, own) > 0) {
      errors.invalid(at.child('requests').key(name), quantityText(own), `must be greater than or equal to aggregate container requests of ${requests[name]}`)
    }
  }
  const limits = aggregate(spec, 'limits')
  for (const name in limits) {
    const own = resources.limits?.[name]
    if (isHugePages(name) && own !== undefined && compareQuantities(limits[name]!, own) > 0) {
      errors.invalid(at.child('limits').key(name), quantityText(own), `must be greater than or equal to aggregate container limits of ${limits[name]}`)
    }
  }
  checkContainerLimits(errors, at, spec, resources.limits ?? {})
}

function checkContainerLimits(errors: FieldErrors, at: Path, spec: PodSpec, podLimits: ResourceList): void {
  for (const [i, container] of (spec.containers ?? []).entries()) {
    const limits = container.resources?.limits ?? {}
    for (const name in limits) {
      const own = podLimits[name]
      if (own !== undefined && compareQuantities(limits[name]!, own) > 0) {
        errors.invalid(at.child('containers').index(i).key(name).child('limits'), quantityText(limits[name]!), `must be less than or equal to pod limits of ${quantityText(own)}`)
      }
    }
  }
}

/** What the containers need together: those that run at once summed, or the most that initialising needs. */
function aggregate(spec: PodSpec, side: 'requests' | 'limits'): ResourceList {
  const running: { [name: string]: string } = {}
  for (const container of spec.containers ?? []) addAll(running, container.resources?.[side])
  const sidecars: { [name: string]: string } = {}
  const initialising: { [name: string]: string } = {}
  for (const container of spec.initContainers ?? []) {
    let needed: ResourceList = { ...container.resources?.[side] }
    if (container.restartPolicy === 'Always') {
      addAll(running, needed)
      addAll(sidecars, needed)
      needed = sidecars
    } else {
      const withSidecars = { ...needed }
      addAll(withSidecars, sidecars)
      needed = withSidecars
    }
    keepLargest(initialising, needed)
  }
  keepLargest(running, initialising)
  return running
}

function addAll(total: { [name: string]: string }, list: ResourceList | undefined): void {
  for (const name in list) total[name] = total[name] === undefined ? canonicalQuantity(list[name]!) : addQuantities(total[name], list[name]!)
}

function keepLargest(total: { [name: string]: string }, list: ResourceList): void {
  for (const name in list) if (total[name] === undefined || compareQuantities(list[name]!, total[name]) > 0) total[name] = list[name]!
}
