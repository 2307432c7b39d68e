// Roles, bindings, and reviews of access. Models pkg/apis/rbac/validation, pkg/apis/authorization/validation and TokenRequest.
import { isValidPathSegmentName, validateSubdomainName } from '../names/index.ts'
import type { LocalSubjectAccessReview, ResourceAttributes, SubjectAccessReview } from '../types/authorization-v1.ts'
import type { TokenRequest } from '../types/authentication-v1.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '../types/rbac-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { equalJson } from './equality.ts'
import { ROOT, SPEC, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { hasInvalidValue, isBrokenSelector, validateLabelRequirement, validateLabelSelector } from './labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'

const GROUP = 'rbac.authorization.k8s.io'
const AGGREGATION = ROOT.child('aggregationRule', 'clusterRoleSelectors')

/** Names of RBAC objects are only kept out of trouble in paths. */
function checkName(name: string): readonly string[] {
  return isValidPathSegmentName(name)
}

export function validateRole(errors: FieldErrors, role: Role): void {
  validateObjectMeta(errors, role.metadata, true, checkName)
  for (const [i, rule] of (role.rules ?? []).entries()) validatePolicyRule(errors, ROOT.child('rules').index(i), rule, true)
}

export function validateRoleUpdate(errors: FieldErrors, role: Role, old: Role): void {
  validateRole(errors, role)
  if (errors.any) validateRole(errors, role)
  validateObjectMetaUpdate(errors, role.metadata, old.metadata)
}

export function validateClusterRole(errors: FieldErrors, role: ClusterRole, allowInvalidValues = false): void {
  validateObjectMeta(errors, role.metadata, false, checkName)
  for (const [i, rule] of (role.rules ?? []).entries()) validatePolicyRule(errors, ROOT.child('rules').index(i), rule, false)
  if (!role.aggregationRule) return
  const selectors = role.aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) errors.required(AGGREGATION, 'at least one clusterRoleSelector required if aggregationRule is non-nil')
  for (const [i, selector] of selectors.entries()) {
    validateLabelSelector(errors, AGGREGATION.index(i), selector, { allowInvalidValues })
    if (isBrokenSelector(selector)) errors.invalid(AGGREGATION.index(i), null, 'invalid label selector.')
  }
}

export function validateClusterRoleUpdate(errors: FieldErrors, role: ClusterRole, old: ClusterRole): void {
  const allowInvalidValues = (old.aggregationRule?.clusterRoleSelectors ?? []).some(hasInvalidValue)
  validateClusterRole(errors, role, allowInvalidValues)
  if (errors.any) validateClusterRole(errors, role, allowInvalidValues)
  validateObjectMetaUpdate(errors, role.metadata, old.metadata)
}

function validatePolicyRule(errors: FieldErrors, at: Path, rule: PolicyRule, namespaced: boolean): void {
  const { verbs, nonResourceURLs, apiGroups, resources, resourceNames } = rule
  if (!verbs?.length) errors.required(at.child('verbs'), 'verbs must contain at least one value')
  if (nonResourceURLs?.length) {
    const here = at.child('nonResourceURLs')
    if (namespaced) errors.invalid(here, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')
    if (apiGroups?.length || resources?.length || resourceNames?.length) errors.invalid(here, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs')
    return
  }
  if (!apiGroups?.length) errors.required(at.child('apiGroups'), 'resource rules must supply at least one api group')
  if (!resources?.length) errors.required(at.child('resources'), 'resource rules must supply at least one resource')
}

export function validateRoleBinding(errors: FieldErrors, binding: RoleBinding): void {
  validateAnyBinding(errors, binding, true)
}

export function validateClusterRoleBinding(errors: FieldErrors, binding: ClusterRoleBinding): void {
  validateAnyBinding(errors, binding, false)
}

function validateAnyBinding(errors: FieldErrors, binding: RoleBinding | ClusterRoleBinding, namespaced: boolean): void {
  validateObjectMeta(errors, binding.metadata, namespaced, checkName)
  const { apiGroup = '', kind = '', name } = binding.roleRef ?? {}
  const at = ROOT.child('roleRef')
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  if (apiGroup !== GROUP) errors.notSupported(at.child('apiGroup'), apiGroup, [GROUP])
  if (!kinds.includes(kind)) errors.notSupported(at.child('kind'), kind, kinds)
  if (!name) errors.required(at.child('name'))
  else errors.invalidEach(at.child('name'), name, checkName(name))
  for (const [i, subject] of (binding.subjects ?? []).entries()) validateSubject(errors, ROOT.child('subjects').index(i), subject, namespaced)
}

function validateSubject(errors: FieldErrors, at: Path, { kind, name, namespace, apiGroup = '' }: Subject, namespaced: boolean): void {
  if (!name) errors.required(at.child('name'))
  if (kind === 'ServiceAccount') {
    if (name) errors.invalidEach(at.child('name'), name, validateSubdomainName(name))
    if (apiGroup !== '') errors.notSupported(at.child('apiGroup'), apiGroup, [''])
    if (!namespaced && !namespace) errors.required(at.child('namespace'))
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) errors.notSupported(at.child('apiGroup'), apiGroup, [GROUP])
  } else errors.notSupported(at.child('kind'), kind ?? '', ['ServiceAccount', 'User', 'Group'])
}

export function validateRoleBindingUpdate(errors: FieldErrors, binding: RoleBinding, old: RoleBinding): void {
  validateBindingChange(errors, binding, old, true)
}

export function validateClusterRoleBindingUpdate(errors: FieldErrors, binding: ClusterRoleBinding, old: ClusterRoleBinding): void {
  validateBindingChange(errors, binding, old, false)
}

function validateBindingChange(errors: FieldErrors, binding: RoleBinding | ClusterRoleBinding, old: RoleBinding | ClusterRoleBinding, namespaced: boolean): void {
  validateAnyBinding(errors, binding, namespaced)
  if (errors.any) validateAnyBinding(errors, binding, namespaced)
  validateObjectMetaUpdate(errors, binding.metadata, old.metadata)
  if (!equalJson(binding.roleRef, old.roleRef)) errors.invalid(ROOT.child('roleRef'), goValue('rbac.RoleRef', binding.roleRef), 'cannot change roleRef')
}

/** Reviews are not stored, so they have no metadata. `isSelf`: the caller asks about himself. */
export function validateAccessReview(errors: FieldErrors, review: SubjectAccessReview, isSelf: boolean): void {
  validateReviewSpec(errors, review, isSelf)
  checkEmptyMeta(errors, review.metadata, 'must be empty')
}

export function validateLocalAccessReview(errors: FieldErrors, review: LocalSubjectAccessReview): void {
  validateReviewSpec(errors, review, false)
  checkEmptyMeta(errors, { ...review.metadata, namespace: undefined }, 'must be empty except for namespace')
  const { resourceAttributes, nonResourceAttributes } = review.spec
  const namespace = resourceAttributes?.namespace ?? ''
  if (resourceAttributes && namespace !== (review.metadata?.namespace ?? '')) errors.invalid(ROOT.child('spec.resourceAttributes.namespace'), namespace, 'must match metadata.namespace')
  if (nonResourceAttributes) errors.invalid(ROOT.child('spec.nonResourceAttributes'), goValue('authorization.NonResourceAttributes', nonResourceAttributes), 'disallowed on this kind of request')
}

function checkEmptyMeta(errors: FieldErrors, meta: Partial<ObjectMeta> | undefined, detail: string): void {
  const { managedFields: _managedFields, ...others } = meta ?? {}
  if (Object.values(others).some((value) => value !== undefined && value !== null && value !== '')) errors.invalid(ROOT.child('metadata'), goValue('v1.ObjectMeta', meta), detail)
}

function validateReviewSpec(errors: FieldErrors, { spec }: SubjectAccessReview, isSelf: boolean): void {
  const { resourceAttributes, nonResourceAttributes, user, groups } = spec ?? {}
  const value = goValue('*authorization.NonResourceAttributes', nonResourceAttributes)
  if (resourceAttributes && nonResourceAttributes) errors.invalid(SPEC.child('nonResourceAttributes'), value, 'cannot be specified in combination with resourceAttributes')
  if (!resourceAttributes && !nonResourceAttributes) errors.invalid(SPEC.child('resourceAttributes'), value, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')
  if (!isSelf && !user && !groups?.length) errors.invalid(SPEC.child('user'), '', 'at least one of user or group must be specified')
  if (resourceAttributes) validateAttributes(errors, resourceAttributes)
}

function validateAttributes(errors: FieldErrors, { fieldSelector, labelSelector }: ResourceAttributes): void {
  for (const [field, selector] of [['fieldSelector', fieldSelector], ['labelSelector', labelSelector]] as const) {
    if (!selector) continue
    const at = ROOT.child('spec.resourceAttributes').child(field)
    const requirements = selector.requirements ?? []
    if (selector.rawSelector && requirements.length > 0) errors.invalid(at.child('rawSelector'), selector.rawSelector, 'may not specified at the same time as requirements')
    if (!selector.rawSelector && requirements.length === 0) errors.required(at.child('requirements'), `when ${at} is specified, requirements or rawSelector is required`)
    for (const [i, requirement] of requirements.entries()) {
      const here = at.child('requirements').index(i)
      if (field === 'labelSelector') validateLabelRequirement(errors, here, requirement, { allowUnknownOperator: true })
      else {
        const { key, operator, values = [] } = requirement
        if (!key) errors.required(here.child('key'), 'must be specified')
        if ((operator === 'In' || operator === 'NotIn') && values.length === 0) errors.required(here.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")
        if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) errors.forbidden(here.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    }
  }
}

export function validateTokenRequest(errors: FieldErrors, { spec }: TokenRequest): void {
  const seconds = spec?.expirationSeconds ?? 0
  if (seconds < 600) errors.invalid(SPEC.child('expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes')
  if (seconds > 2 ** 32) errors.invalid(SPEC.child('expirationSeconds'), seconds, 'may not specify a duration larger than 2^32 seconds')
}

