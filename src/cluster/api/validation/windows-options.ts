// Pods for Windows nodes. Models the Windows rules of pkg/apis/core/validation.
import { isDNS1123Subdomain } from '../names/index.ts'
import type { Container, PodSpec, WindowsSecurityContextOptions } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { byteLength, pointer } from './rules.ts'

const CREDENTIAL_SPEC_BYTES_MAX = 64 * 1024
const USER_DOMAIN_LENGTH_MAX = 256
const USER_LENGTH_MAX = 104
const NET_BIOS_NAME = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const DNS_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`)
const FORBIDDEN_FOR_WINDOWS = 'cannot be set for a windows pod'

export function validateWindowsOptions(errors: FieldErrors, at: Path, options: WindowsSecurityContextOptions | undefined): void {
  if (!options) return
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options
  if (gmsaCredentialSpecName !== undefined) errors.invalidEach(at.child('gmsaCredentialSpecName'), pointer(gmsaCredentialSpecName), isDNS1123Subdomain(gmsaCredentialSpecName))
  if (gmsaCredentialSpec === '') errors.invalid(at.child('gmsaCredentialSpec'), '', 'gmsaCredentialSpec cannot be an empty string')
  else if (gmsaCredentialSpec !== undefined && byteLength(gmsaCredentialSpec) > CREDENTIAL_SPEC_BYTES_MAX) errors.invalid(at.child('gmsaCredentialSpec'), pointer(gmsaCredentialSpec), 'gmsaCredentialSpec size must be under 64 KiB')
  if (runAsUserName !== undefined) for (const problem of userNameProblems(runAsUserName)) errors.invalid(at.child('runAsUserName'), pointer(runAsUserName), problem)
}

function userNameProblems(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const user = parts.at(-1)!
  const domain = parts.length === 2 ? parts[0]! : undefined
  const problems: string[] = []
  if (domain !== undefined && byteLength(domain) >= USER_DOMAIN_LENGTH_MAX) problems.push("runAsUserName's Domain length must be under 256 characters")
  if (domain !== undefined && !NET_BIOS_NAME.test(domain) && !DNS_NAME.test(domain)) problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  if (user === '') problems.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > USER_LENGTH_MAX) problems.push("runAsUserName's User length must not be longer than 104 characters")
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) problems.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  return problems
}

type ContainerAt = readonly [container: Container, at: Path]

/** HostProcess is for all containers of a pod or none (validateWindowsHostProcessPod). */
export function validateHostProcess(errors: FieldErrors, at: Path, spec: PodSpec, containers: readonly ContainerAt[]): void {
  const podWide = spec.securityContext?.windowsOptions?.hostProcess
  let hostProcesses = 0
  for (const [container, containerAt] of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    if (podWide !== undefined && own !== undefined && podWide !== own) {
      errors.invalid(containerAt.child('securityContext', 'windowsOptions', 'hostProcess'), own, `pod hostProcess value must be identical if both are specified, was ${podWide}`)
    }
    if (own ?? podWide) hostProcesses++
  }
  if (hostProcesses === 0) return
  if (hostProcesses !== containers.length) errors.invalid(at, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers')
  if (!spec.hostNetwork) errors.invalid(at.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers')
  if (!errors.allowPrivileged) errors.forbidden(at, 'hostProcess containers are disallowed by cluster policy')
}

/** What only the other operating system understands (validateLinux, validateWindows). */
export function validateOS(errors: FieldErrors, at: Path, spec: PodSpec, containers: readonly ContainerAt[]): void {
  const name = spec.os?.name as string | undefined
  if (!name) errors.required(at.child('os', 'name'))
  else if (name === 'linux') validateForLinux(errors, at, spec, containers)
  else if (name === 'windows') validateForWindows(errors, at, spec, containers)
  else errors.notSupported(at.child('os'), pointer(name), ['linux', 'windows'])
}

function validateForLinux(errors: FieldErrors, at: Path, spec: PodSpec, containers: readonly ContainerAt[]): void {
  const detail = 'windows options cannot be set for a linux pod'
  if (spec.securityContext?.windowsOptions) errors.forbidden(at.child('securityContext', 'windowsOptions'), detail)
  for (const [container, containerAt] of containers) if (container.securityContext?.windowsOptions) errors.forbidden(containerAt.child('securityContext', 'windowsOptions'), detail)
}

function validateForWindows(errors: FieldErrors, at: Path, spec: PodSpec, containers: readonly ContainerAt[]): void {
  const forbidIf = (isSet: boolean, where: Path): void => {
    if (isSet) errors.forbidden(where, FORBIDDEN_FOR_WINDOWS)
  }
  const context = spec.securityContext ?? {}
  const contextAt = at.child('securityContext')
  forbidIf(context.appArmorProfile !== undefined, contextAt.child('appArmorProfile'))
  forbidIf(context.seLinuxOptions !== undefined, contextAt.child('seLinuxOptions'))
  forbidIf(spec.hostUsers !== undefined, at.child('hostUsers'))
  forbidIf(spec.hostPID === true, at.child('hostPID'))
  forbidIf(spec.hostIPC === true, at.child('hostIPC'))
  for (const field of ['seccompProfile', 'fsGroup', 'fsGroupChangePolicy'] as const) forbidIf(context[field] !== undefined, contextAt.child(field))
  forbidIf((context.sysctls?.length ?? 0) > 0, contextAt.child('sysctls'))
  forbidIf(spec.shareProcessNamespace !== undefined, at.child('shareProcessNamespace'))
  for (const field of ['runAsUser', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxChangePolicy'] as const) forbidIf(context[field] !== undefined, contextAt.child(field))
  for (const [{ securityContext }, containerAt] of containers) {
    for (const field of ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'] as const) {
      forbidIf(securityContext?.[field] !== undefined, containerAt.child('securityContext', field))
    }
  }
}
