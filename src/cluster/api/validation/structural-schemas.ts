// Structural schemas: what a custom resource's schema must be so that the server can prune and default by it.
// Models apiextensions-apiserver/pkg/apiserver/schema (convert.go, validation.go, complete.go).
import type { JSONSchemaProps, ValidationRule } from '../types/apiextensions-v1.ts'
import { equalJson } from './equality.ts'
import { FieldErrors, formatFieldError, type Path } from './field-error.ts'

/** A schema with the fields that are one of several types in Go. */
export type Schema = Omit<JSONSchemaProps, 'items' | 'additionalProperties' | 'x-kubernetes-validations' | 'properties' | 'not' | 'allOf' | 'anyOf' | 'oneOf'> & {
  readonly items?: Schema | readonly Schema[]
  readonly additionalProperties?: Schema | boolean
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly not?: Schema
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

type Level = 'root' | 'item' | 'field'

const TYPE_NEEDED: { readonly [level in Level]: string } = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}
const INT_OR_STRING: readonly Schema[] = [{ type: 'integer' }, { type: 'string' }]
const COMBINATIONS = ['anyOf', 'allOf', 'oneOf'] as const

/** The one schema of a list's items. */
export function itemsOf({ items }: Schema): Schema | undefined {
  return Array.isArray(items) ? undefined : (items as Schema | undefined)
}

/** The schema of values under any key. */
export function valuesOf({ additionalProperties: values }: Schema): Schema | undefined {
  return typeof values === 'object' ? values : undefined
}

/** What keeps a schema from being read as a structural one at all, or undefined (NewStructural). */
export function unstructuredProblem(schema: Schema): string | undefined {
  if (schema.id) return "OpenAPIV3Schema 'id' is not supported"
  if (schema.$schema) return "OpenAPIV3Schema 'schema' is not supported"
  if (schema.$ref) return "OpenAPIV3Schema '$ref' is not supported"
  for (const field of ['patternProperties', 'dependencies', 'additionalItems', 'definitions'] as const) {
    const value = schema[field]
    if (typeof value === 'object' && value !== null && (field === 'additionalItems' || Object.keys(value).length > 0)) return `OpenAPIV3Schema '${field}' is not supported`
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  for (const part of partsOf(schema)) {
    const problem = unstructuredProblem(part)
    if (problem) return problem
  }
  return undefined
}

/** The schemas directly inside one, those that only validate among them. */
export function partsOf(schema: Schema): readonly Schema[] {
  const parts = [itemsOf(schema), valuesOf(schema), schema.not, ...Object.values(schema.properties ?? {}), ...COMBINATIONS.flatMap((field) => schema[field] ?? [])]
  return parts.filter((part): part is Schema => part !== undefined)
}

/** Errors in the order of their texts, as upstream sorts them. */
export function validateStructural(errors: FieldErrors, at: Path, schema: Schema): void {
  const found = new FieldErrors()
  checkStructure(found, at, schema, 'root')
  checkComplete(found, at, at, schema, schema)
  errors.list.push(...found.list.map((error) => [formatFieldError(error), error] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, error]) => error))
}

function checkStructure(errors: FieldErrors, at: Path, schema: Schema, level: Level): void {
  const items = itemsOf(schema)
  const { type = '', properties = {}, additionalProperties } = schema
  if (type === 'array' && !items) errors.required(at.child('items'), 'must be specified')
  if (items) checkStructure(errors, at.child('items'), items, 'item')
  for (const name in properties) checkStructure(errors, at.child('properties').key(name), properties[name]!, 'field')
  if (additionalProperties !== undefined) {
    if (level === 'root') errors.forbidden(at.child('additionalProperties'), 'must not be used at the root')
    const values = valuesOf(schema)
    if (values) checkStructure(errors, at.child('additionalProperties'), values, 'field')
  }
  checkExtensions(errors, at, schema)
  checkCombinations(errors, at, schema, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf))
  checkType(errors, at, schema, level)
  checkResourceFields(errors, at, schema, level)
  if (schema['x-kubernetes-embedded-resource'] && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(properties).length === 0) {
    errors.required(at.child('properties'), 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields')
  }
}

function checkExtensions(errors: FieldErrors, at: Path, schema: Schema): void {
  if (!schema['x-kubernetes-int-or-string']) return
  for (const field of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[field]) errors.invalid(at.child(field), true, 'must be false if x-kubernetes-int-or-string is true')
  }
}

function checkType(errors: FieldErrors, at: Path, schema: Schema, level: Level): void {
  const { type = '' } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource']
  const typeAt = at.child('type')
  if (isEmbedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true'
    if (type === '') errors.required(typeAt, detail)
    else errors.invalid(typeAt, type, detail)
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !schema['x-kubernetes-preserve-unknown-fields']) errors.required(typeAt, TYPE_NEEDED[level])
  if (isEmbedded && schema.additionalProperties !== undefined) errors.forbidden(at.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set')
  if (level === 'root' && type !== '' && type !== 'object') errors.invalid(typeAt, type, 'must be object at the root')
}

/** apiVersion, kind and metadata, which the server knows already. */
function checkResourceFields(errors: FieldErrors, at: Path, schema: Schema, level: Level): void {
  const isResource = level === 'root' || schema['x-kubernetes-embedded-resource'] === true
  const { kind, apiVersion, metadata } = schema.properties ?? {}
  const typeAt = (name: string): Path => at.child('properties').key(name).child('type')
  if (kind && isResource && kind.type !== 'string') errors.invalid(typeAt('kind'), kind.type ?? '', 'must be string')
  if (apiVersion && isResource && apiVersion.type !== 'string') errors.invalid(typeAt('apiVersion'), apiVersion.type ?? '', 'must be string')
  if (!metadata) return
  if (isResource && metadata.type !== 'object') errors.invalid(typeAt('metadata'), metadata.type ?? '', 'must be object')
  if (level !== 'root') return
  const { type: _, default: __, properties = {}, ...others } = metadata
  const isNames = Object.keys(properties).every((name) => name === 'name' || name === 'generateName')
  if (!isNames || Object.values(others).some((value) => value !== undefined)) errors.forbidden(at.child('properties').key('metadata'), 'must not specify anything other than name and generateName, but metadata is implicitly specified')
}

function isIntOrString(schemas: readonly Schema[] | undefined): boolean {
  return schemas?.length === 2 && equalJson(schemas, INT_OR_STRING)
}

function checkCombinations(errors: FieldErrors, at: Path, schema: Schema, skipsAnyOf: boolean, skipsFirstAllOf: boolean, allowsRules = false): void {
  if (!skipsAnyOf) for (const [i, part] of (schema.anyOf ?? []).entries()) checkNested(errors, at.child('anyOf').index(i), part, false, false)
  for (const [i, part] of (schema.allOf ?? []).entries()) checkNested(errors, at.child('allOf').index(i), part, skipsFirstAllOf && i === 0, allowsRules)
  for (const [i, part] of (schema.oneOf ?? []).entries()) checkNested(errors, at.child('oneOf').index(i), part, false, false)
  if (schema.not) checkNested(errors, at.child('not'), schema.not, false, false)
}

/** What a schema inside a combination must leave to the structure around it, in upstream's order. */
const NOT_NESTED = [
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const

function checkNested(errors: FieldErrors, at: Path, schema: Schema, skipsAnyOf: boolean, allowsRules: boolean): void {
  checkCombinations(errors, at, schema, skipsAnyOf, false, allowsRules)
  const items = itemsOf(schema)
  if (items) checkNested(errors, at.child('items'), items, false, allowsRules)
  for (const name in schema.properties) checkNested(errors, at.child('properties').key(name), schema.properties[name]!, false, allowsRules)
  if (schema.type) errors.forbidden(at.child('type'), 'must be empty to be structural')
  if (schema.additionalProperties) errors.forbidden(at.child('additionalProperties'), 'must be undefined to be structural')
  for (const [field, detail] of NOT_NESTED) {
    const value = schema[field]
    if (value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)) errors.forbidden(at.child(field), detail)
  }
  if (schema.properties?.metadata) errors.forbidden(at.child('properties').key('metadata'), 'must not be specified in a nested context')
}

/** Every validation must be of a value that the structure knows. */
function checkComplete(errors: FieldErrors, structureAt: Path, at: Path, schema: Schema, structure: Schema): void {
  if (schema.not) checkNestedComplete(errors, structureAt, at.child('not'), schema.not, structure)
  for (const field of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [i, part] of (schema[field] ?? []).entries()) checkNestedComplete(errors, structureAt, at.child(field).index(i), part, structure)
  }
}

function checkNestedComplete(errors: FieldErrors, structureAt: Path, at: Path, schema: Schema, structure: Schema | undefined): void {
  if (!structure) return errors.required(structureAt, `because it is defined in ${at}`)
  checkComplete(errors, structureAt, at, schema, structure)
  const items = itemsOf(schema)
  if (items) checkNestedComplete(errors, structureAt.child('items'), at.child('items'), items, itemsOf(structure))
  for (const name in schema.properties) {
    const known = structure.properties?.[name]
    checkNestedComplete(errors, structureAt.child('properties').key(name), at.child('properties').key(name), schema.properties[name]!, known)
  }
}
