// Equality and form of JSON values, quick where they share structure.
import type { JsonObject } from '../object.ts'

/** Deep equality: the order of lists matters, of members not; null, absent and empty all differ. Models reflect.DeepEqual on decoded JSON. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!sameJson(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as JsonObject
  const right = b as JsonObject
  let extra = 0
  for (const key in left) {
    const other = right[key]
    if (other === undefined || !sameJson(left[key], other)) return false
    extra++
  }
  for (const _ in right) extra--
  return extra === 0
}

/** Whether a value is a JSON object, not a list and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy to which members may be added: V8 gives each object that a spread made and that gets another member a shape of its own. */
export function copyOf(object: JsonObject): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key in object) copy[key] = object[key]
  return copy
}

/** A copy without the members that are undefined. Objects are made anew, as V8 keeps those that a member was deleted from in a slow form. */
export function withoutUndefined(object: JsonObject): JsonObject {
  const result: Record<string, unknown> = {}
  for (const key in object) if (object[key] !== undefined) result[key] = object[key]
  return result as JsonObject
}
