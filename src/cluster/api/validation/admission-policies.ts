// ValidatingAdmissionPolicies and their bindings. Models pkg/apis/admissionregistration/validation.
// Left out: the types of expressions (expressions.ts).
import { isDNS1035Label, isDNS1123Subdomain, validateSubdomainName } from '../names/index.ts'
import type {
  AuditAnnotation, MatchResources, NamedRuleWithOperations, ParamKind, ParamRef, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicySpec, Validation, Variable,
} from '../types/admissionregistration-v1.ts'
import { equalJson } from './equality.ts'
import { DYN, typeOfSchema } from './expression-types.ts'
import { NAMESPACE_TYPE, REQUEST_SCOPE, type Scope } from './expressions.ts'
import { SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateLabelSelector } from './labels.ts'
import { validateAnyObjectMeta } from './meta.ts'
import { validateConditions } from './policy.ts'
import { byteLength, checkOneOf, checkQualifiedName, named, pathSegmentProblems, pointer } from './rules.ts'
import { FAILURE_POLICIES, MATCH_POLICIES, checkExpression, validateMatchConditions, validateRuleWithOperations } from './webhooks.ts'

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const NO_EXPRESSION = 'expression is not specified'
const ACTIONS = ['Audit', 'Deny', 'Warn']
const AUDIT_ANNOTATIONS_MAX = 20
const AUDIT_EXPRESSION_BYTES_MAX = 5 * 1024
const NO_ITEMS = 'validations or auditAnnotations must contain at least one item'
const CEL_RESERVED = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'])

export function validateAdmissionPolicy(errors: FieldErrors, policy: ValidatingAdmissionPolicy, ignoreMatchConditions = false): void {
  validateAnyObjectMeta(errors, policy.metadata, false, validateSubdomainName)
  const spec = policy.spec ?? {}
  checkNeeded(errors, SPEC.child('failurePolicy'), spec.failurePolicy, FAILURE_POLICIES)
  if (spec.paramKind) validateParamKind(errors, SPEC.child('paramKind'), spec.paramKind)
  const constraintsAt = SPEC.child('matchConstraints')
  if (!spec.matchConstraints) errors.required(constraintsAt)
  else {
    validateMatchResources(errors, constraintsAt, spec.matchConstraints)
    if (!spec.matchConstraints.resourceRules?.length) errors.required(constraintsAt.child('resourceRules'))
  }
  if (!ignoreMatchConditions) validateMatchConditions(errors, SPEC.child('matchConditions'), spec.matchConditions, spec.paramKind !== undefined)
  const variables = spec.variables ?? []
  for (const [i, variable] of variables.entries()) validateVariable(errors, SPEC.child('variables').index(i), variable, scopeOf(spec, i))
  validateItems(errors, policy.metadata.name, spec, scopeOf(spec, variables.length))
}

/** What expressions of a policy see: the request, parameters, and the policy's variables up to the `count`th. */
function scopeOf({ paramKind, variables = [] }: ValidatingAdmissionPolicySpec, count: number): Scope {
  const properties = Object.fromEntries(variables.slice(0, count).map(({ name }) => [name, {}]))
  return new Map([
    ...REQUEST_SCOPE,
    ['namespaceObject', NAMESPACE_TYPE],
    ...(paramKind ? [['params', DYN] as const] : []),
    ...(variables.length > 0 ? [['variables', typeOfSchema({ type: 'object', properties })] as const] : []),
  ])
}

function validateItems(errors: FieldErrors, name: string, { validations = [], auditAnnotations: annotations = [] }: ValidatingAdmissionPolicySpec, scope: Scope): void {
  const annotationsAt = SPEC.child('auditAnnotations')
  if (validations.length + annotations.length === 0) {
    errors.required(SPEC.child('validations'), NO_ITEMS)
    errors.required(annotationsAt, NO_ITEMS)
  }
  for (const [i, validation] of validations.entries()) validateValidation(errors, SPEC.child('validations').index(i), validation, scope)
  if (annotations.length > AUDIT_ANNOTATIONS_MAX) errors.invalid(annotationsAt, goValue('[]admissionregistration.AuditAnnotation', annotations), `must not have more than ${AUDIT_ANNOTATIONS_MAX} auditAnnotations`)
  for (const [i, annotation] of annotations.entries()) {
    validateAuditAnnotation(errors, annotationsAt.index(i), annotation, name, scope)
    if (annotations.findIndex(({ key }) => key === annotation.key) < i) errors.duplicate(annotationsAt.index(i).child('key'), annotation.key)
  }
}

export function validateAdmissionPolicyUpdate(errors: FieldErrors, policy: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy): void {
  const unchanged = equalJson(policy.spec?.paramKind, old.spec?.paramKind) && equalJson(policy.spec?.matchConditions, old.spec?.matchConditions)
  validateAdmissionPolicy(errors, policy, unchanged)
}

export function validateAdmissionPolicyStatus(errors: FieldErrors, { status }: ValidatingAdmissionPolicy): void {
  for (const [i, { warning, fieldRef }] of (status?.typeChecking?.expressionWarnings ?? []).entries()) {
    const at = STATUS.child('typeChecking', 'expressionWarnings').index(i)
    if (!warning) errors.required(at.child('warning'))
    if (!fieldRef?.trim()) errors.required(at.child('fieldRef'))
  }
  validateConditions(errors, STATUS.child('conditions'), status?.conditions ?? [])
}

/** A value that must be there and be one of `supported`. */
function checkNeeded(errors: FieldErrors, at: Path, value: string | undefined, supported: readonly string[]): void {
  if (value === undefined) errors.required(at)
  else checkOneOf(errors, at, value, supported)
}

function validateParamKind(errors: FieldErrors, at: Path, { apiVersion = '', kind = '' }: ParamKind): void {
  const parts = apiVersion.split('/')
  const [group = '', version = ''] = parts.length === 1 ? ['', apiVersion] : parts
  if (apiVersion === '') errors.required(at.child('apiVersion'))
  else if (parts.length > 2) errors.invalid(at.child('apiVersion'), apiVersion, `unexpected GroupVersion string: ${apiVersion}`)
  else {
    checkJoined(errors, at.child('apiVersion'), group, group === '' ? [] : isDNS1123Subdomain(group))
    if (version === '') errors.invalid(at.child('apiVersion'), apiVersion, 'version must be specified')
    else checkJoined(errors, at.child('apiVersion'), version, isDNS1035Label(version))
  }
  const kindProblems = isDNS1035Label(kind.toLowerCase())
  if (kind === '') errors.required(at.child('kind'))
  else if (kindProblems.length > 0) errors.invalid(at.child('kind'), kind, `may have mixed case, but should otherwise match: ${kindProblems.join(',')}`)
}

function checkJoined(errors: FieldErrors, at: Path, value: string, problems: readonly string[]): void {
  if (problems.length > 0) errors.invalid(at, value, problems.join(','))
}

function validateMatchResources(errors: FieldErrors, at: Path, resources: MatchResources): void {
  checkNeeded(errors, at.child('matchPolicy'), resources.matchPolicy, MATCH_POLICIES)
  for (const field of ['namespaceSelector', 'objectSelector'] as const) {
    if (resources[field]) validateLabelSelector(errors, at.child(field), resources[field])
    else errors.required(at.child(field))
  }
  for (const field of ['resourceRules', 'excludeResourceRules'] as const) {
    for (const [i, rule] of (resources[field] ?? []).entries()) validateNamedRule(errors, at.child(field).index(i), rule)
  }
}

function validateNamedRule(errors: FieldErrors, at: Path, rule: NamedRuleWithOperations): void {
  const names = rule.resourceNames ?? []
  for (const [i, name] of names.entries()) {
    const here = at.child('resourceNames').index(i)
    errors.invalidEach(here, name, pathSegmentProblems(name))
    if (names.indexOf(name) < i) errors.duplicate(here, name)
  }
  validateRuleWithOperations(errors, at, rule)
}

function validateVariable(errors: FieldErrors, at: Path, { name, expression = '' }: Variable, scope: Scope): void {
  if (!name?.trim()) errors.required(at.child('name'), 'name is not specified')
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || CEL_RESERVED.has(name)) errors.invalid(at.child('name'), name, 'must be a valid CEL identifier')
  checkExpression(errors, at.child('expression'), expression, scope, [], NO_EXPRESSION)
}

function validateValidation(errors: FieldErrors, at: Path, { expression = '', message = '', messageExpression = '', reason }: Validation, scope: Scope): void {
  checkExpression(errors, at.child('expression'), expression, scope, ['bool'], NO_EXPRESSION)
  if (messageExpression !== '' && messageExpression.trim() === '') errors.invalid(at.child('messageExpression'), messageExpression, 'must be non-empty if specified')
  else if (messageExpression !== '') checkExpression(errors, at.child('messageExpression'), messageExpression, withoutAuthorizer(scope), ['string'])
  const trimmed = message.trim()
  if (message !== '' && trimmed === '') errors.invalid(at.child('message'), message, 'must be non-empty if specified')
  else if (/[\n\r]/.test(trimmed)) errors.invalid(at.child('message'), message, 'must not contain line breaks')
  checkOneOf(errors, at.child('reason'), reason, REASONS)
}

/** Messages may not ask for permissions. */
function withoutAuthorizer(scope: Scope): Scope {
  return new Map([...scope].filter(([name]) => name !== 'authorizer'))
}

function validateAuditAnnotation(errors: FieldErrors, at: Path, { key = '', valueExpression = '' }: AuditAnnotation, policyName: string, scope: Scope): void {
  if (policyName) checkQualifiedName(errors, at.child('key'), `${policyName}/${key}`)
  else errors.invalid(at.child('key'), key, 'requires metadata.name be non-empty')
  const trimmed = valueExpression.trim()
  if (byteLength(trimmed) > AUDIT_EXPRESSION_BYTES_MAX) errors.required(at.child('valueExpression'), `must not exceed ${AUDIT_EXPRESSION_BYTES_MAX} bytes in length`)
  else checkExpression(errors, at.child('valueExpression'), trimmed, scope, ['string', 'null_type'], 'valueExpression is not specified')
}

export function validateAdmissionPolicyBinding(errors: FieldErrors, binding: ValidatingAdmissionPolicyBinding): void {
  validateAnyObjectMeta(errors, binding.metadata, false, validateSubdomainName)
  const { policyName, paramRef, matchResources, validationActions } = binding.spec ?? {}
  if (policyName) errors.invalidEach(SPEC.child('policyName'), policyName, validateSubdomainName(policyName))
  else errors.required(SPEC.child('policyName'))
  if (paramRef) validateParamRef(errors, SPEC.child('paramRef'), paramRef)
  if (matchResources) validateMatchResources(errors, SPEC.child('matchResources'), matchResources)
  validateActions(errors, SPEC.child('validationActions'), validationActions ?? [])
}

function validateParamRef(errors: FieldErrors, at: Path, { name, selector, parameterNotFoundAction: action }: ParamRef): void {
  const exclusive = 'name and selector are mutually exclusive'
  if (name) {
    errors.invalidEach(at.child('name'), name, pathSegmentProblems(name))
    if (selector) errors.forbidden(at.child('name'), exclusive)
  }
  if (selector) {
    validateLabelSelector(errors, at.child('selector'), selector)
    if (name) errors.forbidden(at.child('selector'), exclusive)
  }
  if (!name && !selector) errors.required(at, 'one of name or selector must be specified')
  if (!action) errors.required(at.child('parameterNotFoundAction'))
  else if (action !== 'Deny' && action !== 'Allow') errors.notSupported(at.child('parameterNotFoundAction'), pointer(action), ['Deny', 'Allow'])
}

function validateActions(errors: FieldErrors, at: Path, actions: readonly string[]): void {
  for (const [i, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) errors.notSupported(at.index(i), named(action), ACTIONS)
    if (actions.indexOf(action) < i) errors.duplicate(at.index(i), named(action))
  }
  if (actions.includes('Deny') && actions.includes('Warn')) {
    errors.invalid(at, actions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)')
  }
  if (actions.length === 0) errors.required(at, 'at least one validation action is required')
}
