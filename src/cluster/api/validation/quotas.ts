// ResourceQuotas and LimitRanges. Models those parts of pkg/apis/core/validation.
import { isQualifiedName, validateSubdomainName } from '../names/index.ts'
import { compareQuantities, parseQuantity } from '../quantity/index.ts'
import type { LimitRange, LimitRangeItem, ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../types/core-v1.ts'
import { equalJson } from './equality.ts'
import { ROOT, SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { checkContainerResourceName, checkQuotaResourceName, checkResourceAmount, checkResourceName, isOvercommitAllowed, isQuotaResource, quantityText } from './resources.ts'
import { FIELD_IMMUTABLE, named } from './rules.ts'

type Amounts = { readonly [name: string]: string }

const PLAIN_SCOPES: ReadonlySet<string> = new Set(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'])
const SCOPES: ReadonlySet<string> = new Set([...PLAIN_SCOPES, 'PriorityClass', 'VolumeAttributesClass'])
const POD_RESOURCES = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const CLAIM_RESOURCES = ['persistentvolumeclaims', 'requests.storage']
const CONFLICTS = [['BestEffort', 'NotBestEffort'], ['Terminating', 'NotTerminating']] as const
/** Beyond this MilliValue would overflow, so ratios are taken of whole units. */
const MILLI_VALUE_MAX = 9_223_372_036_854_774

export function validateResourceQuota(errors: FieldErrors, quota: ResourceQuota): void {
  validateObjectMeta(errors, quota.metadata, true, validateSubdomainName)
  validateQuotaSpec(errors, quota.spec ?? {})
  validateQuotaStatus(errors, quota)
}

function validateQuotaStatus(errors: FieldErrors, { status }: ResourceQuota): void {
  validateAmounts(errors, STATUS.child('hard'), status?.hard)
  validateAmounts(errors, STATUS.child('used'), status?.used)
}

function validateAmounts(errors: FieldErrors, at: Path, amounts: Amounts | undefined): void {
  for (const name in amounts) {
    checkQuotaResourceName(errors, at.key(name), name)
    checkResourceAmount(errors, at.key(name), name, amounts[name]!)
  }
}

function validateQuotaSpec(errors: FieldErrors, spec: ResourceQuotaSpec): void {
  const { hard = {}, scopes = [], scopeSelector } = spec
  validateAmounts(errors, SPEC.child('hard'), hard)
  const scopesAt = SPEC.child('scopes')
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) errors.invalid(scopesAt, scopes, 'unsupported scope')
    for (const name of resourcesOutside(scope, hard)) if (name) errors.invalid(scopesAt, scopes, 'unsupported scope applied to resource')
  }
  checkConflicts(errors, scopesAt, scopes, scopes)
  if (!scopeSelector) return
  const at = SPEC.child('scopeSelector', 'matchExpressions')
  const requirements = scopeSelector.matchExpressions ?? []
  for (const requirement of requirements) {
    if (!SCOPES.has(requirement.scopeName)) errors.invalid(at.child('scopeName'), named(requirement.scopeName), 'unsupported scope')
    for (const name of resourcesOutside(requirement.scopeName, hard)) if (name) errors.invalid(at, goValue('core.ScopeSelector', scopeSelector), 'unsupported scope applied to resource')
    validateScopeRequirement(errors, at, requirement)
  }
  checkConflicts(errors, at, requirements.map(({ scopeName }) => scopeName), spec.scopes ?? null)
}

/** The standard resources of a quota that a scope says nothing about. */
function resourcesOutside(scope: string, hard: Amounts): readonly string[] {
  const counted = scope === 'BestEffort' ? ['pods'] : scope === 'VolumeAttributesClass' ? CLAIM_RESOURCES : SCOPES.has(scope) ? POD_RESOURCES : undefined
  return counted ? Object.keys(hard).filter((name) => isQuotaResource(name) && !counted.includes(name)) : []
}

function checkConflicts(errors: FieldErrors, at: Path, scopes: readonly string[], shown: unknown): void {
  for (const pair of CONFLICTS) if (pair.every((scope) => scopes.includes(scope))) errors.invalid(at, shown, 'conflicting scopes')
}

function validateScopeRequirement(errors: FieldErrors, at: Path, { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement): void {
  if (PLAIN_SCOPES.has(scopeName) && operator !== 'Exists') {
    errors.invalid(at.child('operator'), named(operator), "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity")
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.required(at.child('values'), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.invalid(at.child('values'), values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
  } else errors.invalid(at.child('operator'), named(operator), 'not a valid selector operator')
}

export function validateResourceQuotaUpdate(errors: FieldErrors, quota: ResourceQuota, old: ResourceQuota): void {
  validateObjectMetaUpdate(errors, quota.metadata, old.metadata)
  validateQuotaSpec(errors, quota.spec ?? {})
  const sorted = (scopes: readonly string[] = []) => [...new Set(scopes)].sort()
  if (!equalJson(sorted(quota.spec?.scopes), sorted(old.spec?.scopes))) errors.invalid(SPEC.child('scopes'), quota.spec?.scopes ?? null, FIELD_IMMUTABLE)
}

export function validateResourceQuotaStatusUpdate(errors: FieldErrors, quota: ResourceQuota, old: ResourceQuota): void {
  validateObjectMetaUpdate(errors, quota.metadata, old.metadata)
  if (!quota.metadata.resourceVersion) errors.required(ROOT.child('resourceVersion'))
  validateQuotaStatus(errors, quota)
}

export function validateLimitRange(errors: FieldErrors, range: LimitRange): void {
  validateObjectMeta(errors, range.metadata, true, validateSubdomainName)
  const limits = range.spec?.limits ?? []
  for (const [i, limit] of limits.entries()) {
    const at = SPEC.child('limits').index(i)
    checkLimitType(errors, at.child('type'), limit.type ?? '')
    if (limits.findIndex(({ type }) => type === limit.type) < i) errors.duplicate(at.child('type'), named(limit.type))
    validateLimitNames(errors, at, limit)
    const isPod = limit.type === 'Pod'
    const lists = [limit.max, limit.min, ...(isPod ? [] : [limit.default, limit.defaultRequest]), limit.maxLimitRequestRatio]
    for (const name of new Set(lists.flatMap((list) => Object.keys(list ?? {})))) validateLimitsOf(errors, at, name, isPod ? { ...limit, default: undefined, defaultRequest: undefined } : limit)
  }
}

function checkLimitType(errors: FieldErrors, at: Path, type: string): void {
  const problems = isQualifiedName(type)
  errors.invalidEach(at, named(type), problems)
  if (problems.length === 0 && !type.includes('/') && type !== 'Pod' && type !== 'Container' && type !== 'PersistentVolumeClaim') errors.invalid(at, named(type), 'must be a standard limit type or fully qualified')
}

function validateLimitNames(errors: FieldErrors, at: Path, limit: LimitRangeItem): void {
  const isPod = limit.type === 'Pod'
  const check = isPod || limit.type === 'Container' ? checkContainerResourceName : (found: FieldErrors, here: Path, name: string) => void checkResourceName(found, here, name)
  const checkAll = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio'): void => {
    for (const name in limit[field]) check(errors, at.child(field).key(name), name)
  }
  checkAll('max')
  checkAll('min')
  for (const field of ['default', 'defaultRequest'] as const) {
    if (!isPod) checkAll(field)
    else if (Object.keys(limit[field] ?? {}).length > 0) errors.forbidden(at.child(field), "may not be specified when `type` is 'Pod'")
  }
  if (limit.type === 'PersistentVolumeClaim' && limit.min?.storage === undefined && limit.max?.storage === undefined) errors.required(at.child('limits'), 'either minimum or maximum storage value is required, but neither was provided')
  checkAll('maxLimitRequestRatio')
}

/** The bounds of one resource must leave room for each other. */
function validateLimitsOf(errors: FieldErrors, at: Path, name: string, limit: LimitRangeItem): void {
  const [min, max, standard, request, ratio] = [limit.min?.[name], limit.max?.[name], limit.default?.[name], limit.defaultRequest?.[name], limit.maxLimitRequestRatio?.[name]]
  const exceeds = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && compareQuantities(a, b) > 0
  const refuse = (field: string, shown: string | undefined, detail: string): void => errors.invalid(at.child(field).key(name), canonical(shown!), detail)
  const show = (amount: string | undefined): string => quantityText(amount!)
  if (exceeds(min, max)) refuse('min', min, `min value ${show(min)} is greater than max value ${show(max)}`)
  if (exceeds(min, request)) refuse('defaultRequest', request, `min value ${show(min)} is greater than default request value ${show(request)}`)
  if (exceeds(request, max)) refuse('defaultRequest', request, `default request value ${show(request)} is greater than max value ${show(max)}`)
  if (exceeds(request, standard)) refuse('defaultRequest', request, `default request value ${show(request)} is greater than default limit value ${show(standard)}`)
  if (exceeds(min, standard)) refuse('default', min, `min value ${show(min)} is greater than default value ${show(standard)}`)
  if (exceeds(standard, max)) refuse('default', max, `default value ${show(standard)} is greater than max value ${show(max)}`)
  if (ratio !== undefined && compareQuantities(ratio, '1') < 0) refuse('maxLimitRequestRatio', ratio, `ratio ${show(ratio)} is less than 1`)
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const bound = ratioBound(min, max, ratio)
    if (bound.asked > bound.possible) refuse('maxLimitRequestRatio', ratio, `ratio ${show(ratio)} is greater than max/min = ${formatFloat(bound.possible)}`)
  }
  if (!isOvercommitAllowed(name) && standard !== undefined && request !== undefined && compareQuantities(standard, request) !== 0) refuse('defaultRequest', request, `default value ${show(standard)} must equal to defaultRequest value ${show(request)} in ${name}`)
}

function ratioBound(min: string, max: string, ratio: string): { readonly asked: number; readonly possible: number } {
  const [low, high, asked] = [parseQuantity(min), parseQuantity(max), parseQuantity(ratio)]
  const isSmall = [low, high, asked].every(({ value }) => value < MILLI_VALUE_MAX)
  return isSmall ? { asked: asked.milli / 1000, possible: high.milli / low.milli } : { asked: asked.value, possible: high.value / low.value }
}

/** Go's %f. */
function formatFloat(value: number): string {
  return Number.isFinite(value) ? value.toFixed(6) : value > 0 ? '+Inf' : Number.isNaN(value) ? 'NaN' : '-Inf'
}

function canonical(amount: string): string {
  return parseQuantity(amount).canonical
}

export function validateLimitRangeUpdate(errors: FieldErrors, range: LimitRange): void {
  validateLimitRange(errors, range)
}
