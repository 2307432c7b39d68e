// CustomResourceDefinitions. Models apiextensions-apiserver/pkg/apis/apiextensions/validation. What all versions have alike
// the server keeps once, beside them, and names it there: `spec.validation`, `spec.subresources`.
// Left out: lenience for definitions that were stored before a rule was made.
import { deepEqual } from '../equal.ts'
import { isDNS1035Label, isDNS1123Subdomain, validateSubdomainName } from '../names/index.ts'
import type { CustomResourceConversion, CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionSpec, CustomResourceDefinitionVersion, CustomResourceSubresources } from '../types/apiextensions-v1.ts'
import { validateColumn, validateSelectableFields, validateSubresources } from './custom-paths.ts'
import { someSchema, validateCustomSchema } from './custom-schemas.ts'
import { METADATA, SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { goQuote, goValue } from './go-text.ts'
import { validateAnyObjectMeta, validateAnyObjectMetaUpdate } from './meta.ts'
import { FIELD_IMMUTABLE, named } from './rules.ts'
import type { Schema } from './structural-schemas.ts'
import { parseUrl, validateWebhookClient } from './webhook-clients.ts'
import { checkVersions } from './webhooks.ts'

const APPROVAL = 'api-approved.kubernetes.io'
const APPROVAL_LINK = 'see https://github.com/kubernetes/enhancements/pull/1111'
const REVIEW_VERSIONS = ['v1', 'v1beta1']
const DEPRECATION_WARNING_MAX = 256
const PER_VERSION = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const
const STRING_FORMATS = new Set([
  'bsonobjectid', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'cidr', 'mac', 'uuid', 'uuid3', 'uuid4', 'uuid5', 'isbn', 'isbn10', 'isbn13', 'creditcard', 'ssn', 'hexcolor', 'rgbcolor', 'byte', 'password',
  'date', 'duration', 'datetime', 'k8sshortname', 'k8slongname',
])

type Version = CustomResourceDefinitionVersion
/** A spec as the server holds it: what every version has alike, and what is left in each. */
interface Held {
  readonly common: Pick<Version, (typeof PER_VERSION)[number]>
  readonly versions: readonly Version[]
}

export function validateCustomResource(errors: FieldErrors, definition: CustomResourceDefinition): void {
  const { metadata, spec } = definition
  validateAnyObjectMeta(errors, metadata, false, (name) => {
    const problems = validateSubdomainName(name)
    return name === `${spec.names?.plural ?? ''}.${spec.group ?? ''}` ? problems : [...problems, 'must be spec.names.plural+"."+spec.group']
  })
  validateSpec(errors, spec)
  validateCustomResourceStatus(errors, definition)
  validateStoredVersions(errors, definition)
  if (isProtected(spec.group ?? '')) validateApproval(errors, metadata.annotations?.[APPROVAL] ?? '')
  if (spec.preserveUnknownFields) errors.invalid(SPEC.child('preserveUnknownFields'), true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead')
}

export function validateCustomResourceUpdate(errors: FieldErrors, definition: CustomResourceDefinition, old: CustomResourceDefinition): void {
  const { spec } = definition
  if (errors.any) validateAnyObjectMetaUpdate(errors, definition.metadata, old.metadata)
  if (spec !== old.spec || errors.any) {
    validateSpec(errors, spec)
    const isServed = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')
    if (isServed && spec.scope !== old.spec.scope) errors.invalid(SPEC.child('scope'), named(spec.scope), FIELD_IMMUTABLE)
    if (isServed && spec.names?.kind !== old.spec.names.kind) errors.invalid(SPEC.child('names', 'kind'), spec.names?.kind ?? '', FIELD_IMMUTABLE)
    if (spec.group !== old.spec.group) errors.invalid(SPEC.child('group'), spec.group ?? '', FIELD_IMMUTABLE)
    if (spec.names?.plural !== old.spec.names.plural) errors.invalid(SPEC.child('names', 'plural'), spec.names?.plural ?? '', FIELD_IMMUTABLE)
  }
  validateCustomResourceStatus(errors, definition)
  validateStoredVersions(errors, definition)
  const approval = definition.metadata.annotations?.[APPROVAL] ?? ''
  if (isProtected(spec.group ?? '') && approvalState(approval) !== approvalState(old.metadata.annotations?.[APPROVAL] ?? '')) validateApproval(errors, approval)
  if (spec.preserveUnknownFields && !old.spec.preserveUnknownFields) errors.invalid(SPEC.child('preserveUnknownFields'), true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead')
}

export function validateCustomResourceStatus(errors: FieldErrors, { status }: CustomResourceDefinition): void {
  if (status?.acceptedNames) validateNames(errors, STATUS.child('acceptedNames'), status.acceptedNames)
}

function validateStoredVersions(errors: FieldErrors, { spec, status }: CustomResourceDefinition): void {
  const at = STATUS.child('storedVersions')
  const stored = status?.storedVersions ?? []
  if (stored.length === 0) return errors.invalid(at, null, 'must have at least one stored version')
  const left = new Set(stored)
  for (const { name, storage } of spec.versions ?? []) {
    // A name that comes twice is found once.
    if (storage && !left.has(name)) errors.invalid(at, stored, `must have the storage version ${name}`)
    left.delete(name)
  }
  for (const [i, name] of stored.entries()) {
    if (left.has(name)) {
      errors.invalid(at.index(i), name, `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`)
    }
  }
}

function holdSpec({ versions }: CustomResourceDefinitionSpec): Held {
  let common: Held['common'] = {}
  let left = versions ?? []
  const first = left[0]
  for (const field of PER_VERSION) {
    if (!first || !left.every((version) => deepEqual(version[field], first[field]))) continue
    common = { ...common, [field]: first[field] }
    left = left.map((version) => ({ ...version, [field]: undefined }))
  }
  return { common, versions: left }
}

function validateSpec(errors: FieldErrors, spec: CustomResourceDefinitionSpec): void {
  const { common, versions } = holdSpec(spec)
  const at = SPEC.child('versions')
  validateGroup(errors, spec.group ?? '')
  if (!spec.scope) errors.required(SPEC.child('scope'))
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced') errors.notSupported(SPEC.child('scope'), spec.scope, ['Cluster', 'Namespaced'])
  if (!common.schema?.openAPIV3Schema) for (const [i, { schema }] of versions.entries()) if (!schema?.openAPIV3Schema) errors.required(at.index(i).child('schema', 'openAPIV3Schema'))
  if (spec.preserveUnknownFields && hasDefaults(spec)) errors.invalid(SPEC.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema')
  for (const [i, version] of versions.entries()) validateVersion(errors, at.index(i), version, hasStatus(subresourcesOf(version.name, common, versions)))
  const shown = versions.length > 0 ? goValue('[]apiextensions.CustomResourceDefinitionVersion', versions) : null
  if (new Set(versions.map(({ name }) => name)).size < versions.length) errors.invalid(at, shown, 'must contain unique version names')
  if (versions.filter(({ storage }) => storage).length !== 1) errors.invalid(at, shown, 'must have exactly one version marked as storage version')
  const name = versions[0]?.name
  if (name) checkJoined(errors, SPEC.child('version'), name, isDNS1035Label(name))
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) if (!spec.names?.[field]) errors.required(SPEC.child('names', field))
  if (spec.names) validateNames(errors, SPEC.child('names'), spec.names)
  validateCommon(errors, common, hasStatus(common.subresources) || versions.some(({ subresources }) => hasStatus(subresources)))
  if (spec.conversion) validateConversion(errors, SPEC.child('conversion'), spec.conversion, spec.preserveUnknownFields === true)
}

function validateGroup(errors: FieldErrors, group: string): void {
  const at = SPEC.child('group')
  const problems = isDNS1123Subdomain(group)
  if (group === '') errors.required(at)
  else if (problems.length > 0) checkJoined(errors, at, group, problems)
  else if (!group.includes('.')) errors.invalid(at, group, 'should be a domain with at least one dot')
}

function checkJoined(errors: FieldErrors, at: Path, value: string, problems: readonly string[], introduction = ''): void {
  if (problems.length > 0) errors.invalid(at, value, introduction + problems.join(','))
}

function hasDefaults({ versions }: CustomResourceDefinitionSpec): boolean {
  return (versions ?? []).some(({ schema }) => schema?.openAPIV3Schema && someSchema(schema.openAPIV3Schema as Schema, (inner) => inner.default !== undefined))
}

function hasStatus(subresources: CustomResourceSubresources | undefined): boolean {
  return subresources?.status !== undefined
}

function subresourcesOf(name: string, common: Held['common'], versions: readonly Version[]): CustomResourceSubresources | undefined {
  return versions.some(({ subresources }) => subresources) ? versions.find((version) => version.name === name)?.subresources : common.subresources
}

function validateVersion(errors: FieldErrors, at: Path, version: Version, withStatus: boolean): void {
  checkJoined(errors, at.child('name'), version.name ?? '', isDNS1035Label(version.name ?? ''))
  const { deprecated = false, deprecationWarning } = version
  if (deprecationWarning !== undefined) {
    for (const problem of warningProblems(deprecationWarning, deprecated)) errors.invalid(at.child('deprecationWarning'), named(deprecationWarning), problem)
  }
  validateCustomSchema(errors, at.child('schema'), version.schema, withStatus)
  validateSubresources(errors, at.child('subresources'), version.subresources)
  for (const [i, column] of (version.additionalPrinterColumns ?? []).entries()) validateColumn(errors, at.child('additionalPrinterColumns').index(i), column)
  if (!version.selectableFields?.length) return
  const schema = version.schema?.openAPIV3Schema
  if (schema) validateSelectableFields(errors, at.child('selectableFields'), version.selectableFields, schema as Schema)
  else errors.invalid(at.child('selectableFields'), '', 'may only be set when `version.schema.openAPIV3Schema` is not included')
}

function warningProblems(warning: string, deprecated: boolean): readonly string[] {
  if (!deprecated) return ['can only be set for deprecated versions']
  const problems: string[] = []
  if (warning.length > DEPRECATION_WARNING_MAX) problems.push(`must be <= ${DEPRECATION_WARNING_MAX} characters long`)
  if (warning === '') problems.push('must not be an empty string')
  const odd = warning.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (odd >= 0) problems.push(`must only contain printable UTF-8 characters; non-printable character found at index ${odd}`)
  return problems
}

function validateCommon(errors: FieldErrors, common: Held['common'], withStatus: boolean): void {
  validateCustomSchema(errors, SPEC.child('validation'), common.schema, withStatus)
  validateSubresources(errors, SPEC.child('subresources'), common.subresources)
  for (const [i, column] of (common.additionalPrinterColumns ?? []).entries()) validateColumn(errors, SPEC.child('additionalPrinterColumns').index(i), column)
  if (!common.selectableFields?.length) return
  if (common.schema) validateSelectableFields(errors, SPEC.child('selectableFields'), common.selectableFields, (common.schema.openAPIV3Schema ?? {}) as Schema)
  else errors.invalid(SPEC.child('selectableFields'), '', 'may only be set when validations.schema is included')
}

function validateNames(errors: FieldErrors, at: Path, names: CustomResourceDefinitionNames): void {
  for (const field of ['plural', 'singular'] as const) if (names[field]) checkJoined(errors, at.child(field), names[field], isDNS1035Label(names[field]))
  for (const field of ['kind', 'listKind'] as const) {
    if (names[field]) checkJoined(errors, at.child(field), names[field], isDNS1035Label(names[field].toLowerCase()), 'may have mixed case, but should otherwise match: ')
  }
  for (const [i, name] of (names.shortNames ?? []).entries()) checkJoined(errors, at.child('shortNames').index(i), name, isDNS1035Label(name))
  if (names.kind && names.kind === names.listKind) errors.invalid(at.child('listKind'), names.listKind, 'kind and listKind may not be the same')
  for (const [i, category] of (names.categories ?? []).entries()) checkJoined(errors, at.child('categories').index(i), category, isDNS1035Label(category))
}

function validateConversion(errors: FieldErrors, at: Path, { strategy, webhook }: CustomResourceConversion, preservesUnknown: boolean): void {
  const clientAt = at.child('webhookClientConfig')
  const versionsAt = at.child('conversionReviewVersions')
  const versions = webhook?.conversionReviewVersions ?? []
  if (strategy !== 'None' && preservesUnknown) errors.invalid(at.child('strategy'), named(strategy), 'must be None if spec.preserveUnknownFields is true')
  if (!strategy) errors.required(at.child('strategy'))
  else if (strategy !== 'None' && strategy !== 'Webhook') errors.notSupported(at.child('strategy'), strategy, ['None', 'Webhook'])
  if (strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook'
    if (webhook?.clientConfig) errors.forbidden(clientAt, detail)
    if (versions.length > 0) errors.forbidden(versionsAt, detail)
    return
  }
  if (webhook?.clientConfig) validateWebhookClient(errors, clientAt, webhook.clientConfig)
  else errors.required(clientAt, 'required when strategy is set to Webhook')
  if (versions.length === 0) return errors.required(versionsAt)
  checkVersions(errors, versionsAt, versions)
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version))) errors.invalid(versionsAt, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)
}

/** Groups of the Kubernetes community. */
function isProtected(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group)
}

function approvalState(annotation: string): 'missing' | 'bypassed' | 'approved' | 'invalid' {
  if (annotation === '') return 'missing'
  if (annotation.startsWith('unapproved')) return 'bypassed'
  const url = parseUrl(annotation)
  return typeof url !== 'string' && url.host !== '' && url.scheme !== '' ? 'approved' : 'invalid'
}

function validateApproval(errors: FieldErrors, annotation: string): void {
  const at = METADATA.child('annotations').key(APPROVAL)
  const demand = `protected groups must have approval annotation ${goQuote(APPROVAL)}`
  const state = approvalState(annotation)
  if (state === 'missing') errors.required(at, `${demand}, ${APPROVAL_LINK}`)
  if (state === 'invalid') errors.invalid(at, annotation, `${demand} with either a URL or a reason starting with "unapproved", ${APPROVAL_LINK}`)
}

/** Formats of strings that the server does not know and so does not check. */
export function customResourceWarnings({ spec }: CustomResourceDefinition, old?: CustomResourceDefinition): readonly string[] {
  if (spec === old?.spec) return []
  const known = old ? unknownFormats(old.spec) : []
  return unknownFormats(spec).filter((format) => !known.includes(format)).map((format) => `unrecognized format ${goQuote(format)}`)
}

function unknownFormats(spec: CustomResourceDefinitionSpec): readonly string[] {
  const found: string[] = []
  const { common, versions } = holdSpec(spec)
  for (const validation of [common.schema, ...versions.map(({ schema }) => schema)]) {
    if (!validation?.openAPIV3Schema) continue
    someSchema(validation.openAPIV3Schema as Schema, ({ type, format }) => {
      if (type === 'string' && format && !STRING_FORMATS.has(format.replace(/-/g, ''))) found.push(format)
      return false
    })
  }
  return found
}
