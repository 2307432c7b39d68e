// Fields that a structural schema does not declare are dropped. Models apiextensions-apiserver's schema/pruning.
import type { Json, JsonObject } from '../../api/index.ts'
import type { JSONSchemaProps } from '../../api/types/apiextensions-v1.ts'

type Schema = JSONSchemaProps

/** The value without unknown fields; their paths are added to `unknown`. */
export function prune(value: Json, schema: Schema | undefined, path: string, unknown: string[]): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = schema?.items as Schema | undefined
    return (value as readonly Json[]).map((item, i) => prune(item, items, `${path}[${i}]`, unknown))
  }
  return pruneObject(value as JsonObject, schema, path, unknown)
}

function pruneObject(value: JsonObject, schema: Schema | undefined, path: string, unknown: string[]): JsonObject {
  const preserves = schema?.['x-kubernetes-preserve-unknown-fields'] === true
  const values = schema?.additionalProperties
  const result: Record<string, Json> = {}
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`
    const property = schema?.properties?.[name]
    if (property) result[name] = prune(inner, property, at, unknown)
    else if (typeof values === 'object' && values !== null) result[name] = prune(inner, values as Schema, at, unknown)
    else if (preserves || values === true) result[name] = inner
    else unknown.push(at)
  }
  return result
}
