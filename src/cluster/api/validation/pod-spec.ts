// The spec of a pod or of a template of one. Models ValidatePodSpec of pkg/apis/core/validation.
import { inclusiveRangeError, validateSubdomainName } from '../names/index.ts'
import type { PodDNSConfig, PodResourceClaim, PodSpec } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { checkIP } from './addresses.ts'
import { validateContainers, validateEphemeralContainers, validateInitContainers, visitContainers, type ContainerContext } from './containers.ts'
import { UNNAMED, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabels } from './labels.ts'
import { validateAffinity, validateSchedulingGates, validateSpread, validateTolerations } from './placement.ts'
import type { PodOptions } from './pod-options.ts'
import { validateOverhead, validatePodResources } from './resources.ts'
import { INT32_MAX, checkLabel, checkQualifiedName, checkSubdomain, checkUnderscoreSubdomain, named, pointer } from './rules.ts'
import { validatePodSecurityContext } from './security-context.ts'
import { validateVolumes } from './volumes.ts'
import { validateHostProcess, validateOS } from './windows-options.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const NAMESERVERS_MAX = 3
const SEARCH_PATHS_MAX = 32
const SEARCH_LIST_CHARACTERS_MAX = 2048
const HOSTNAME_OVERRIDE_LENGTH_MAX = 64

/** `meta` is the pod's own, absent for a template. */
export function validatePodSpec(errors: FieldErrors, at: Path, spec: PodSpec, meta: ObjectMeta | undefined, options: PodOptions): void {
  if (spec.terminationGracePeriodSeconds === undefined) errors.required(at.child('terminationGracePeriodSeconds'))
  const volumes = validateVolumes(errors, at.child('volumes'), spec.volumes, meta, options)
  const claims = (spec.resourceClaims ?? []).map((claim) => claim.name).filter(Boolean)
  if (spec.resourceClaims) validateResourceClaims(errors, at.child('resourceClaims'), spec.resourceClaims, meta)
  const context: ContainerContext = { spec, volumes, claims, options, hostUsers: spec.hostUsers !== false }
  validateContainers(errors, at.child('containers'), context)
  if (spec.initContainers) validateInitContainers(errors, at.child('initContainers'), spec.initContainers, context)
  if (spec.ephemeralContainers) validateEphemeralContainers(errors, at.child('ephemeralContainers'), spec.ephemeralContainers, context)
  if (spec.resources) validatePodResources(errors, at, spec, claims, options)
  if (spec.hostNetwork) checkHostNetworkPorts(errors, at.child('containers'), spec, options)
  checkPolicy(errors, at, 'restartPolicy', spec.restartPolicy, RESTART_POLICIES, named)
  checkPolicy(errors, at, 'dnsPolicy', spec.dnsPolicy, DNS_POLICIES, pointer)
  if (spec.nodeSelector) validateLabels(errors, at.child('nodeSelector'), spec.nodeSelector)
  if (spec.securityContext || spec.shareProcessNamespace) validatePodSecurityContext(errors, at.child('securityContext'), spec, options)
  if (spec.affinity) validateAffinity(errors, at.child('affinity'), spec.affinity, options)
  validateDNS(errors, at.child('dnsConfig'), spec)
  for (const [i, gate] of (spec.readinessGates ?? []).entries()) checkQualifiedName(errors, at.child('readinessGates').index(i).child('conditionType'), gate.conditionType ?? '')
  if (spec.schedulingGates) validateSchedulingGates(errors, at.child('schedulingGates'), spec.schedulingGates)
  if (spec.topologySpreadConstraints) validateSpread(errors, at.child('topologySpreadConstraints'), spec.topologySpreadConstraints, options)
  if (usesWindowsOptions(spec)) validateHostProcess(errors, at, spec, visitContainers(spec, at))
  if (spec.hostUsers === false) validateUserNamespace(errors, at, spec, options)
  if (spec.hostnameOverride !== undefined) validateHostnameOverride(errors, at, spec, spec.hostnameOverride)
  validateNames(errors, at, spec)
  if (spec.overhead) validateOverhead(errors, at.child('overhead'), spec.overhead, options)
  if (spec.os) validateOS(errors, at, spec, visitContainers(spec, at))
  checkFileKeyVolumes(errors, at, spec)
}

function validateNames(errors: FieldErrors, at: Path, spec: PodSpec): void {
  if (spec.serviceAccountName) checkSubdomain(errors, at.child('serviceAccountName'), spec.serviceAccountName)
  if (spec.nodeName) checkSubdomain(errors, at.child('nodeName'), spec.nodeName)
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX)) errors.invalid(at.child('activeDeadlineSeconds'), deadline, inclusiveRangeError(1, INT32_MAX))
  if (spec.hostname) checkLabel(errors, at.child('hostname'), spec.hostname)
  if (spec.subdomain) checkLabel(errors, at.child('subdomain'), spec.subdomain)
  if (spec.tolerations) validateTolerations(errors, at.child('tolerations'), spec.tolerations)
  for (const [i, { ip = '', hostnames }] of (spec.hostAliases ?? []).entries()) {
    checkIP(errors, at.child('hostAliases').index(i).child('ip'), ip)
    for (const [j, hostname] of (hostnames ?? []).entries()) checkSubdomain(errors, at.child('hostAliases').index(i).child('hostnames').index(j), hostname)
  }
  if (spec.priorityClassName) checkSubdomain(errors, at.child('priorityClassName'), spec.priorityClassName)
  if (spec.runtimeClassName !== undefined) checkSubdomain(errors, at.child('runtimeClassName'), spec.runtimeClassName)
  if (spec.preemptionPolicy !== undefined) checkPreemptionPolicy(errors, at.child('preemptionPolicy'), spec.preemptionPolicy)
}

export function checkPreemptionPolicy(errors: FieldErrors, at: Path, policy: string): void {
  if (policy === '') errors.required(at)
  else if (policy !== 'PreemptLowerPriority' && policy !== 'Never') errors.notSupported(at, pointer(policy), ['PreemptLowerPriority', 'Never'])
}

function checkPolicy(errors: FieldErrors, at: Path, field: string, value: string | undefined, supported: readonly string[], show: (value: string) => unknown): void {
  if (!value) errors.required(at.child(field))
  else if (!supported.includes(value)) errors.notSupported(at.child(field), show(value), supported)
}

function validateResourceClaims(errors: FieldErrors, at: Path, claims: readonly PodResourceClaim[], meta: ObjectMeta | undefined): void {
  const names = new Set<string>()
  for (const [i, claim] of claims.entries()) {
    if (meta?.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
      errors.forbidden(UNNAMED, 'static pods do not support resource claims')
      continue
    }
    const here = at.index(i)
    if (!claim.name) errors.required(here.child('name'))
    else if (names.has(claim.name)) errors.duplicate(here.child('name'), claim.name)
    else {
      checkLabel(errors, here.child('name'), claim.name)
      names.add(claim.name)
    }
    const { resourceClaimName, resourceClaimTemplateName } = claim
    const value = goValue('core.PodResourceClaim', claim)
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) errors.invalid(here, value, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) errors.invalid(here, value, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')
    if (resourceClaimName !== undefined) errors.invalidEach(here.child('resourceClaimName'), resourceClaimName, validateSubdomainName(resourceClaimName))
    if (resourceClaimTemplateName !== undefined) errors.invalidEach(here.child('resourceClaimTemplateName'), resourceClaimTemplateName, validateSubdomainName(resourceClaimTemplateName))
  }
}

/** On the node's network a container's port is the node's. */
function checkHostNetworkPorts(errors: FieldErrors, at: Path, spec: PodSpec, options: PodOptions): void {
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort = 0, containerPort = 0 }] of (container.ports ?? []).entries()) {
      if ((options.isPod || hostPort !== 0) && hostPort !== containerPort) {
        errors.invalid(at.index(i).child('ports').index(j).child('hostPort'), hostPort, 'must match `containerPort` when `hostNetwork` is true')
      }
    }
  }
}

function validateDNS(errors: FieldErrors, at: Path, { dnsPolicy, dnsConfig }: PodSpec): void {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return errors.required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')
    if (!dnsConfig.nameservers?.length) return errors.required(at.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')
  }
  if (dnsConfig) validateDNSConfig(errors, at, dnsConfig)
}

function validateDNSConfig(errors: FieldErrors, at: Path, { nameservers = [], searches = [], options = [] }: PodDNSConfig): void {
  if (nameservers.length > NAMESERVERS_MAX) errors.invalid(at.child('nameservers'), nameservers, `must not have more than ${NAMESERVERS_MAX} nameservers`)
  for (const [i, server] of nameservers.entries()) checkIP(errors, at.child('nameservers').index(i), server)
  if (searches.length > SEARCH_PATHS_MAX) errors.invalid(at.child('searches'), searches, `must not have more than ${SEARCH_PATHS_MAX} search paths`)
  if (searches.join(' ').length > SEARCH_LIST_CHARACTERS_MAX) errors.invalid(at.child('searches'), searches, `must not have more than ${SEARCH_LIST_CHARACTERS_MAX} characters (including spaces) in the search list`)
  for (const [i, search] of searches.entries()) if (search !== '.') checkUnderscoreSubdomain(errors, at.child('searches').index(i), search.replace(/\.$/, ''))
  for (const [i, option] of options.entries()) if (!option.name) errors.required(at.child('options').index(i), 'must not be empty')
}

/** A pod with its own user namespace cannot share others of the node (validateHostUsers). */
function validateUserNamespace(errors: FieldErrors, at: Path, spec: PodSpec, options: PodOptions): void {
  const detail = 'when `hostUsers` is false'
  if (spec.hostNetwork) errors.forbidden(at.child('hostNetwork'), detail)
  if (spec.hostPID) errors.forbidden(at.child('HostPID'), detail)
  if (spec.hostIPC) errors.forbidden(at.child('HostIPC'), detail)
  if (options.allowUserNamespaceDevices) return
  for (const [container, here] of visitContainers(spec, at)) if (container.volumeDevices?.length) errors.forbidden(here.child('volumeDevices'), detail)
}

function validateHostnameOverride(errors: FieldErrors, at: Path, spec: PodSpec, hostname: string): void {
  const here = at.child('hostnameOverride')
  if (spec.setHostnameAsFQDN) errors.forbidden(here, 'may not be specified when setHostnameAsFQDN is true')
  if (spec.hostNetwork) errors.forbidden(here, 'may not be specified when hostNetwork is true')
  if (hostname.length > HOSTNAME_OVERRIDE_LENGTH_MAX) errors.tooLong(here, HOSTNAME_OVERRIDE_LENGTH_MAX)
  checkSubdomain(errors, here, hostname)
}

function usesWindowsOptions(spec: PodSpec): boolean {
  if (spec.securityContext?.windowsOptions) return true
  return [spec.containers, spec.initContainers].some((containers) => containers?.some((container) => container.securityContext?.windowsOptions))
}

/** Files that variables are read from lie in empty directories (validateFileKeyRefVolumes). */
function checkFileKeyVolumes(errors: FieldErrors, at: Path, spec: PodSpec): void {
  if (![spec.containers, spec.initContainers].some((containers) => containers?.some((container) => container.env?.some((variable) => variable.valueFrom?.fileKeyRef)))) return
  for (const [container, here] of visitContainers(spec, at)) {
    for (const [i, variable] of (container.env ?? []).entries()) {
      const name = variable.valueFrom?.fileKeyRef?.volumeName
      if (name === undefined) continue
      const volume = spec.volumes?.findLast((candidate) => candidate.name === name)
      const nameAt = here.child('env').index(i).child('valueFrom', 'fileKeyRef', 'volumeName')
      if (!volume) errors.notFound(nameAt, name)
      else if (!volume.emptyDir) errors.invalid(nameAt, name, 'referenced volume must be of type emptyDir')
    }
  }
}
