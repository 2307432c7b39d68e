// Semantic equality: what counts as "unchanged" when a field is immutable.
// Models apimachinery/pkg/api/equality: nil and empty are the same, quantities compare by amount.
// Objects share structure, so identical references are equal at once; only what changed is walked.
import { compareQuantities, quantityProblem } from '../quantity/index.ts'
import { schemaType, type SchemaField, type SchemaType, type Shape } from '../schema/index.ts'

/** Whether two values of a schema type (`api.core.v1.PodSpec`) are semantically equal. */
export function equalAs(typeId: string, a: unknown, b: unknown): boolean {
  return a === b || equalObjects(schemaType(typeId), a, b)
}

/** Whether two lists of a schema type are. */
export function equalListsOf(typeId: string, a: unknown, b: unknown): boolean {
  return a === b || equalShapes({ is: 'list', items: { is: 'object', type: schemaType(typeId) } }, a, b, false)
}

/** Equality of values without a schema: strings, lists and maps of them. Absent and empty are the same. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]))
  if (typeof a !== 'object' || typeof b !== 'object') return false
  return equalEntries(a as Entries, b as Entries, equalJson)
}

type Entries = { readonly [key: string]: unknown }

function equalObjects(type: SchemaType, a: unknown, b: unknown): boolean {
  if (a === b) return true
  const left = (a ?? {}) as Entries
  const right = (b ?? {}) as Entries
  return type.fields.every((field) => left[field.name] === right[field.name] || equalFields(field, left[field.name], right[field.name]))
}

function equalFields(field: SchemaField, a: unknown, b: unknown): boolean {
  const isPointer = field.goType.startsWith('*')
  if (isPointer && isAbsent(a) !== isAbsent(b)) return false
  return equalShapes(field.shape, a, b, isPointer)
}

function equalShapes(shape: Shape, a: unknown, b: unknown, isPointer: boolean): boolean {
  if (a === b) return true
  switch (shape.is) {
    case 'object':
      return equalObjects(shape.type, a, b)
    case 'list': {
      if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
      const left = a as readonly unknown[]
      const right = b as readonly unknown[]
      return left.length === right.length && left.every((item, i) => equalShapes(shape.items, item, right[i], false))
    }
    case 'map':
      if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
      return equalEntries(a as Entries, b as Entries, (left, right) => equalShapes(shape.values, left, right, false))
    case 'scalar':
      if (shape.of === 'quantity') return equalQuantities(a, b)
      if (shape.of === 'raw') return equalJson(a, b)
      return !isPointer && isZero(a) && isZero(b)
    case 'object-or-other':
      return equalJson(a, b)
  }
}

function equalEntries(a: Entries, b: Entries, equal: (left: unknown, right: unknown) => boolean): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]))
}

function equalQuantities(a: unknown, b: unknown): boolean {
  const left = String(a ?? '0')
  const right = String(b ?? '0')
  if (quantityProblem(left) !== undefined || quantityProblem(right) !== undefined) return left === right
  return compareQuantities(left, right) === 0
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function isZero(value: unknown): boolean {
  return isAbsent(value) || value === '' || value === 0 || value === false
}

function isEmpty(value: unknown): boolean {
  if (isAbsent(value)) return true
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value as object).length === 0
}
