// PriorityClasses and RuntimeClasses. Models pkg/apis/scheduling/validation and pkg/apis/node/validation.
import { validateLabelName, validateSubdomainName } from '../names/index.ts'
import type { RuntimeClass } from '../types/node-v1.ts'
import type { PriorityClass } from '../types/scheduling-v1.ts'
import { METADATA, ROOT, type FieldErrors } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabels } from './labels.ts'
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate, validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { nodeLabelWarning } from './node-labels.ts'
import { validateTolerations } from './placement.ts'
import { checkPreemptionPolicy } from './pod-spec.ts'
import { validateOverhead } from './resources.ts'
import { FIELD_IMMUTABLE, pointer } from './rules.ts'

const USER_PRIORITY_MAX = 1000000000
const SYSTEM_PREFIX = 'system-'
const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([['system-node-critical', 2000001000], ['system-cluster-critical', 2000000000]])

export function validatePriorityClass(errors: FieldErrors, priorityClass: PriorityClass): void {
  validateObjectMeta(errors, priorityClass.metadata, false, validateSubdomainName)
  const name = priorityClass.metadata.name ?? ''
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemClassProblem(name, priorityClass)
    if (problem) errors.forbidden(METADATA.child('name'), `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`)
  } else if ((priorityClass.value ?? 0) > USER_PRIORITY_MAX) errors.forbidden(ROOT.child('value'), `maximum allowed value of a user defined priority is ${USER_PRIORITY_MAX}`)
  if (priorityClass.preemptionPolicy !== undefined) checkPreemptionPolicy(errors, ROOT.child('preemptionPolicy'), priorityClass.preemptionPolicy)
}

function systemClassProblem(name: string, { value = 0, globalDefault = false }: PriorityClass): string | undefined {
  const priority = SYSTEM_PRIORITIES.get(name)
  if (priority === undefined) return `${name} is not a known system priority class`
  if (value !== priority) return `value of ${name} PriorityClass must be ${priority}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

export function validatePriorityClassUpdate(errors: FieldErrors, priorityClass: PriorityClass, old: PriorityClass): void {
  validateObjectMetaUpdate(errors, priorityClass.metadata, old.metadata)
  if ((priorityClass.value ?? 0) !== (old.value ?? 0)) errors.forbidden(ROOT.child('value'), 'may not be changed in an update.')
  if (priorityClass.preemptionPolicy !== old.preemptionPolicy) errors.invalid(ROOT.child('preemptionPolicy'), pointer(priorityClass.preemptionPolicy), FIELD_IMMUTABLE)
}

export function validateRuntimeClass(errors: FieldErrors, runtimeClass: RuntimeClass): void {
  validateAnyObjectMeta(errors, runtimeClass.metadata, false, validateSubdomainName)
  const { handler = '', overhead, scheduling } = runtimeClass
  errors.invalidEach(ROOT.child('handler'), handler, validateLabelName(handler))
  if (overhead) validateOverhead(errors, ROOT.child('overhead'), overhead.podFixed ?? {}, { allowIndivisibleHugePages: false })
  if (!scheduling) return
  const at = ROOT.child('scheduling', 'tolerations')
  const tolerations = scheduling.tolerations ?? []
  validateLabels(errors, ROOT.child('scheduling', 'nodeSelector'), scheduling.nodeSelector)
  validateTolerations(errors, at.child('tolerations'), tolerations)
  for (const [i, { key, operator, value, effect }] of tolerations.entries()) {
    const isSame = (other: (typeof tolerations)[number]): boolean => other.key === key && other.operator === operator && other.value === value && other.effect === effect
    if (tolerations.findIndex(isSame) < i) errors.duplicate(at.index(i), goValue('core.Toleration', tolerations[i]))
  }
}

export function validateRuntimeClassUpdate(errors: FieldErrors, runtimeClass: RuntimeClass, old: RuntimeClass): void {
  validateRuntimeClass(errors, runtimeClass)
  if (errors.any) validateAnyObjectMetaUpdate(errors, runtimeClass.metadata, old.metadata)
  if (runtimeClass.handler !== old.handler) errors.invalid(ROOT.child('handler'), runtimeClass.handler ?? '', FIELD_IMMUTABLE)
}

export function runtimeClassWarnings({ scheduling }: RuntimeClass): readonly string[] {
  return Object.keys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
    const message = nodeLabelWarning(key)
    return message ? [`scheduling.nodeSelector: ${message}`] : []
  })
}
