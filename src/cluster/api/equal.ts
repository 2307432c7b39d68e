// Equality of API values. Models apimachinery/pkg/api/equality (Semantic.DeepEqual) for values in stored form.
import type { Json } from './object.ts'

/**
 * Whether two values mean the same: absent, null and the empty list are one, the order of keys does not matter.
 * Shared parts are not looked into, so comparing an object with an edit of itself costs what changed.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  const left = a as Json | undefined
  const right = b as Json | undefined
  if (isEmpty(left)) return isEmpty(right)
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    for (let i = 0; i < left.length; i++) if (!deepEqual(left[i], right[i])) return false
    return true
  }
  if (Array.isArray(right)) return false
  const first = left as { readonly [key: string]: Json }
  const second = right as { readonly [key: string]: Json }
  for (const key in first) if (!deepEqual(first[key], second[key])) return false
  for (const key in second) if (!(key in first) && !isEmpty(second[key])) return false
  return true
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
