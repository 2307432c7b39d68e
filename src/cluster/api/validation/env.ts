// Environment variables and the fields of a pod that they may read. Models ValidateEnv of pkg/apis/core/validation.
import { isConfigMapKey, isDNS1123Label, isDNS1123Subdomain, isRelaxedEnvVarName, validateSubdomainName } from '../names/index.ts'
import { parseQuantity, quantitySign } from '../quantity/index.ts'
import type { EnvFromSource, EnvVar, FileKeySelector, ObjectFieldSelector, ResourceFieldSelector } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { checkNoBacksteps } from './local-paths.ts'
import type { PodOptions } from './pod-options.ts'
import { quantityText } from './resources.ts'
import { checkQualifiedName } from './rules.ts'

const ENV_FIELD_PATHS = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs']
/** What a field path may name at all; who uses it allows some of these. */
const POD_FIELD_PATHS: ReadonlySet<string> = new Set([...ENV_FIELD_PATHS, 'metadata.annotations', 'metadata.labels', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase'])
const CONTAINER_RESOURCE_PATHS = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory']
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

export function validateEnv(errors: FieldErrors, at: Path, variables: readonly EnvVar[], options: PodOptions): void {
  for (const [i, variable] of variables.entries()) {
    if (!variable.name) errors.required(at.index(i).child('name'))
    else {
      const problems = isRelaxedEnvVarName(variable.name)
      if (problems.length > 0) errors.invalidEach(at.index(i).child('name'), variable.name, problems)
    }
    if (variable.valueFrom) validateValueFrom(errors, at.index(i).child('valueFrom'), variable, options)
  }
}

function validateValueFrom(errors: FieldErrors, at: Path, { value, valueFrom }: EnvVar, options: PodOptions): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom!
  if (fieldRef) checkFieldSelector(errors, at.child('fieldRef'), fieldRef, ENV_FIELD_PATHS)
  if (resourceFieldRef) checkResourceSelector(errors, at.child('resourceFieldRef'), resourceFieldRef, false)
  if (configMapKeyRef) checkKeySelector(errors, at.child('configMapKeyRef'), configMapKeyRef)
  if (secretKeyRef) checkKeySelector(errors, at.child('secretKeyRef'), secretKeyRef)
  if (fileKeyRef) checkFileKeySelector(errors, at.child('fileKeyRef'), fileKeyRef)
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length
  if (sources === 0) {
    const choices = options.allowEnvFiles ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`' : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    errors.invalid(at, '', `must specify one of: ${choices}`)
  } else if (value) errors.invalid(at, '', 'may not be specified when `value` is not empty')
  else if (sources > 1) errors.invalid(at, '', 'may not have more than one field specified at a time')
}

/** A pod's field by its path, perhaps with a key: `metadata.labels['app']`. */
export function checkFieldSelector(errors: FieldErrors, at: Path, { apiVersion, fieldPath }: ObjectFieldSelector, allowed: readonly string[]): void {
  if (!apiVersion) return errors.required(at.child('apiVersion'))
  if (!fieldPath) return errors.required(at.child('fieldPath'))
  const { path, key } = splitSubscript(fieldPath)
  const problem = fieldPathProblem(apiVersion, fieldPath, path, key)
  if (problem) return errors.invalid(at.child('fieldPath'), fieldPath, `error converting fieldPath: ${problem}`)
  const internal = path === 'spec.host' ? 'spec.nodeName' : path
  if (key !== undefined) checkQualifiedName(errors, at, internal === 'metadata.annotations' ? key.toLowerCase() : key)
  else if (!allowed.includes(internal)) errors.notSupported(at.child('fieldPath'), internal, allowed)
}

function splitSubscript(fieldPath: string): { path: string; key: string | undefined } {
  const open = fieldPath.indexOf("['")
  if (!fieldPath.endsWith("']") || open <= 0) return { path: fieldPath, key: undefined }
  return { path: fieldPath.slice(0, open), key: fieldPath.slice(open + 2, -2) }
}

function fieldPathProblem(apiVersion: string, fieldPath: string, path: string, key: string | undefined): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  if (key !== undefined) return path === 'metadata.annotations' || path === 'metadata.labels' ? undefined : `field label does not support subscript: ${fieldPath}`
  return POD_FIELD_PATHS.has(path) || path === 'spec.host' ? undefined : `field label not supported: ${fieldPath}`
}

/** A container's request or limit; a volume must say of which container. */
export function checkResourceSelector(errors: FieldErrors, at: Path, selector: ResourceFieldSelector, inVolume: boolean): void {
  const { containerName, resource = '', divisor } = selector
  if (inVolume && !containerName) errors.required(at.child('containerName'))
  else if (!resource) errors.required(at.child('resource'))
  else if (!CONTAINER_RESOURCE_PATHS.includes(resource) && !isHugePagesPath(resource)) errors.notSupported(at.child('resource'), resource, CONTAINER_RESOURCE_PATHS)
  if (divisor !== undefined && quantitySign(divisor) !== 0) checkDivisor(errors, at.child('divisor'), resource, divisor)
}

function isHugePagesPath(resource: string): boolean {
  return resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-')
}

function checkDivisor(errors: FieldErrors, at: Path, resource: string, divisor: string): void {
  const kind = resource.slice(resource.indexOf('.') + 1)
  const text = parseQuantity(divisor) && quantityText(divisor)
  if (resource === 'limits.cpu' || resource === 'requests.cpu') {
    if (text !== '1m' && text !== '1') errors.invalid(at, resource, "only divisor's values 1m and 1 are supported with the cpu resource")
    return
  }
  const called = kind === 'memory' ? 'memory' : kind === 'ephemeral-storage' ? 'local ephemeral storage' : isHugePagesPath(resource) ? 'hugepages' : undefined
  if (called && !BYTE_DIVISORS.includes(text)) errors.invalid(at, resource, `only divisor's values ${BYTE_DIVISORS.join(', ')} are supported with the ${called} resource`)
}

function checkKeySelector(errors: FieldErrors, at: Path, { name = '', key }: { readonly name?: string; readonly key?: string }): void {
  errors.invalidEach(at.child('name'), name, isDNS1123Subdomain(name))
  if (!key) errors.required(at.child('key'))
  else errors.invalidEach(at.child('key'), key, isConfigMapKey(key))
}

function checkFileKeySelector(errors: FieldErrors, at: Path, { key, volumeName, path }: FileKeySelector): void {
  if (!key) errors.required(at.child('key'))
  else errors.invalidEach(at.child('key'), key, isRelaxedEnvVarName(key))
  if (!volumeName) errors.required(at.child('volumeName'))
  else errors.invalidEach(at.child('volumeName'), volumeName, isDNS1123Label(volumeName))
  if (!path) errors.required(at.child('path'))
  else checkNoBacksteps(errors, at.child('path'), path)
}

export function validateEnvFrom(errors: FieldErrors, at: Path, sources: readonly EnvFromSource[]): void {
  for (const [i, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const here = at.index(i)
    if (prefix) errors.invalidEach(here.child('prefix'), prefix, isRelaxedEnvVarName(prefix))
    if (configMapRef) checkEnvSource(errors, here.child('configMapRef', 'name'), configMapRef.name)
    if (secretRef) checkEnvSource(errors, here.child('secretRef', 'name'), secretRef.name)
    if (!configMapRef && !secretRef) errors.invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`')
    else if (configMapRef && secretRef) errors.invalid(at, '', 'may not have more than one field specified at a time')
  }
}

/** The source's name is judged as a prefix of one, as upstream does. */
function checkEnvSource(errors: FieldErrors, at: Path, name: string | undefined): void {
  if (!name) errors.required(at)
  else errors.invalidEach(at, name, validateSubdomainName(name, true))
}
