// The schema of a custom resource's version: which fields of OpenAPI it may use and how they go together.
// Models apiextensions-apiserver/pkg/apis/apiextensions/validation (ValidateCustomResourceDefinitionOpenAPISchema).
// Left out: whether defaults fit their schema, and the types and costs of rules (expressions.ts).
import type { CustomResourceValidation, ValidationRule } from '../types/apiextensions-v1.ts'
import { findFieldPath } from './custom-paths.ts'
import { compileExpression, scopeOfRule } from './expressions.ts'
import { FieldErrors, type Path } from './field-error.ts'
import { goValue } from './go-text.ts'
import { named, pointer } from './rules.ts'
import { itemsOf, partsOf, unstructuredProblem, validateStructural, valuesOf, type Schema } from './structural-schemas.ts'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const RULE_REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
/** What a rule's expressions must give. */
const RESULTS = [['rule', 'bool', 'cel expression must evaluate to a bool'], ['messageExpression', 'string', 'messageExpression must evaluate to a string']] as const
const META_FIELDS = ['metadata', 'kind', 'apiVersion']
/** Fields that a root schema may have beside a status subresource, by Go's names. */
const ROOT_FIELDS = 'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations'
const NOT_AT_ROOT_BEFORE_TYPE = ['id', '$schema', '$ref'] as const
const NOT_AT_ROOT = [
  'nullable', 'default', 'enum', 'maxProperties', 'minProperties', 'allOf', 'oneOf', 'anyOf', 'not', 'additionalProperties', 'patternProperties', 'dependencies', 'additionalItems', 'definitions',
  'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'x-kubernetes-list-map-keys', 'x-kubernetes-list-type', 'x-kubernetes-map-type',
] as const

/** Where in a resource a schema stands, as far as defaults and embedded resources depend on it. */
interface Place {
  readonly isRoot?: boolean
  readonly isInsideMeta?: boolean
  /** Why defaults may not be set here. */
  readonly noDefaults?: string
  /** Takes errors in expressions, which come last; absent where expressions are not compiled. */
  readonly ofRules?: FieldErrors
}

export function validateCustomSchema(errors: FieldErrors, at: Path, validation: CustomResourceValidation | undefined, hasStatus: boolean): void {
  const schema = validation?.openAPIV3Schema as Schema | undefined
  if (!schema) return
  const schemaAt = at.child('openAPIV3Schema')
  const before = errors.list.length
  if (hasStatus) checkRootFields(errors, schemaAt, schema)
  if (schema.nullable) errors.forbidden(schemaAt.child('nullable'), 'nullable cannot be true at the root')
  const problem = unstructuredProblem(schema)
  if (!problem) validateStructural(errors, schemaAt, schema)
  const ofRules = new FieldErrors()
  validateSchema(errors, schemaAt, schema, { isRoot: true, ...(!problem && errors.list.length === before && { ofRules }) })
  errors.list.push(...ofRules.list)
  if (problem && errors.list.length === before) errors.invalid(schemaAt, '', problem)
}

function checkRootFields(errors: FieldErrors, at: Path, schema: Schema): void {
  const refuse = () => errors.invalid(at, goValue('apiextensions.JSONSchemaProps', schema), `only [${ROOT_FIELDS}] fields are allowed at the root of the schema if the status subresource is enabled`)
  if (NOT_AT_ROOT_BEFORE_TYPE.some((field) => schema[field])) return refuse()
  if (schema.type && schema.type !== 'object') return errors.invalid(at.child('type'), schema.type, 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled')
  if (NOT_AT_ROOT.some((field) => schema[field] !== undefined && schema[field] !== false)) refuse()
}

function validateSchema(errors: FieldErrors, at: Path, schema: Schema, place: Place): void {
  const before = errors.list.length
  checkStandard(errors, at, schema, place)
  if (schema.uniqueItems) errors.forbidden(at.child('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')
  validateParts(errors, at, schema, place)
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) errors.invalid(at.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined')
  checkMapType(errors, at, schema)
  checkListType(errors, at, schema)
  checkListMap(errors, at, schema)
  checkListItems(errors, at, schema)
  for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries()) validateRule(errors, at.child('x-kubernetes-validations').index(i), rule, schema)
  if (place.ofRules && errors.list.length === before) compileRules(place.ofRules, at, schema, place)
}

function compileRules(errors: FieldErrors, at: Path, schema: Schema, { isRoot }: Place): void {
  const rules = schema['x-kubernetes-validations'] ?? []
  if (rules.length === 0) return
  const scope = scopeOfRule(schema, isRoot || schema['x-kubernetes-embedded-resource'])
  for (const [i, rule] of rules.entries()) {
    for (const [field, wanted, otherwise] of RESULTS) {
      if (!rule[field]?.trim()) continue
      const compiled = compileExpression(rule[field], scope)
      const problem = 'problem' in compiled ? compiled.problem : compiled.gives !== undefined && compiled.gives !== wanted ? otherwise : undefined
      if (problem) errors.invalid(at.child('x-kubernetes-validations').index(i).child(field), goValue('apiextensions.ValidationRule', rule), problem)
    }
  }
}

function validateParts(errors: FieldErrors, at: Path, schema: Schema, place: Place): void {
  const inner: Place = { ...place, isRoot: false }
  const { properties = {}, additionalProperties } = schema
  if (additionalProperties !== undefined) {
    if (Object.keys(properties).length > 0 && additionalProperties !== true) errors.forbidden(at.child('additionalProperties'), 'additionalProperties and properties are mutual exclusive')
    const values = valuesOf(schema)
    if (values) validateSchema(errors, at.child('additionalProperties'), values, place.isInsideMeta ? { ...inner, noDefaults: 'inside additionalProperties applying to object metadata' } : inner)
  }
  for (const name in properties) {
    const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource']) && META_FIELDS.includes(name)
    const there: Place = isMeta ? { ...inner, isInsideMeta: true, ...(place.isRoot && { noDefaults: `in top-level ${name}` }) } : inner
    validateSchema(errors, at.child('properties').key(name), properties[name]!, there)
  }
  const { ofRules: _, ...withoutRules } = inner
  if (schema.not) validateSchema(errors, at.child('not'), schema.not, withoutRules)
  for (const field of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [i, part] of (schema[field] ?? []).entries()) validateSchema(errors, at.child(field).index(i), part, withoutRules)
  }
  const definitions = schema.definitions as { readonly [name: string]: Schema } | undefined
  for (const name in definitions) validateSchema(errors, at.child('definitions').key(name), definitions[name]!, withoutRules)
  const items = itemsOf(schema)
  if (items) validateSchema(errors, at.child('items'), items, inner)
  for (const [name, needed] of Object.entries(schema.dependencies ?? {})) if (!Array.isArray(needed)) validateSchema(errors, at.child('dependencies').key(name), needed as Schema, withoutRules)
}

/** Fields of OpenAPI that custom resources do not have. */
function checkStandard(errors: FieldErrors, at: Path, schema: Schema, place: Place): void {
  if (schema.type && !TYPES.includes(schema.type)) errors.notSupported(at.child('type'), schema.type, TYPES)
  if (schema.default !== undefined && place.noDefaults !== undefined) errors.forbidden(at.child('default'), `must not be set ${place.noDefaults}`)
  if (schema.id) errors.forbidden(at.child('id'), 'id is not supported')
  for (const field of ['additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const) {
    if (schema[field] !== undefined) errors.forbidden(at.child(field), `${field} is not supported`)
  }
  if (schema.type === 'null') errors.forbidden(at.child('type'), 'type cannot be set to null, use nullable as an alternative')
  if (Array.isArray(schema.items) && schema.items.length > 0) errors.forbidden(at.child('items'), 'items must be a schema object and not an array')
  if (place.isInsideMeta && schema['x-kubernetes-embedded-resource']) errors.forbidden(at.child('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta')
}

/** An extension that is only for one type. */
function checkTypeFor(errors: FieldErrors, at: Path, { type }: Schema, wanted: string, extension: string): boolean {
  if (type === wanted) return true
  const detail = `must be ${wanted} if ${extension} is specified`
  if (type) errors.invalid(at.child('type'), type, detail)
  else errors.required(at.child('type'), detail)
  return false
}

function checkMapType(errors: FieldErrors, at: Path, schema: Schema): void {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return
  checkTypeFor(errors, at, schema, 'object', 'x-kubernetes-map-type')
  if (mapType !== 'atomic' && mapType !== 'granular') errors.notSupported(at.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular'])
}

function checkListType(errors: FieldErrors, at: Path, schema: Schema): void {
  const listType = schema['x-kubernetes-list-type']
  if (listType === undefined) return
  const items = itemsOf(schema)
  if (checkTypeFor(errors, at, schema, 'array', 'x-kubernetes-list-type') && listType === 'set' && items) {
    const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
    const innerType = items['x-kubernetes-list-type']
    if (items.type === 'array' && innerType !== undefined && innerType !== 'atomic') errors.invalid(at.child('items', 'x-kubernetes-list-type'), pointer(innerType), detail)
    // Upstream shows the list type here, too.
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') errors.invalid(at.child('items', 'x-kubernetes-map-type'), pointer(innerType), detail)
  }
  if (listType !== 'atomic' && listType !== 'set' && listType !== 'map') errors.notSupported(at.child('x-kubernetes-list-type'), listType, ['atomic', 'set', 'map'])
}

/** A list whose items are known by some of their fields. */
function checkListMap(errors: FieldErrors, at: Path, schema: Schema): void {
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const keysAt = at.child('x-kubernetes-list-map-keys')
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    if (listType === undefined) errors.required(at.child('x-kubernetes-list-type'), detail)
    else errors.invalid(at.child('x-kubernetes-list-type'), listType, detail)
  }
  if (listType !== 'map') return
  if (keys.length === 0) errors.required(keysAt, 'must not be empty if x-kubernetes-list-type is map')
  const items = itemsOf(schema)
  if (schema.items === undefined) errors.required(at.child('items'), 'must have a schema if x-kubernetes-list-type is map')
  else if (!items) errors.invalid(at.child('items'), goValue('apiextensions.JSONSchemaPropsOrArray', schema.items), 'must only have a single schema if x-kubernetes-list-type is map')
  else if (items.type !== 'object') errors.invalid(at.child('items', 'type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")
  if (items?.type !== 'object') return
  for (const [i, key] of keys.entries()) {
    const property = items.properties?.[key]
    if (!property) errors.invalid(keysAt, keys, 'entries must all be names of item properties')
    else if (property.type === 'array' || property.type === 'object') errors.invalid(at.child('items', 'properties').key(key).child('type'), items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map")
    if (keys.indexOf(key) < i) errors.invalid(keysAt, keys, 'must not contain duplicate entries')
  }
}

/** Items of sets and maps, and the keys of the latter, are always there. */
function checkListItems(errors: FieldErrors, at: Path, schema: Schema): void {
  const listType = schema['x-kubernetes-list-type']
  const items = itemsOf(schema)
  if (!items || (listType !== 'set' && listType !== 'map')) return
  if (items.nullable) errors.forbidden(at.child('items', 'nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`)
  if (listType === 'set') return
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = items.properties?.[key]
    if (!property) continue
    const propertyAt = at.child('items', 'properties').key(key)
    if (!items.required?.includes(key) && property.default === undefined) errors.required(propertyAt.child('default'), 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property')
    if (property.nullable) errors.forbidden(propertyAt.child('nullable'), 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable')
  }
}

function validateRule(errors: FieldErrors, at: Path, rule: ValidationRule, schema: Schema): void {
  const { message = '', messageExpression = '', reason, fieldPath = '' } = rule
  const text = (rule.rule ?? '').trim()
  const messageAt = at.child('message')
  if (text === '') errors.required(at.child('rule'), 'rule is not specified')
  else if (message !== '' && message.trim() === '') errors.invalid(messageAt, message, 'must be non-empty if specified')
  else if (hasNewlines(message.trim())) errors.invalid(messageAt, message, 'must not contain line breaks')
  else if (hasNewlines(text) && message === '') errors.required(messageAt, 'message must be specified if rule contains line breaks')
  if (messageExpression !== '' && messageExpression.trim() === '') errors.required(at.child('messageExpression'), 'messageExpression must be non-empty if specified')
  if (reason !== undefined && !RULE_REASONS.includes(reason)) errors.notSupported(at.child('reason'), named(reason), RULE_REASONS)
  if (fieldPath === '') return
  if (fieldPath.trim() === '') errors.invalid(at.child('fieldPath'), fieldPath, 'must be non-empty if specified')
  if (hasNewlines(fieldPath)) errors.invalid(at.child('fieldPath'), fieldPath, 'must not contain line breaks')
  if (!unstructuredProblem(schema) && 'problem' in findFieldPath(schema, fieldPath, true)) errors.invalid(at.child('fieldPath'), fieldPath, 'must be a valid path')
}

function hasNewlines(text: string): boolean {
  return /[\n\r]/.test(text)
}

/** Whether a schema or one inside it is as asked. */
export function someSchema(schema: Schema, matches: (schema: Schema) => boolean): boolean {
  return matches(schema) || partsOf(schema).some((part) => someSchema(part, matches))
}
