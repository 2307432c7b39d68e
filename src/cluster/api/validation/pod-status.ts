// The status of a pod. Models ValidatePodStatusUpdate of pkg/apis/core/validation.
import { isDNS1123Label, parseIP, validateSubdomainName } from '../names/index.ts'
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from '../types/core-v1.ts'
import { checkIP, ipWarnings, isDualStack, isOrdinaryIPv4 } from './addresses.ts'
import { METADATA, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateObjectMetaUpdate } from './meta.ts'
import { validatePodAnnotations, validatePodAnnotationsUpdate } from './pod-annotations.ts'
import { podOptionsFor } from './pod-options.ts'
import { FIELD_IMMUTABLE, checkId, checkOneOf, checkQualifiedName, named, pointer } from './rules.ts'

const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized'])

export function validatePodStatusUpdate(errors: FieldErrors, pod: Pod, old: Pod): void {
  validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
  const { annotations } = pod.metadata
  if (annotations !== old.metadata.annotations) {
    validatePodAnnotationsUpdate(errors, METADATA.child('annotations'), annotations, old.metadata.annotations)
    validatePodAnnotations(errors, METADATA.child('annotations'), annotations, pod.spec!, podOptionsFor(true, old.spec, old.metadata))
  }
  const status = pod.status ?? {}
  const oldStatus = old.status ?? {}
  if (status === oldStatus) return
  const oldSpec = old.spec!
  if (status.conditions !== oldStatus.conditions) validateConditions(errors, status)
  if ((pod.spec?.nodeName ?? '') !== (oldSpec.nodeName ?? '')) errors.forbidden(STATUS.child('nodeName'), 'may not be changed directly')
  const nominated = status.nominatedNodeName
  if (nominated && nominated !== oldStatus.nominatedNodeName) errors.invalidEach(STATUS.child('nominatedNodeName'), nominated, validateSubdomainName(nominated))
  if ((status.observedGeneration ?? 0) < 0) errors.invalid(STATUS.child('observedGeneration'), status.observedGeneration, 'must be a non-negative integer')
  if ((status.qosClass ?? '') !== (oldStatus.qosClass ?? '')) errors.invalid(STATUS.child('qosClass'), named(status.qosClass), FIELD_IMMUTABLE)
  validateTransitions(errors, status, oldStatus, oldSpec)
  validateClaimStatuses(errors, pod)
  validateExtendedClaim(errors, pod)
  if (status.podIPs !== oldStatus.podIPs || status.podIP !== oldStatus.podIP) validateAddresses(errors, STATUS.child('podIPs'), podIPsOf(status), podIPsOf(oldStatus), 'core.PodIP')
  if (status.hostIPs?.length && (status.hostIPs !== oldStatus.hostIPs || status.hostIP !== oldStatus.hostIP)) {
    const first = status.hostIPs[0]!.ip
    if ((status.hostIP ?? '') !== first) errors.invalid(STATUS.child('hostIPs').index(0).child('ip'), first, 'must be equal to `hostIP`')
    validateAddresses(errors, STATUS.child('hostIPs'), status.hostIPs, oldStatus.hostIPs ?? [], 'core.HostIP')
  }
  validateContainerDetails(errors, pod)
}

function validateConditions(errors: FieldErrors, status: PodStatus): void {
  for (const [i, condition] of (status.conditions ?? []).entries()) {
    if ((condition.observedGeneration ?? 0) < 0) errors.invalid(STATUS.child('conditions').index(i).child('observedGeneration'), condition.observedGeneration, 'must be a non-negative integer')
    if (!SYSTEM_CONDITIONS.has(condition.type)) checkQualifiedName(errors, STATUS.child('conditions').index(i).child('Type'), condition.type ?? '')
  }
}

/** A container that ended stays ended, unless its policy starts it again. */
function validateTransitions(errors: FieldErrors, status: PodStatus, old: PodStatus, spec: PodSpec): void {
  const { restartPolicy } = spec
  const restarts = (exitCode: number): boolean => restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0)
  checkEnded(errors, 'containerStatuses', status.containerStatuses, old.containerStatuses, (ended) => restarts(exitCodeOf(ended)))
  checkEnded(errors, 'initContainerStatuses', status.initContainerStatuses, old.initContainerStatuses, (ended) => restarts(exitCodeOf(ended)) || isSidecar(spec, ended.name))
  checkEnded(errors, 'ephemeralContainerStatuses', status.ephemeralContainerStatuses, old.ephemeralContainerStatuses, () => false)
}

type Statuses = readonly ContainerStatus[] | undefined

function checkEnded(errors: FieldErrors, field: string, statuses: Statuses, old: Statuses, mayRestart: (ended: ContainerStatus) => boolean): void {
  if (statuses === old || !old) return
  for (const [i, ended] of old.entries()) {
    if (!ended.state?.terminated || mayRestart(ended)) continue
    if (statuses?.some((status) => status.name === ended.name && !status.state?.terminated)) errors.forbidden(STATUS.child(field).index(i).child('state'), 'may not be transitioned to non-terminated state')
  }
}

function exitCodeOf(status: ContainerStatus): number {
  return status.state?.terminated?.exitCode ?? 0
}

function isSidecar(spec: PodSpec, name: string): boolean {
  return spec.initContainers?.some((container) => container.name === name && container.restartPolicy === 'Always') ?? false
}

function validateClaimStatuses(errors: FieldErrors, { spec, status }: Pod): void {
  const names = new Set<string>()
  for (const [i, { name, resourceClaimName }] of (status?.resourceClaimStatuses ?? []).entries()) {
    const at = STATUS.child('resourceClaimStatuses').index(i).child('name')
    if (!spec?.resourceClaims?.some((claim) => claim.name === name)) errors.invalid(at, name ?? '', 'must match the name of an entry in `spec.resourceClaims`')
    if (names.has(name)) errors.duplicate(at, name ?? '')
    names.add(name)
    if (resourceClaimName !== undefined) errors.invalidEach(at, pointer(resourceClaimName), validateSubdomainName(resourceClaimName))
  }
}

function validateExtendedClaim(errors: FieldErrors, { spec, status }: Pod): void {
  const claim = status?.extendedResourceClaimStatus
  if (!claim) return
  const at = STATUS.child('extendedResourceClaimStatus')
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
  if (!claim.requestMappings?.length) errors.required(at.child('requestMappings'), 'at least one request mapping is required')
  const seen = new Set<string>()
  for (const [i, { containerName, resourceName, requestName }] of (claim.requestMappings ?? []).entries()) {
    const here = at.child('requestMappings').index(i)
    const container = containers.find(({ name }) => name === containerName)
    if (!container) errors.invalid(here.child('containerName'), containerName ?? '', 'must match the name of an entry in spec.initContainers.name or spec.containers.name')
    else if (container.resources?.requests?.[resourceName] === undefined) errors.invalid(here.child('resourceName'), resourceName ?? '', 'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests')
    errors.invalidEach(at.child('requestName'), requestName ?? '', isDNS1123Label(requestName ?? ''))
    const key = `${containerName}/${resourceName}`
    if (seen.has(key)) {
      errors.duplicate(here.child('containerName'), containerName ?? '')
      errors.duplicate(here.child('resourceName'), resourceName ?? '')
    }
    seen.add(key)
  }
  if (!claim.resourceClaimName) errors.required(at.child('resourceClaimName'))
  else errors.invalidEach(at.child('resourceClaimName'), claim.resourceClaimName, validateSubdomainName(claim.resourceClaimName))
}

type Addresses = readonly { readonly ip: string }[]

function validateAddresses(errors: FieldErrors, at: Path, addresses: Addresses, old: Addresses, type: string): void {
  for (const [i, { ip }] of addresses.entries()) if (!isOrdinaryIPv4(ip ?? '')) checkIP(errors, at.index(i), ip ?? '', old.map((known) => known.ip))
  if (addresses.length < 2) return
  const dualStack = isDualStack(addresses.map(({ ip }) => ip))
  if (dualStack === undefined) errors.internal(at, `failed to check for dual stack with error:invalid IP${firstBad(addresses)}`)
  if (!dualStack || addresses.length > 2) errors.invalid(at, goValue(`[]${type}`, addresses), 'may specify no more than one IP for each IP family')
}

/** Which address is none: its index and itself. */
function firstBad(addresses: Addresses): string {
  const i = addresses.findIndex(({ ip }) => !parseIP(ip ?? ''))
  return `[${i}]: ${addresses[i]?.ip ?? ''}`
}

/** The server holds one list of a pod's addresses; the single field wins over a list that says otherwise. */
function podIPsOf({ podIP, podIPs = [] }: PodStatus): Addresses {
  return podIP && podIPs[0]?.ip !== podIP ? [{ ip: podIP }] : podIPs
}

function validateContainerDetails(errors: FieldErrors, { spec, status = {} }: Pod): void {
  const lists = [['containerStatuses', spec?.containers], ['initContainerStatuses', spec?.initContainers], ['ephemeralContainerStatuses', undefined]] as const
  const os = spec?.os?.name ?? 'linux'
  for (const [field] of lists) {
    for (const [i, { user }] of (status[field] ?? []).entries()) {
      if (!user?.linux) continue
      const at = STATUS.child(field).index(i).child('user', 'linux')
      if (os === 'windows') errors.forbidden(at, 'cannot be set for a windows pod')
      else if (os === 'linux') {
        checkId(errors, at.child('uid'), user.linux.uid)
        checkId(errors, at.child('gid'), user.linux.gid)
        for (const [j, group] of (user.linux.supplementalGroups ?? []).entries()) checkId(errors, at.child('supplementalGroups').index(j), group)
      }
    }
  }
  for (const [field, containers] of lists) {
    for (const [i, container] of (status[field] ?? []).entries()) {
      if (!container.allocatedResourcesStatus?.length) continue
      const at = STATUS.child(field).index(i).child('allocatedResourcesStatus')
      if (field === 'ephemeralContainerStatuses') errors.forbidden(at, 'must not be specified in container status')
      else validateDeviceHealth(errors, at, container, containers?.find(({ name }) => name === container.name))
    }
  }
}

function validateDeviceHealth(errors: FieldErrors, at: Path, status: ContainerStatus, container: Container | undefined): void {
  for (const [i, { name, resources }] of (status.allocatedResourcesStatus ?? []).entries()) {
    const isClaim = name.startsWith('claim:')
    const claims = (container?.resources?.claims ?? []).map((claim) => `claim:${claim.name}${claim.request ? `/${claim.request}` : ''}`)
    if (container && !(isClaim ? claims.includes(name) : container.resources?.requests?.[name] !== undefined)) {
      errors.invalid(at.index(i).child('name'), named(name), isClaim ? "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty" : "must match one of the container's resource requests")
    }
    const ids = new Set<string>()
    for (const [j, { resourceID, health }] of (resources ?? []).entries()) {
      const here = at.index(i).child('resources').index(j)
      checkOneOf(errors, here.child('health'), health ?? '', ['Healthy', 'Unhealthy', 'Unknown'])
      if (ids.has(resourceID)) errors.duplicate(here.child('resourceID'), named(resourceID))
      ids.add(resourceID)
    }
  }
}

/** Addresses in the status that are not written as they should be. */
export function podStatusWarnings({ status }: Pod): readonly string[] {
  const warnings: string[] = []
  for (const field of ['podIPs', 'hostIPs'] as const) {
    for (const [i, { ip }] of (status?.[field] ?? []).entries()) if (!isOrdinaryIPv4(ip)) warnings.push(...ipWarnings(STATUS.child(field).index(i).child('ip'), ip))
  }
  return warnings
}
