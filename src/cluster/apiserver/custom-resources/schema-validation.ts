// Whether a value fits an OpenAPI schema. Models kube-openapi's validation/validate, with the errors that
// apiextensions-apiserver's apiserver/validation makes of its findings.
import { sameJson } from '../../api/patch/index.ts'
import type { Json, JsonObject } from '../../api/index.ts'
import type { JSONSchemaProps } from '../../api/types/apiextensions-v1.ts'
import { FieldErrors, Path } from '../../api/validation/index.ts'
import { formatProblem } from './formats.ts'

/** Adds what is wrong with a value at a place; `at` is absent for the object itself. */
export function validateSchema(errors: FieldErrors, at: Path | undefined, value: Json, schema: JSONSchemaProps): void {
  if (value === null && schema.nullable) return
  const place = at ?? new Path(undefined, '', false)
  const name = at?.toString() ?? ''
  if (!hasType(value, schema)) {
    errors.add('FieldValueTypeInvalid', place, typeName(value), `${name} in body must be of type ${expectedType(schema)}: ${JSON.stringify(typeName(value))}`)
    return
  }
  validateCombinations(errors, place, name, value, schema)
  if (typeof value === 'string') validateString(errors, place, name, value, schema)
  if (typeof value === 'number') validateNumber(errors, place, name, value, schema)
  if (Array.isArray(value)) validateList(errors, at, name, value as readonly Json[], schema)
  if (schema.enum && !schema.enum.some((allowed) => sameJson(allowed, value))) errors.notSupported(place, value, schema.enum.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed))))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) validateObject(errors, at, name, value as JsonObject, schema)
}

/** Whether a value fits, without words. */
export function fits(value: Json, schema: JSONSchemaProps): boolean {
  const errors = new FieldErrors()
  validateSchema(errors, undefined, value, schema)
  return !errors.any
}

function hasType(value: Json, schema: JSONSchemaProps): boolean {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || Number.isInteger(value)
  switch (schema.type) {
    case undefined:
    case '': return true
    case 'integer': return Number.isInteger(value)
    case 'number': return typeof value === 'number'
    case 'array': return Array.isArray(value)
    default: return typeName(value) === schema.type
  }
}

function expectedType(schema: JSONSchemaProps): string {
  return schema['x-kubernetes-int-or-string'] ? 'integer,string' : (schema.type ?? '')
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function validateString(errors: FieldErrors, at: Path, name: string, value: string, { maxLength, minLength, pattern, format }: JSONSchemaProps): void {
  const length = [...value].length
  if (maxLength !== undefined && length > maxLength) errors.tooLong(at, maxLength)
  if (minLength !== undefined && length < minLength) errors.invalid(at, value, `${name} in body should be at least ${minLength} chars long`)
  if (pattern && !new RegExp(pattern, 'u').test(value)) errors.invalid(at, value, `${name} in body should match '${pattern}'`)
  const problem = format ? formatProblem(format, value) : undefined
  if (problem) errors.invalid(at, value, `${name} in body must be of type ${format}: ${JSON.stringify(value)}`)
}

function validateNumber(errors: FieldErrors, at: Path, name: string, value: number, { maximum, exclusiveMaximum, minimum, exclusiveMinimum, multipleOf }: JSONSchemaProps): void {
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) errors.invalid(at, value, `${name} in body should be a multiple of ${multipleOf}`)
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) errors.invalid(at, value, `${name} in body should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) errors.invalid(at, value, `${name} in body should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
}

function validateList(errors: FieldErrors, at: Path | undefined, name: string, value: readonly Json[], schema: JSONSchemaProps): void {
  const place = at ?? new Path(undefined, '', false)
  const { maxItems, minItems, uniqueItems } = schema
  if (maxItems !== undefined && value.length > maxItems) errors.tooMany(place, value.length, maxItems)
  if (minItems !== undefined && value.length < minItems) errors.invalid(place, value.length, `${name} in body should have at least ${minItems} items`)
  if (uniqueItems && value.some((item, i) => value.slice(0, i).some((earlier) => sameJson(earlier, item)))) errors.invalid(place, value, `${name} in body shouldn't contain duplicates`)
  const items = schema.items as JSONSchemaProps | undefined
  if (items) value.forEach((item, i) => validateSchema(errors, place.index(i), item, items))
}

function validateObject(errors: FieldErrors, at: Path | undefined, name: string, value: JsonObject, schema: JSONSchemaProps): void {
  const child = (key: string): Path => (at ? at.child(key) : new Path(undefined, key, false))
  const place = at ?? new Path(undefined, '', false)
  const count = Object.keys(value).length
  if (schema.maxProperties !== undefined && count > schema.maxProperties) errors.tooMany(place, count, schema.maxProperties)
  if (schema.minProperties !== undefined && count < schema.minProperties) errors.invalid(place, count, `${name} in body should have at least ${schema.minProperties} properties`)
  for (const key of schema.required ?? []) if (value[key] === undefined) errors.required(child(key))
  for (const key of Object.keys(value).sort()) {
    const property = schema.properties?.[key]
    const values = schema.additionalProperties
    if (property) validateSchema(errors, child(key), value[key]!, property)
    else if (typeof values === 'object' && values !== null) validateSchema(errors, child(key), value[key]!, values as JSONSchemaProps)
  }
}

function validateCombinations(errors: FieldErrors, at: Path, name: string, value: Json, { allOf, anyOf, oneOf, not }: JSONSchemaProps): void {
  for (const schema of allOf ?? []) validateSchema(errors, name === '' ? undefined : at, value, schema)
  if (anyOf && !anyOf.some((schema) => fits(value, schema))) errors.invalid(at, value, `${name} in body must validate at least one schema (anyOf)`)
  if (oneOf) {
    const found = oneOf.filter((schema) => fits(value, schema)).length
    if (found !== 1) errors.invalid(at, value, `${name} in body must validate one and only one schema (oneOf). Found ${found === 0 ? 'none valid' : `${found} valid alternatives`}`)
  }
  if (not && fits(value, not)) errors.invalid(at, value, `${name} in body must not validate the schema (not)`)
}
