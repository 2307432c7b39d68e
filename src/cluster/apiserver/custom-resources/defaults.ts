// Defaults that a structural schema declares. Models apiextensions-apiserver's schema/defaulting.
import type { Json, JsonObject } from '../../api/index.ts'
import type { JSONSchemaProps } from '../../api/types/apiextensions-v1.ts'

/** The value with the schema's defaults in the objects that are there; the same reference when nothing was missing. */
export function withDefaults(value: Json, schema: JSONSchemaProps | undefined): Json {
  if (!schema || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = schema.items as JSONSchemaProps | undefined
    const made = (value as readonly Json[]).map((item) => withDefaults(item, items))
    return made.some((item, i) => item !== (value as readonly Json[])[i]) ? made : value
  }
  const object = value as JsonObject
  let made: Record<string, Json> | undefined
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const before = object[name]
    // A null where none is allowed is as good as absent once there is a default.
    const isMissing = before === undefined || (before === null && property.nullable !== true && property.default !== undefined)
    const given = isMissing ? (property.default as Json | undefined) : before
    const after = given === undefined ? undefined : withDefaults(given, property)
    if (after !== before && after !== undefined) (made ??= { ...object })[name] = after
  }
  const values = schema.additionalProperties
  if (typeof values === 'object' && values !== null) {
    for (const name in object) {
      if (schema.properties?.[name]) continue
      const after = withDefaults(object[name]!, values as JSONSchemaProps)
      if (after !== object[name]) (made ??= { ...object })[name] = after
    }
  }
  return made ?? object
}
