// Whether two templates mean the same. Models apiequality.Semantic.DeepEqual where it matters to JSON.

/** Deep equality in which null, absent, empty lists and empty objects are one, as Go's empty slices and maps are. */
export function sameTemplate(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameTemplate(item, b[at]))
  if (typeof a !== 'object' || typeof b !== 'object' || Array.isArray(b)) return false
  const left = a as { readonly [key: string]: unknown }
  const right = b as { readonly [key: string]: unknown }
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameTemplate(left[key], right[key]))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
