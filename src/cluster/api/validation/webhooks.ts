// Webhook configurations, and the rules of what requests they match, which admission policies share.
// Models pkg/apis/admissionregistration/validation.
import { isDNS1035Label, isDNS1123Subdomain, validateSubdomainName } from '../names/index.ts'
import type { MatchCondition, MutatingWebhook, MutatingWebhookConfiguration, RuleWithOperations, ValidatingWebhook, ValidatingWebhookConfiguration } from '../types/admissionregistration-v1.ts'
import { equalJson } from './equality.ts'
import { DYN } from './expression-types.ts'
import { REQUEST_SCOPE, compileExpression, type Scope } from './expressions.ts'
import { ROOT, countErrors, type FieldErrors, type Path } from './field-error.ts'
import { validateLabelSelector } from './labels.ts'
import { validateAnyObjectMeta } from './meta.ts'
import { checkOneOf, checkQualifiedName, isSet, named } from './rules.ts'
import { validateWebhookClient } from './webhook-clients.ts'

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>
type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration

export const FAILURE_POLICIES = ['Fail', 'Ignore']
export const MATCH_POLICIES = ['Equivalent', 'Exact']
const HARMLESS = ['None', 'NoneOnDryRun']
const ANY_SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown']
const REVIEW_VERSIONS = ['v1', 'v1beta1']
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const SCOPES = ['*', 'Cluster', 'Namespaced']
const MATCH_CONDITIONS_MAX = 64
const SCOPE_WITH_PARAMS: Scope = new Map([...REQUEST_SCOPE, ['params', DYN]])
const WEBHOOKS = ROOT.child('webhooks')

/** What an old configuration had may stay. */
interface Leniency {
  readonly ignoreMatchConditions?: boolean
  readonly allowSideEffects?: boolean
  readonly allowUnknownVersions?: boolean
  readonly allowSameNames?: boolean
  readonly allowInvalidSelectorValues?: boolean
}

export function validateWebhookConfiguration(errors: FieldErrors, configuration: Configuration, leniency: Leniency = {}): void {
  validateAnyObjectMeta(errors, configuration.metadata, false, validateSubdomainName)
  const names = new Set<string>()
  for (const [i, webhook] of (configuration.webhooks ?? []).entries()) {
    const at = WEBHOOKS.index(i)
    validateWebhook(errors, at, webhook, leniency)
    validateReviewVersions(errors, at.child('admissionReviewVersions'), webhook.admissionReviewVersions ?? [], leniency)
    if (!leniency.allowSameNames && webhook.name && names.has(webhook.name)) errors.duplicate(at.child('name'), webhook.name)
    names.add(webhook.name)
  }
}

export function validateWebhookConfigurationUpdate(errors: FieldErrors, configuration: Configuration, old: Configuration): void {
  const webhooks: readonly Webhook[] = configuration.webhooks ?? []
  const oldWebhooks: readonly Webhook[] = old.webhooks ?? []
  validateWebhookConfiguration(errors, configuration, {
    ignoreMatchConditions: webhooks.length === oldWebhooks.length && oldWebhooks.every(({ matchConditions }, i) => equalJson(matchConditions, webhooks[i]!.matchConditions)),
    allowSideEffects: oldWebhooks.some(({ sideEffects }) => !HARMLESS.includes(sideEffects)),
    allowUnknownVersions: oldWebhooks.some(({ admissionReviewVersions: versions }) => versions?.length > 0 && !versions.some((version) => REVIEW_VERSIONS.includes(version))),
    allowSameNames: new Set(oldWebhooks.map(({ name }) => name)).size < oldWebhooks.length,
    allowInvalidSelectorValues: countErrors((found) => {
      for (const { namespaceSelector, objectSelector } of oldWebhooks) {
        validateLabelSelector(found, ROOT, namespaceSelector)
        validateLabelSelector(found, ROOT, objectSelector)
      }
    }) > 0,
  })
}

function validateWebhook(errors: FieldErrors, at: Path, webhook: Webhook, leniency: Leniency): void {
  checkFullName(errors, at.child('name'), webhook.name ?? '')
  for (const [i, rule] of (webhook.rules ?? []).entries()) validateRuleWithOperations(errors, at.child('rules').index(i), rule)
  checkOneOf(errors, at.child('failurePolicy'), webhook.failurePolicy, FAILURE_POLICIES)
  checkOneOf(errors, at.child('matchPolicy'), webhook.matchPolicy, MATCH_POLICIES)
  const sideEffects = leniency.allowSideEffects ? ANY_SIDE_EFFECTS : HARMLESS
  if (!isSet(webhook.sideEffects)) errors.required(at.child('sideEffects'), `must specify one of ${sideEffects.join(', ')}`)
  else checkOneOf(errors, at.child('sideEffects'), webhook.sideEffects, sideEffects)
  const { timeoutSeconds } = webhook
  if (timeoutSeconds !== undefined && (timeoutSeconds > 30 || timeoutSeconds < 1)) errors.invalid(at.child('timeoutSeconds'), timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')
  const selectors = { allowInvalidValues: leniency.allowInvalidSelectorValues ?? false }
  validateLabelSelector(errors, at.child('namespaceSelector'), webhook.namespaceSelector, selectors)
  validateLabelSelector(errors, at.child('objectSelector'), webhook.objectSelector, selectors)
  checkOneOf(errors, at.child('reinvocationPolicy'), webhook.reinvocationPolicy, ['IfNeeded', 'Never'])
  validateWebhookClient(errors, at.child('clientConfig'), webhook.clientConfig ?? {})
  if (!leniency.ignoreMatchConditions) validateMatchConditions(errors, at.child('matchConditions'), webhook.matchConditions)
}

/** A domain of three parts at least (IsFullyQualifiedName). */
function checkFullName(errors: FieldErrors, at: Path, name: string): void {
  if (name === '') return errors.required(at)
  const problems = isDNS1123Subdomain(name)
  if (problems.length > 0) errors.invalid(at, name, problems.join(','))
  else if (name.split('.').length < 3) errors.invalid(at, name, 'should be a domain with at least three segments separated by dots')
}

function validateReviewVersions(errors: FieldErrors, at: Path, versions: readonly string[], leniency: Leniency): void {
  if (versions.length === 0) return errors.required(at, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)
  checkVersions(errors, at, versions)
  if (!leniency.allowUnknownVersions && !versions.some((version) => REVIEW_VERSIONS.includes(version))) errors.invalid(at, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)
}

/** Versions of reviews that a webhook takes: labels, each once. */
export function checkVersions(errors: FieldErrors, at: Path, versions: readonly string[]): void {
  for (const [i, version] of versions.entries()) {
    if (versions.indexOf(version) < i) errors.invalid(at.index(i), version, 'duplicate version')
    else errors.invalidEach(at.index(i), version, isDNS1035Label(version))
  }
}

export function validateRuleWithOperations(errors: FieldErrors, at: Path, rule: RuleWithOperations): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  if (operations.length === 0) errors.required(at.child('operations'))
  checkAlone(errors, at.child('operations'), operations, 'operations')
  for (const [i, operation] of operations.entries()) if (!OPERATIONS.includes(operation)) errors.notSupported(at.child('operations').index(i), named(operation), OPERATIONS)
  if (apiGroups.length === 0) errors.required(at.child('apiGroups'))
  checkAlone(errors, at.child('apiGroups'), apiGroups, 'API groups')
  if (apiVersions.length === 0) errors.required(at.child('apiVersions'))
  checkAlone(errors, at.child('apiVersions'), apiVersions, 'API versions')
  for (const [i, version] of apiVersions.entries()) if (version === '') errors.required(at.child('apiVersions').index(i))
  validateResources(errors, at.child('resources'), resources)
  checkOneOf(errors, at.child('scope'), scope, SCOPES)
}

function checkAlone(errors: FieldErrors, at: Path, values: readonly string[], what: string): void {
  if (values.length > 1 && values.includes('*')) errors.invalid(at, values, `if '*' is present, must not specify other ${what}`)
}

/** `pods`, `pods/status`, `pods/*`, `*` and `*` with any subresource or all; none may say what another has said. */
function validateResources(errors: FieldErrors, at: Path, resources: readonly string[]): void {
  if (resources.length === 0) errors.required(at)
  const wholeResources = new Set<string>()
  const everywhere = new Set<string>()
  let hasPlain = false
  for (const [i, resource] of resources.entries()) {
    if (resource === '') {
      errors.required(at.index(i))
      continue
    }
    const [name = '', subresource] = resource.split(/\/(.*)/s)
    if (subresource === undefined) {
      hasPlain = resource !== '*'
      continue
    }
    if (wholeResources.has(name)) errors.invalid(at.index(i), resource, `if '${name}/*' is present, must not specify ${resource}`)
    if (everywhere.has(subresource)) errors.invalid(at.index(i), resource, `if '*/${subresource}' is present, must not specify ${resource}`)
    if (subresource === '*') wholeResources.add(name)
    if (name === '*') everywhere.add(subresource)
  }
  if (resources.length > 1 && resources.includes('*/*')) errors.invalid(at, resources, "if '*/*' is present, must not specify other resources")
  if (resources.includes('*') && hasPlain) errors.invalid(at, resources, "if '*' is present, must not specify other resources without subresources")
}

/** An expression that must be there, compile, and give one of some types when any are named. */
export function checkExpression(errors: FieldErrors, at: Path, expression: string, scope: Scope, wanted: readonly string[], ifAbsent = ''): void {
  if (expression.trim() === '') return errors.required(at, ifAbsent)
  const compiled = compileExpression(expression, scope)
  if ('problem' in compiled) return errors.invalid(at, expression, compiled.problem)
  const { gives } = compiled
  if (gives === undefined || wanted.length === 0 || wanted.includes(gives)) return
  errors.invalid(at, expression, `must evaluate to ${wanted.length === 1 ? wanted[0] : `one of [${wanted.join(' ')}]`} but got ${gives}`)
}

export function validateMatchConditions(errors: FieldErrors, at: Path, conditions: readonly MatchCondition[] = [], hasParams = false): void {
  if (conditions.length > MATCH_CONDITIONS_MAX) errors.tooMany(at, conditions.length, MATCH_CONDITIONS_MAX)
  const names = new Set<string>()
  for (const [i, { name, expression }] of conditions.entries()) {
    const here = at.index(i)
    checkExpression(errors, here.child('expression'), expression?.trim() ?? '', hasParams ? SCOPE_WITH_PARAMS : REQUEST_SCOPE, ['bool'])
    if (!name) {
      errors.required(here.child('name'))
      continue
    }
    checkQualifiedName(errors, here.child('name'), name)
    if (names.has(name)) errors.duplicate(here.child('name'), name)
    names.add(name)
  }
}
