// FlowSchemas and PriorityLevelConfigurations. Models pkg/apis/flowcontrol/validation.
import builtIn from '../facts/builtin-objects.json' with { type: 'json' }
import { validateLabelName, validateSubdomainName } from '../names/index.ts'
import type {
  ExemptPriorityLevelConfiguration, FlowSchema, FlowSchemaSpec, LimitResponse, LimitedPriorityLevelConfiguration, NonResourcePolicyRule, PolicyRulesWithSubjects,
  PriorityLevelConfiguration, PriorityLevelConfigurationSpec, QueuingConfiguration, ResourcePolicyRule, Subject,
} from '../types/flowcontrol-v1.ts'
import { equalAs } from './equality.ts'
import { METADATA, SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { validateObjectMeta } from './meta.ts'
import { isSet, named } from './rules.ts'

const EXEMPT = 'exempt'
/** Written to keep the server serving: their specs are fixed. */
const MANDATORY = [EXEMPT, 'catch-all']
const PRECEDENCE_MAX = 10000
const QUEUES_MAX = 10000000
/** Hands are dealt from a hash of this many bits. */
const HASH_BITS = 60
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']
const ZERO_SHARES_ANNOTATION = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares'
const NO_SCHEMA: FlowSchemaSpec = { priorityLevelConfiguration: { name: '' } }
const NO_LEVEL: PriorityLevelConfigurationSpec = { type: '' }

export function validateFlowSchema(errors: FieldErrors, schema: FlowSchema): void {
  validateObjectMeta(errors, schema.metadata, false, validateSubdomainName)
  const { name } = schema.metadata
  const spec = schema.spec ?? NO_SCHEMA
  validateFlowSchemaSpec(errors, spec, name === EXEMPT)
  const fixed = MANDATORY.includes(name) && builtIn.flowSchemas.find((candidate) => candidate.name === name)?.spec
  if (fixed && !equalAs('api.flowcontrol.v1.FlowSchemaSpec', spec, fixed)) errors.invalid(SPEC, goValue('flowcontrol.FlowSchemaSpec', spec), `spec of '${name}' must equal the fixed value`)
  validateFlowStatus(errors, schema)
}

function validateFlowSchemaSpec(errors: FieldErrors, spec: FlowSchemaSpec, isExempt: boolean): void {
  const { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec
  const precedenceAt = SPEC.child('matchingPrecedence')
  if (precedence <= 0) errors.invalid(precedenceAt, precedence, 'must be a positive value')
  if (precedence > PRECEDENCE_MAX) errors.invalid(precedenceAt, precedence, `must not be greater than ${PRECEDENCE_MAX}`)
  if (precedence === 1 && !isExempt) errors.invalid(precedenceAt, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")
  if (distinguisherMethod && distinguisherMethod.type !== 'ByNamespace' && distinguisherMethod.type !== 'ByUser') {
    errors.notSupported(SPEC.child('distinguisherMethod', 'type'), goValue('flowcontrol.FlowDistinguisherMethod', distinguisherMethod), ['ByNamespace', 'ByUser'])
  }
  const nameAt = SPEC.child('priorityLevelConfiguration', 'name')
  const level = priorityLevelConfiguration?.name
  if (level) errors.invalidEach(nameAt, level, validateSubdomainName(level))
  else errors.required(nameAt, 'must reference a priority level')
  for (const [i, rule] of rules.entries()) validateRules(errors, SPEC.child('rules').index(i), rule)
}

function validateRules(errors: FieldErrors, at: Path, { subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects): void {
  if (!subjects?.length) errors.required(at.child('subjects'), 'subjects must contain at least one value')
  else for (const [i, subject] of subjects.entries()) validateSubject(errors, at.child('subjects').index(i), subject)
  if (resourceRules.length + nonResourceRules.length === 0) errors.required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty')
  for (const [i, rule] of resourceRules.entries()) validateResourceRule(errors, at.child('resourceRules').index(i), rule)
  for (const [i, rule] of nonResourceRules.entries()) validateNonResourceRule(errors, at.child('nonResourceRules').index(i), rule)
}

const SUBJECT_FIELDS = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const
/** The order in which a subject's other fields are forbidden. */
const FORBIDDEN_KINDS = { ServiceAccount: ['User', 'Group'], User: ['ServiceAccount', 'Group'], Group: ['ServiceAccount', 'User'] } as const

function validateSubject(errors: FieldErrors, at: Path, subject: Subject): void {
  const { kind } = subject
  if (kind !== 'ServiceAccount' && kind !== 'User' && kind !== 'Group') return errors.notSupported(at.child('kind'), named(kind), ['Group', 'ServiceAccount', 'User'])
  const field = SUBJECT_FIELDS[kind]
  const here = at.child(field)
  const given = subject[field]
  if (!given) errors.required(here, `${field} is required when subject kind is '${kind}'`)
  else {
    if (!given.name) errors.required(here.child('name'))
    else if (kind === 'ServiceAccount' && given.name !== '*') errors.invalidEach(here.child('name'), given.name, validateSubdomainName(given.name))
    if (kind === 'ServiceAccount') checkNamespace(errors, here.child('namespace'), subject.serviceAccount?.namespace)
  }
  for (const other of FORBIDDEN_KINDS[kind]) {
    const otherField = SUBJECT_FIELDS[other]
    if (subject[otherField]) errors.forbidden(at.child(otherField), `${otherField} is forbidden when subject kind is not '${other}'`)
  }
}

function checkNamespace(errors: FieldErrors, at: Path, namespace: string | undefined): void {
  if (namespace) errors.invalidEach(at, namespace, validateLabelName(namespace))
  else errors.required(at, 'must specify namespace for service account')
}

function validateVerbs(errors: FieldErrors, at: Path, verbs: readonly string[]): void {
  if (verbs.length === 0) errors.required(at, 'verbs must contain at least one value')
  else if (verbs.includes('*')) checkAlone(errors, at, verbs, 'verbs')
  else if (!verbs.every((verb) => VERBS.includes(verb))) errors.notSupported(at, verbs, VERBS)
}

/** A wildcard says all, so nothing may stand beside it. */
function checkAlone(errors: FieldErrors, at: Path, values: readonly string[], what: string): void {
  if (values.length > 1 && values.includes('*')) errors.invalid(at, values, `if '*' is present, must not specify other ${what}`)
}

function validateResourceRule(errors: FieldErrors, at: Path, rule: ResourcePolicyRule): void {
  const { verbs, apiGroups, resources, clusterScope } = rule
  const namespaces = rule.namespaces ?? []
  validateVerbs(errors, at.child('verbs'), verbs ?? [])
  if (!apiGroups?.length) errors.required(at.child('apiGroups'), 'resource rules must supply at least one api group')
  else checkAlone(errors, at.child('apiGroups'), apiGroups, 'api groups')
  if (!resources?.length) errors.required(at.child('resources'), 'resource rules must supply at least one resource')
  else checkAlone(errors, at.child('resources'), resources, 'resources')
  const here = at.child('namespaces')
  if (namespaces.length === 0 && !clusterScope) errors.required(here, 'resource rules that are not cluster scoped must supply at least one namespace')
  else if (namespaces.includes('*')) checkAlone(errors, here, namespaces, 'namespaces')
  else {
    for (const [i, namespace] of namespaces.entries()) {
      for (const problem of validateLabelName(namespace)) errors.invalid(here.index(i), namespace, `each member of this list must be '*' or a DNS-1123 label; ${problem}`)
    }
  }
}

function validateNonResourceRule(errors: FieldErrors, at: Path, { verbs, nonResourceURLs }: NonResourcePolicyRule): void {
  validateVerbs(errors, at.child('verbs'), verbs ?? [])
  const here = at.child('nonResourceURLs')
  if (!nonResourceURLs?.length) errors.required(here, 'nonResourceURLs must contain at least one value')
  else if (nonResourceURLs.includes('*')) checkAlone(errors, here, nonResourceURLs, 'non-resource URLs')
  else {
    for (const [i, url] of nonResourceURLs.entries()) {
      const problem = urlProblem(url)
      if (problem) errors.invalid(here.index(i), url, problem)
    }
  }
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty'
  if (url === '/') return undefined
  if (!url.startsWith('/')) return 'must start with slash'
  if (url.includes(' ')) return 'must not contain white-space'
  if (url.includes('//')) return 'must not contain double slash'
  const wildcard = url.indexOf('*')
  return wildcard >= 0 && !(wildcard === url.length - 1 && url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined
}

/** Conditions of either kind: one of each type. */
export function validateFlowStatus(errors: FieldErrors, { status }: FlowSchema | PriorityLevelConfiguration): void {
  const seen = new Set<string>()
  for (const [i, { type = '' }] of (status?.conditions ?? []).entries()) {
    const at = STATUS.child('conditions').index(i).child('type')
    if (seen.has(type)) errors.duplicate(at, named(type))
    seen.add(type)
    if (type === '') errors.required(at)
  }
}

export function validatePriorityLevel(errors: FieldErrors, level: PriorityLevelConfiguration): void {
  validateObjectMeta(errors, level.metadata, false, validateSubdomainName)
  const { name, annotations } = level.metadata
  if (annotations?.[ZERO_SHARES_ANNOTATION] !== undefined) errors.forbidden(METADATA.child('annotations'), `annotation '${ZERO_SHARES_ANNOTATION}' is forbidden`)
  const spec = level.spec ?? NO_LEVEL
  validateLevelSpec(errors, spec, name === EXEMPT)
  checkFixedLevel(errors, name, spec)
  validateFlowStatus(errors, level)
}

function checkFixedLevel(errors: FieldErrors, name: string, spec: PriorityLevelConfigurationSpec): void {
  const fixed = MANDATORY.includes(name) && builtIn.priorityLevels.find((candidate) => candidate.name === name)?.spec
  if (!fixed) return
  const wanted: object = name === EXEMPT ? { ...fixed, exempt: spec.exempt } : fixed
  if (equalAs('api.flowcontrol.v1.PriorityLevelConfigurationSpec', spec, wanted)) return
  errors.invalid(SPEC, goValue('flowcontrol.PriorityLevelConfigurationSpec', spec), `spec of '${name}'${name === EXEMPT ? " except the 'spec.exempt' field" : ''} must equal the fixed value`)
}

function validateLevelSpec(errors: FieldErrors, { type, limited, exempt }: PriorityLevelConfigurationSpec, isExempt: boolean): void {
  if (isExempt !== (type === 'Exempt')) errors.invalid(SPEC.child('type'), named(type), "must be 'Exempt' if and only if `name` is 'exempt'")
  if (type === 'Exempt') {
    if (limited) errors.forbidden(SPEC.child('limited'), 'must be nil if the type is not Limited')
    if (exempt) validateShares(errors, SPEC.child('exempt'), exempt)
  } else if (type === 'Limited') {
    if (exempt) errors.forbidden(SPEC.child('exempt'), 'must be nil if the type is Limited')
    if (limited) validateLimited(errors, SPEC.child('limited'), limited)
    else errors.required(SPEC.child('limited'), 'must not be empty when type is Limited')
  } else errors.notSupported(SPEC.child('type'), named(type), ['Exempt', 'Limited'])
}

function validateShares(errors: FieldErrors, at: Path, { nominalConcurrencyShares: shares, lendablePercent }: ExemptPriorityLevelConfiguration): void {
  if (isSet(shares) && shares < 0) errors.invalid(at.child('nominalConcurrencyShares'), shares, 'must be a non-negative integer')
  checkLendable(errors, at, lendablePercent)
}

function checkLendable(errors: FieldErrors, at: Path, percent: number | undefined): void {
  if (percent !== undefined && (percent < 0 || percent > 100)) errors.invalid(at.child('lendablePercent'), percent, 'must be between 0 and 100, inclusive')
}

function validateLimited(errors: FieldErrors, at: Path, limited: LimitedPriorityLevelConfiguration): void {
  const { nominalConcurrencyShares: shares, limitResponse = { type: '' }, lendablePercent, borrowingLimitPercent: borrowing } = limited
  if (isSet(shares) && shares < 0) errors.invalid(at.child('nominalConcurrencyShares'), shares, 'must be a non-negative integer')
  validateResponse(errors, at.child('limitResponse'), limitResponse)
  checkLendable(errors, at, lendablePercent)
  if (borrowing !== undefined && borrowing < 0) errors.invalid(at.child('borrowingLimitPercent'), borrowing, 'if specified, must be a non-negative integer')
}

function validateResponse(errors: FieldErrors, at: Path, { type, queuing }: LimitResponse): void {
  if (type === 'Reject') {
    if (queuing) errors.forbidden(at.child('queuing'), 'must be nil if limited.limitResponse.type is not Limited')
  } else if (type === 'Queue') {
    if (queuing) validateQueuing(errors, at.child('queuing'), queuing)
    else errors.required(at.child('queuing'), 'must not be empty if limited.limitResponse.type is Limited')
  } else errors.notSupported(at.child('type'), named(type), ['Queue', 'Reject'])
}

function validateQueuing(errors: FieldErrors, at: Path, { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration): void {
  if (queueLengthLimit <= 0) errors.invalid(at.child('queueLengthLimit'), queueLengthLimit, 'must be positive')
  if (queues <= 0) errors.invalid(at.child('queues'), queues, 'must be positive')
  else if (queues > QUEUES_MAX) errors.invalid(at.child('queues'), queues, `must not be greater than ${QUEUES_MAX}`)
  const here = at.child('handSize')
  if (handSize <= 0) errors.invalid(here, handSize, 'must be positive')
  else if (handSize > queues) errors.invalid(here, handSize, `should not be greater than queues (${queues})`)
  else if (entropyBits(queues, handSize) > HASH_BITS) errors.invalid(here, handSize, `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`)
}

/** How many bits tell every hand of a deck from the others (shufflesharding.RequiredEntropyBits). */
function entropyBits(deckSize: number, handSize: number): number {
  return Math.ceil(Math.log2(deckSize) * handSize)
}
