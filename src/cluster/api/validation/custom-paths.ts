// Paths into custom resources: of columns, of the scale subresource, of fields that rules and selectors name.
// Models the paths of apiextensions-apiserver (validateSimpleJSONPath, cel.ValidFieldPath).
import type { CustomResourceColumnDefinition, CustomResourceSubresources, SelectableField } from '../types/apiextensions-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { pointer } from './rules.ts'
import { valuesOf, type Schema } from './structural-schemas.ts'

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const SELECTABLE_TYPES = ['string', 'boolean', 'integer']
const SELECTABLE_FIELDS_MAX = 8

export function validateColumn(errors: FieldErrors, at: Path, { name, type, format, jsonPath }: CustomResourceColumnDefinition): void {
  const wanted = `must be one of ${COLUMN_TYPES.join(',')}`
  if (!name) errors.required(at.child('name'))
  if (!type) errors.required(at.child('type'), wanted)
  else if (!COLUMN_TYPES.includes(type)) errors.invalid(at.child('type'), type, wanted)
  if (format && !COLUMN_FORMATS.includes(format)) errors.invalid(at.child('format'), format, `must be one of ${COLUMN_FORMATS.join(',')}`)
  if (!jsonPath) errors.required(at.child('JSONPath'))
  else checkSimplePath(errors, at.child('JSONPath'), jsonPath)
}

export function validateSubresources(errors: FieldErrors, at: Path, subresources: CustomResourceSubresources | undefined): void {
  const scale = subresources?.scale
  if (!scale) return
  for (const [field, prefix] of [['specReplicasPath', '.spec'], ['statusReplicasPath', '.status']] as const) {
    const path = scale[field]
    const here = at.child('scale', field)
    if (!path) errors.required(here)
    else if (checkSimplePath(errors, here, path) && !path.startsWith(`${prefix}.`)) errors.invalid(here, path, `should be a json path under ${prefix}`)
  }
  const selectorPath = scale.labelSelectorPath
  const here = at.child('scale', 'labelSelectorPath')
  if (selectorPath && checkSimplePath(errors, here, selectorPath) && !/^\.(spec|status)\./.test(selectorPath)) errors.invalid(here, pointer(selectorPath), 'should be a json path under either .spec or .status')
}

function checkSimplePath(errors: FieldErrors, at: Path, path: string): boolean {
  if (path.startsWith('.')) return true
  errors.invalid(at, path, 'must be a simple json path starting with .')
  return false
}

export function validateSelectableFields(errors: FieldErrors, at: Path, fields: readonly SelectableField[], schema: Schema): void {
  const seen = new Set<string>()
  for (const [i, { jsonPath }] of fields.entries()) {
    const here = at.index(i).child('jsonPath')
    if (!jsonPath) {
      errors.required(here)
      continue
    }
    const found = findFieldPath(schema, jsonPath, false)
    if ('problem' in found) {
      errors.invalid(here, jsonPath, `is an invalid path: ${found.problem}`)
      continue
    }
    if (found.steps[0] === 'metadata') errors.invalid(here, jsonPath, 'must not point to fields in metadata')
    if (!SELECTABLE_TYPES.includes(found.schema?.type ?? '')) errors.invalid(here, jsonPath, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.')
    const path = found.steps.join('.')
    if (seen.has(path)) errors.duplicate(here, jsonPath)
    seen.add(path)
  }
  if (seen.size > SELECTABLE_FIELDS_MAX) errors.tooMany(at, seen.size, SELECTABLE_FIELDS_MAX)
}

type FoundPath = { readonly steps: readonly string[]; readonly schema: Schema | undefined } | { readonly problem: string }

/** Follows `.spec.replicas`, or `['a key']` where allowed, through a schema. */
export function findFieldPath(root: Schema, path: string, allowsBrackets: boolean): FoundPath {
  const tokens = path.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]]+/g) ?? []
  const steps: string[] = []
  let schema: Schema | undefined = root
  for (let i = 0; i < tokens.length; i++) {
    const opening = tokens[i]!
    if (opening !== '[' && opening !== '.') return { problem: `expected [ or . but got: ${opening}` }
    if (opening === '[' && !allowsBrackets) return { problem: 'array notation is not allowed' }
    const token = tokens[++i]
    if (token === undefined) return { problem: 'unexpected end of JSON path' }
    if (opening === '[' && !/^'.*'$/s.test(token)) return { problem: `expected single quoted string but got ${token}` }
    const name: string = opening === '[' ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token
    if (!schema?.properties && schema?.additionalProperties === undefined) return { problem: 'does not refer to a valid field' }
    if (schema.properties && !schema.properties[name]) return { problem: 'does not refer to a valid field' }
    schema = schema.properties ? schema.properties[name] : valuesOf(schema)
    steps.push(name)
    if (opening === '.') continue
    const closing = tokens[++i]
    if (closing === undefined) return { problem: 'unexpected end of JSON path' }
    if (closing !== ']') return { problem: `expected ] but got ${closing}` }
  }
  return { steps, schema }
}
