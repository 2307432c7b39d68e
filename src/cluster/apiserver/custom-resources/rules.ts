// x-kubernetes-validations: rules in CEL about a part of an object. Models apiextensions-apiserver's schema/cel/validation.go.
import type { Json, JsonObject } from '../../api/index.ts'
import type { JSONSchemaProps, ValidationRule } from '../../api/types/apiextensions-v1.ts'
import { Path, type FieldErrorType, type FieldErrors } from '../../api/validation/index.ts'
import { CelFailure, compile, messageOf, toCel } from '../cel/index.ts'

const REASONS: Readonly<Record<string, FieldErrorType>> = { FieldValueRequired: 'FieldValueRequired', FieldValueForbidden: 'FieldValueForbidden', FieldValueDuplicate: 'FieldValueDuplicate' }

/** Whether a schema has a rule anywhere. */
export function hasRules(schema: JSONSchemaProps): boolean {
  if (rulesOf(schema).length > 0) return true
  const values = typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null ? [schema.additionalProperties as JSONSchemaProps] : []
  return [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items as JSONSchemaProps] : []), ...values].some(hasRules)
}

/** Adds an error for each rule that a value breaks; rules about `oldSelf` need the value that was there before. */
export function checkRules(errors: FieldErrors, at: Path | undefined, value: Json, old: Json | undefined, schema: JSONSchemaProps): void {
  for (const rule of rulesOf(schema)) checkRule(errors, at, value, old, schema, rule)
  if (Array.isArray(value)) {
    const items = schema.items as JSONSchemaProps | undefined
    if (items) value.forEach((item: Json, i) => checkRules(errors, (at ?? new Path(undefined, '', false)).index(i), item, undefined, items))
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value).sort()) {
      const values = schema.additionalProperties
      const property = schema.properties?.[name] ?? (typeof values === 'object' && values !== null ? (values as JSONSchemaProps) : undefined)
      const before = typeof old === 'object' && old !== null && !Array.isArray(old) ? (old as JsonObject)[name] : undefined
      if (property) checkRules(errors, at ? at.child(name) : new Path(undefined, name, false), (value as JsonObject)[name]!, before, property)
    }
  }
}

function rulesOf(schema: JSONSchemaProps): readonly ValidationRule[] {
  return (schema['x-kubernetes-validations'] as readonly ValidationRule[] | undefined) ?? []
}

const OLD_SELF = /\boldSelf\b/

function checkRule(errors: FieldErrors, at: Path | undefined, value: Json, old: Json | undefined, schema: JSONSchemaProps, rule: ValidationRule): void {
  if (OLD_SELF.test(rule.rule) && old === undefined && !rule.optionalOldSelf) return
  const variables = { self: toCel(value), ...(old === undefined ? {} : { oldSelf: toCel(old) }) }
  const type = REASONS[rule.reason ?? ''] ?? 'FieldValueInvalid'
  const place = placeOf(at, rule)
  try {
    if (compile(rule.rule).evaluate(variables) === true) return
    errors.add(type, place, schema.type ?? '', messageOf(rule, variables, `failed rule: ${rule.rule.trim()}`))
  } catch (problem) {
    if (!(problem instanceof CelFailure)) throw problem
    // A rule that cannot be evaluated says so of the whole value, whatever reason and path it would have given.
    errors.add('FieldValueInvalid', at ?? new Path(undefined, '<nil>', false), schema.type ?? '', `${problem.message} evaluating rule: ${rule.message || rule.rule}`)
  }
}

function placeOf(at: Path | undefined, { fieldPath }: ValidationRule): Path {
  const names = fieldPath ? fieldPath.split('.').filter((name) => name !== '') : []
  if (at) return at.child(...names)
  const [first = '', ...rest] = names
  return first === '' ? new Path(undefined, '<nil>', false) : new Path(undefined, first, false).child(...rest)
}
