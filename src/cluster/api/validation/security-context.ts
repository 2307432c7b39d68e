// What containers may do on their node. Models ValidateSecurityContext and validatePodSpecSecurityContext of pkg/apis/core/validation.
import type { AppArmorProfile, Container, PodSpec, SeccompProfile, SecurityContext } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { checkDescendingPath } from './local-paths.ts'
import type { PodOptions } from './pod-options.ts'
import { checkId, checkOneOf, named, pointer } from './rules.ts'
import { validateSysctls } from './sysctls.ts'
import { validateWindowsOptions } from './windows-options.ts'

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined']
const APP_ARMOR_PROFILE_BYTES_MAX = 4095
const MISSING_APP_ARMOR = 'must be set when AppArmor type is Localhost'

/** `hostUsers`: the pod keeps the node's user namespace. */
export function validateSecurityContext(errors: FieldErrors, at: Path, context: SecurityContext, hostUsers: boolean): void {
  if (context.privileged && !errors.allowPrivileged) errors.forbidden(at.child('privileged'), 'disallowed by cluster policy')
  checkId(errors, at.child('runAsUser'), context.runAsUser)
  checkId(errors, at.child('runAsGroup'), context.runAsGroup)
  const { procMount } = context
  if (procMount !== undefined) {
    checkOneOf(errors, at.child('procMount'), procMount, ['Default', 'Unmasked'])
    if (hostUsers && procMount === 'Unmasked') errors.invalid(at.child('procMount'), pointer(procMount), '`hostUsers` must be false to use `Unmasked`')
  }
  validateSeccomp(errors, at.child('seccompProfile'), context.seccompProfile)
  if (context.allowPrivilegeEscalation === false) {
    const value = goValue('core.SecurityContext', context)
    if (context.privileged) errors.invalid(at, value, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')
    for (const capability of context.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN') errors.invalid(at, value, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN')
    }
  }
  validateWindowsOptions(errors, at.child('windowsOptions'), context.windowsOptions)
  validateAppArmor(errors, at.child('appArmorProfile'), context.appArmorProfile)
}

/** `at` is the pod's securityContext. */
export function validatePodSecurityContext(errors: FieldErrors, at: Path, spec: PodSpec, options: PodOptions): void {
  const context = spec.securityContext ?? {}
  checkId(errors, at.child('fsGroup'), context.fsGroup)
  checkId(errors, at.child('runAsUser'), context.runAsUser)
  checkId(errors, at.child('runAsGroup'), context.runAsGroup)
  for (const [i, group] of (context.supplementalGroups ?? []).entries()) checkId(errors, at.child('supplementalGroups').index(i), group)
  if (spec.shareProcessNamespace && spec.hostPID) errors.invalid(at.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled')
  if (context.sysctls?.length) validateSysctls(errors, at.child('sysctls'), context.sysctls, spec, options.allowHostSysctls)
  checkOneOf(errors, at.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  validateSeccomp(errors, at.child('seccompProfile'), context.seccompProfile)
  validateWindowsOptions(errors, at.child('windowsOptions'), context.windowsOptions)
  validateAppArmor(errors, at.child('appArmorProfile'), context.appArmorProfile)
  checkOneOf(errors, at.child('supplementalGroupsPolicy'), context.supplementalGroupsPolicy, ['Merge', 'Strict'])
  checkOneOf(errors, at.child('seLinuxChangePolicy'), context.seLinuxChangePolicy, options.allowAnySELinuxChangePolicy ? ['MountOption', 'Recursive'] : ['Recursive'])
}

function validateSeccomp(errors: FieldErrors, at: Path, profile: SeccompProfile | undefined): void {
  if (!profile) return
  const { type, localhostProfile } = profile
  if (!type) errors.required(at.child('type'), 'type is required when seccompProfile is set')
  else checkOneOf(errors, at.child('type'), type, PROFILE_TYPES)
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.required(at.child('localhostProfile'), 'must be set when seccomp type is Localhost')
    else checkDescendingPath(errors, at.child('localhostProfile'), localhostProfile)
  } else if (localhostProfile !== undefined) errors.invalid(at.child('localhostProfile'), goValue('core.SeccompProfile', profile), 'can only be set when seccomp type is Localhost')
}

function validateAppArmor(errors: FieldErrors, at: Path, profile: AppArmorProfile | undefined): void {
  if (!profile) return
  const { type, localhostProfile } = profile
  const profileAt = at.child('localhostProfile')
  if (!type) errors.required(at.child('type'), 'type is required when appArmorProfile is set')
  else if (!PROFILE_TYPES.includes(type)) errors.notSupported(at.child('type'), named(type), PROFILE_TYPES)
  else if (type !== 'Localhost') {
    if (localhostProfile !== undefined) errors.invalid(profileAt, pointer(localhostProfile), 'can only be set when AppArmor type is Localhost')
  } else if (localhostProfile === undefined) errors.required(profileAt, MISSING_APP_ARMOR)
  else {
    if (localhostProfile.trim() !== localhostProfile) errors.invalid(profileAt, localhostProfile, 'must not be padded with whitespace')
    else if (localhostProfile === '') errors.required(profileAt, MISSING_APP_ARMOR)
    if (localhostProfile.length > APP_ARMOR_PROFILE_BYTES_MAX) errors.tooLong(profileAt, APP_ARMOR_PROFILE_BYTES_MAX)
  }
}

type Annotations = { readonly [key: string]: string } | undefined
type ContainerAt = readonly [container: Container, at: Path]

/** Old annotations must say what the fields say (validateSeccompAnnotationsAndFields). */
export function checkSeccompAnnotations(errors: FieldErrors, annotations: Annotations, spec: PodSpec, specAt: Path, containers: () => readonly ContainerAt[]): void {
  if (!annotations) return
  const check = (annotation: string | undefined, profile: SeccompProfile | undefined, at: Path): void => {
    if (annotation === undefined || !profile) return
    const isMatch = profile.type === 'Unconfined' ? annotation === 'unconfined'
      : profile.type === 'RuntimeDefault' ? annotation === 'runtime/default' || annotation === 'docker/default'
      : profile.type !== 'Localhost' || annotation.startsWith('localhost/')
    if (!isMatch) errors.forbidden(at.child('type'), 'seccomp type in annotation and field must match')
    else if (profile.type === 'Localhost' && annotation !== `localhost/${profile.localhostProfile}`) errors.forbidden(at.child('localhostProfile'), 'seccomp profile in annotation and field must match')
  }
  check(annotations['seccomp.security.alpha.kubernetes.io/pod'], spec.securityContext?.seccompProfile, specAt.child('securityContext', 'seccompProfile'))
  for (const [container, at] of containers()) {
    check(annotations[`container.seccomp.security.alpha.kubernetes.io/${container.name}`], container.securityContext?.seccompProfile, at.child('securityContext', 'seccompProfile'))
  }
}

/** The same for AppArmor, on create (validateAppArmorAnnotationsAndFieldsMatchOnCreate). */
export function checkAppArmorAnnotations(errors: FieldErrors, annotations: Annotations, spec: PodSpec, containers: () => readonly ContainerAt[]): void {
  if (!annotations || spec.os?.name === 'windows') return
  for (const [container, containerAt] of containers()) {
    const annotation = annotations[`container.apparmor.security.beta.kubernetes.io/${container.name}`]
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile
    if (annotation === undefined || !profile) continue
    const at = containerAt.child('securityContext', 'appArmorProfile')
    const isMatch = profile.type === 'Unconfined' ? annotation === 'unconfined'
      : profile.type === 'RuntimeDefault' ? annotation === 'runtime/default'
      : profile.type !== 'Localhost' || annotation.startsWith('localhost/')
    if (!isMatch) errors.forbidden(at.child('type'), 'apparmor type in annotation and field must match')
    else if (profile.type === 'Localhost' && annotation !== `localhost/${profile.localhostProfile}`) errors.forbidden(at.child('localhostProfile'), 'apparmor profile in annotation and field must match')
  }
}
