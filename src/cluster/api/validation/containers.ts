// Containers, init containers, ephemeral containers. Models validateContainers and its kin of pkg/apis/core/validation.
import { isDNS1123Label, isValidPortName } from '../names/index.ts'
import type { Container, ContainerPort, ContainerResizePolicy, EphemeralContainer, PodSpec } from '../types/core-v1.ts'
import { validateEnv, validateEnvFrom } from './env.ts'
import { ROOT, type FieldErrors, type Path } from './field-error.ts'
import { validateDevices, validateMounts } from './mounts.ts'
import type { PodOptions } from './pod-options.ts'
import { validateLifecycle, validateProbes } from './probes.ts'
import { validateContainerResources } from './resources.ts'
import { checkOneOf, checkPortNumber, checkRequiredOneOf, named } from './rules.ts'
import { validateSecurityContext } from './security-context.ts'
import type { KnownVolumes } from './volumes.ts'

/** What containers are judged against. */
export interface ContainerContext {
  readonly spec: PodSpec
  readonly volumes: KnownVolumes
  /** Names of the pod's resource claims. */
  readonly claims: readonly string[]
  readonly options: PodOptions
  readonly hostUsers: boolean
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const NOT_FOR_EPHEMERAL = ['ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const

export function validateContainers(errors: FieldErrors, at: Path, context: ContainerContext): void {
  const containers = context.spec.containers ?? []
  if (containers.length === 0) return errors.required(at)
  const names = new Set<string>()
  for (const [i, container] of containers.entries()) {
    const here = at.index(i)
    validateAnyContainer(errors, here, container, context)
    if (names.has(container.name ?? '')) errors.duplicate(here.child('name'), container.name ?? '')
    names.add(container.name ?? '')
    if (container.lifecycle) validateLifecycle(errors, here.child('lifecycle'), container.lifecycle, context.spec.terminationGracePeriodSeconds, context.spec.os)
    validateProbes(errors, here, container, context.spec.terminationGracePeriodSeconds)
    if (context.options.allowRestartRules) validateRestartRules(errors, here, container)
    else if (container.restartPolicy !== undefined) errors.forbidden(here.child('restartPolicy'), 'may not be set for non-init containers')
  }
  checkHostPorts(errors, at, containers)
}

export function validateInitContainers(errors: FieldErrors, at: Path, containers: readonly Container[], context: ContainerContext): void {
  const { spec, options } = context
  const names = new Set((spec.containers ?? []).map((container) => container.name ?? ''))
  for (const [i, container] of containers.entries()) {
    const here = at.index(i)
    validateAnyContainer(errors, here, container, context)
    const { restartPolicy } = container
    if (restartPolicy !== undefined && restartPolicy !== 'Always') {
      if (options.allowRestartRules) validateRestartRules(errors, here, container)
      else errors.notSupported(here.child('restartPolicy'), named(restartPolicy), ['Always'])
    } else if (restartPolicy === 'Always' && options.allowRestartRules && container.restartPolicyRules?.length) {
      errors.forbidden(here.child('restartPolicyRules'), 'restartPolicyRules are not allowed for init containers with restart policy Always')
    }
    if (names.has(container.name ?? '')) errors.duplicate(here.child('name'), container.name ?? '')
    else if (container.name) names.add(container.name)
    checkHostPorts(errors, at, [container])
    if (restartPolicy === 'Always') {
      if (container.lifecycle) validateLifecycle(errors, here.child('lifecycle'), container.lifecycle, spec.terminationGracePeriodSeconds, spec.os)
      validateProbes(errors, here, container, spec.terminationGracePeriodSeconds)
    } else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[field]) errors.forbidden(here.child(field), 'may not be set for init containers without restartPolicy=Always')
      }
    }
  }
}

export function validateEphemeralContainers(errors: FieldErrors, at: Path, containers: readonly EphemeralContainer[], context: ContainerContext): void {
  const others = new Set([...(context.spec.containers ?? []), ...(context.spec.initContainers ?? [])].map((container) => container.name))
  const names = new Set(others)
  for (const [i, container] of containers.entries()) {
    const here = at.index(i)
    validateAnyContainer(errors, here, container as Container, context)
    checkImageSpace(errors, here, container)
    if (names.has(container.name)) errors.duplicate(here.child('name'), container.name ?? '')
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.notFound(here.child('targetContainerName'), target)
    for (const field of NOT_FOR_EPHEMERAL) {
      const value = container[field]
      // A plain struct is there when it says something, a pointer when it is there at all.
      if (value !== undefined && (field !== 'resources' || Object.keys(value).length > 0)) errors.forbidden(here.child(field), 'cannot be set for an Ephemeral Container')
    }
    for (const [j, mount] of (container.volumeMounts ?? []).entries()) {
      for (const field of ['subPath', 'subPathExpr'] as const) {
        if (mount[field]) errors.forbidden(here.child('volumeMounts').index(j).child(field), 'cannot be set for an Ephemeral Container')
      }
    }
  }
}

function validateAnyContainer(errors: FieldErrors, at: Path, container: Container, context: ContainerContext): void {
  if (!container.name) errors.required(at.child('name'))
  else {
    const problems = isDNS1123Label(container.name)
    if (problems.length > 0) errors.invalidEach(at.child('name'), container.name, problems)
  }
  if (!container.image) errors.required(at.child('image'))
  const { terminationMessagePolicy, imagePullPolicy } = container
  if (terminationMessagePolicy !== 'File' && terminationMessagePolicy !== 'FallbackToLogsOnError') {
    checkRequiredOneOf(errors, at.child('terminationMessagePolicy'), terminationMessagePolicy, ['File', 'FallbackToLogsOnError'])
  }
  if (container.ports) validatePorts(errors, at.child('ports'), container.ports)
  if (container.env) validateEnv(errors, at.child('env'), container.env, context.options)
  if (container.envFrom) validateEnvFrom(errors, at.child('envFrom'), container.envFrom)
  if (container.volumeMounts) validateMounts(errors, at.child('volumeMounts'), container, context.volumes)
  if (container.volumeDevices) validateDevices(errors, at.child('volumeDevices'), container.volumeDevices, container.volumeMounts ?? [], context.volumes)
  if (!imagePullPolicy || !PULL_POLICIES.includes(imagePullPolicy)) checkRequiredOneOf(errors, at.child('imagePullPolicy'), imagePullPolicy, PULL_POLICIES)
  if (container.resources) validateContainerResources(errors, at.child('resources'), container.resources, context.claims, context.options)
  if (container.resizePolicy) validateResizePolicy(errors, at.child('resizePolicy'), container.resizePolicy, context.spec.restartPolicy)
  if (container.securityContext) validateSecurityContext(errors, at.child('securityContext'), container.securityContext, context.hostUsers)
}

function validatePorts(errors: FieldErrors, at: Path, ports: readonly ContainerPort[]): void {
  const names = new Set<string>()
  for (const [i, port] of ports.entries()) {
    const here = at.index(i)
    if (port.name) {
      const problems = isValidPortName(port.name)
      if (problems.length > 0) errors.invalidEach(here.child('name'), port.name, problems)
      else if (names.has(port.name)) errors.duplicate(here.child('name'), port.name)
      else names.add(port.name)
    }
    if (!port.containerPort) errors.required(here.child('containerPort'))
    else checkPortNumber(errors, here.child('containerPort'), port.containerPort)
    if (port.hostPort) checkPortNumber(errors, here.child('hostPort'), port.hostPort)
    if (!port.protocol || !PROTOCOLS.includes(port.protocol)) checkRequiredOneOf(errors, here.child('protocol'), port.protocol, PROTOCOLS)
  }
}

function validateResizePolicy(errors: FieldErrors, at: Path, policies: readonly ContainerResizePolicy[], podRestartPolicy: string | undefined): void {
  const seen = new Set<string>()
  for (const [i, { resourceName, restartPolicy }] of policies.entries()) {
    if (seen.has(resourceName)) errors.duplicate(at.index(i), named(resourceName))
    seen.add(resourceName)
    checkRequiredOneOf(errors, at, resourceName, ['cpu', 'memory'])
    checkRequiredOneOf(errors, at, restartPolicy, ['NotRequired', 'RestartContainer'])
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') errors.invalid(at, named(restartPolicy), "must be 'NotRequired' when `restartPolicy` is 'Never'")
  }
}

function validateRestartRules(errors: FieldErrors, at: Path, { restartPolicy, restartPolicyRules = [] }: Container): void {
  if (restartPolicy !== undefined) checkOneOf(errors, at.child('restartPolicy'), restartPolicy, ['Always', 'Never', 'OnFailure'])
  else if (restartPolicyRules.length > 0) errors.required(at.child('restartPolicy'), 'must specify restartPolicy when restart rules are used')
  if (restartPolicyRules.length > 20) errors.tooLong(at.child('restartPolicyRules'), 20)
  for (const [i, { action, exitCodes }] of restartPolicyRules.entries()) {
    const here = at.child('restartPolicyRules').index(i)
    checkOneOf(errors, here.child('action'), action ?? '', ['Restart'])
    if (!exitCodes) errors.required(here.child('exitCodes'), 'must be specified')
    else {
      checkOneOf(errors, here.child('exitCodes', 'operator'), exitCodes.operator ?? '', ['In', 'NotIn'])
      if ((exitCodes.values?.length ?? 0) > 255) errors.tooLong(here.child('exitCodes', 'values'), 255)
    }
  }
}

/** Two containers cannot have one port of the node. */
function checkHostPorts(errors: FieldErrors, at: Path, containers: readonly Container[]): void {
  let taken: Set<string> | undefined
  for (const [i, container] of containers.entries()) {
    if (!container.ports) continue
    for (const [j, { protocol, hostIP = '', hostPort }] of container.ports.entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      taken ??= new Set()
      if (taken.has(key)) errors.duplicate(at.index(i).child('ports').index(j).child('hostPort'), key)
      taken.add(key)
    }
  }
}

/** Only pods are refused such images; a template may hold them (validateContainerOnlyForPod). */
export function checkImageSpace(errors: FieldErrors, at: Path, { image = '' }: { readonly image?: string }): void {
  if (image !== image.trim()) errors.invalid(at.child('image'), image, 'must not have leading or trailing whitespace')
}

/** Every container with its place, in the order that upstream visits them; `specAt` may be the root. */
export function visitContainers(spec: PodSpec, specAt: Path = ROOT): readonly (readonly [Container, Path])[] {
  const lists = [['initContainers', spec.initContainers], ['containers', spec.containers], ['ephemeralContainers', spec.ephemeralContainers as readonly Container[] | undefined]] as const
  return lists.flatMap(([field, containers]) => (containers ?? []).map((container, i) => [container, specAt.child(field).index(i)] as const))
}
