// What a pod's validation lets pass because an older object already has it.
// Models GetValidationOptionsFromPodSpecAndMeta of pkg/api/pod/util.go with the feature gates as they are by default.
import type { Container, PodSpec } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { ROOT, countErrors } from './field-error.ts'
import { hasInvalidValue, validateLabelSelector, validateLabels } from './labels.ts'
import { hasBackstep } from './local-paths.ts'
import { isHugePages, isWholeHugePages } from './resources.ts'
import { isHostSysctl } from './sysctls.ts'

export interface PodOptions {
  /** The object is a Pod, not a template of one. */
  readonly isPod: boolean
  readonly allowInvalidDeletionCost: boolean
  readonly allowIndivisibleHugePages: boolean
  readonly allowInvalidAffinityValues: boolean
  readonly allowInvalidNodeAffinityValues: boolean
  readonly allowInvalidSpreadSelector: boolean
  readonly allowLegacySpreadKeys: boolean
  readonly allowNonLocalTokenPath: boolean
  readonly allowHostSysctls: boolean
  readonly allowAnySELinuxChangePolicy: boolean
  readonly allowRestartRules: boolean
  readonly allowEnvFiles: boolean
  readonly allowUserNamespaceDevices: boolean
}

export const POD_OPTIONS: PodOptions = {
  isPod: true,
  allowInvalidDeletionCost: false,
  allowIndivisibleHugePages: false,
  allowInvalidAffinityValues: false,
  allowInvalidNodeAffinityValues: false,
  allowInvalidSpreadSelector: false,
  allowLegacySpreadKeys: false,
  allowNonLocalTokenPath: false,
  allowHostSysctls: false,
  allowAnySELinuxChangePolicy: false,
  allowRestartRules: false,
  allowEnvFiles: false,
  allowUserNamespaceDevices: false,
}

export const TEMPLATE_OPTIONS: PodOptions = { ...POD_OPTIONS, isPod: false }

/** The options for a change of `old`. */
export function podOptionsFor(isPod: boolean, old: PodSpec | undefined, oldMeta: Partial<ObjectMeta> | undefined): PodOptions {
  const strict = isPod ? POD_OPTIONS : TEMPLATE_OPTIONS
  if (!old) return strict
  const containers: readonly Container[] = [...(old.initContainers ?? []), ...(old.containers ?? []), ...((old.ephemeralContainers ?? []) as readonly Container[])]
  return {
    isPod,
    allowInvalidDeletionCost: isInvalidDeletionCost(oldMeta?.annotations),
    allowIndivisibleHugePages: hasIndivisibleHugePages(old, containers),
    allowInvalidAffinityValues: hasInvalidAffinityValue(old),
    allowInvalidNodeAffinityValues: hasInvalidNodeAffinityValue(old),
    allowInvalidSpreadSelector: (old.topologySpreadConstraints ?? []).some((constraint) => countErrors((errors) => validateLabelSelector(errors, ROOT, constraint.labelSelector)) > 0),
    allowLegacySpreadKeys: (old.topologySpreadConstraints ?? []).some(({ matchLabelKeys, labelSelector }) => (matchLabelKeys ?? []).some((key) => labelSelector?.matchExpressions?.some((expression) => expression.key === key))),
    allowNonLocalTokenPath: (old.volumes ?? []).some((volume) => volume.projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken?.path?.startsWith('/') || hasBackstep(serviceAccountToken?.path ?? ''))),
    allowHostSysctls: (old.securityContext?.sysctls ?? []).some((sysctl) => isHostSysctl(sysctl.name, old) !== undefined),
    allowAnySELinuxChangePolicy: old.securityContext?.seLinuxChangePolicy !== undefined,
    allowRestartRules: containers.some((container) => (container.restartPolicyRules?.length ?? 0) > 0) || (old.containers ?? []).some((container) => container.restartPolicy !== undefined),
    allowEnvFiles: containers.some((container) => container.env?.some((variable) => variable.valueFrom?.fileKeyRef)),
    allowUserNamespaceDevices: old.hostUsers === false && containers.some((container) => (container.volumeDevices?.length ?? 0) > 0),
  }
}

/** Whether the deletion cost annotation is not a 32-bit integer. */
export function isInvalidDeletionCost(annotations: { readonly [key: string]: string } | undefined): boolean {
  const cost = annotations?.['controller.kubernetes.io/pod-deletion-cost']
  if (cost === undefined || cost === '') return cost === ''
  return !/^(0|-[0-9]+|[1-9][0-9]*)$/.test(cost) || Number(cost) > 2147483647 || Number(cost) < -2147483648
}

function hasIndivisibleHugePages(spec: PodSpec, containers: readonly Container[]): boolean {
  const lists = [spec.overhead, ...containers.flatMap(({ resources }) => [resources?.limits, resources?.requests])]
  return lists.some((list) => Object.entries(list ?? {}).some(([name, amount]) => isHugePages(name) && !isWholeHugePages(name, amount)))
}

function hasInvalidAffinityValue({ affinity }: PodSpec): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((side) => [
    ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((weighted) => weighted.podAffinityTerm),
  ])
  return terms.some((term) => hasInvalidValue(term.labelSelector) || hasInvalidValue(term.namespaceSelector))
}

function hasInvalidNodeAffinityValue({ affinity }: PodSpec): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.some((term) => term.matchExpressions?.some(({ values }) => countErrors((errors) => validateLabels(errors, ROOT, Object.fromEntries((values ?? []).map((value, i) => [`v${i}`, value])))) > 0))
}
