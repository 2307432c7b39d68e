// The order of fields, which means nothing to the model and is only for what is written out.
import type { Json, JsonObject, KubeObject } from '../object.ts'
import { schemaOfKind } from '../schema/index.ts'
import type { SchemaType, Shape } from '../schema/index.ts'

/**
 * The object with its fields as Go prints them: in the order of the struct, keys of maps sorted.
 * For an HTTP answer or a person's eyes; custom resources come back with their top level in order only.
 */
export function inFieldOrder<T extends KubeObject>(object: T): T {
  const type = schemaOfKind(object.apiVersion ?? '', object.kind ?? '')
  const ordered = type ? orderStruct(object as unknown as JsonObject, type) : orderTop(object as unknown as JsonObject)
  return ordered as unknown as T
}

function orderStruct(value: JsonObject, type: SchemaType): JsonObject {
  const result: Record<string, Json> = {}
  for (const { name, shape } of type.fields) {
    const part = value[name]
    if (part !== undefined) result[name] = orderShape(part, shape)
  }
  return result
}

function orderShape(value: Json, shape: Shape): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return shape.is === 'list' ? (value as readonly Json[]).map((item) => orderShape(item, shape.items)) : value
  const object = value as JsonObject
  if (shape.is === 'object' || shape.is === 'object-or-other') return orderStruct(object, shape.type)
  if (shape.is !== 'map') return value
  return Object.fromEntries(Object.keys(object).sort().map((key) => [key, orderShape(object[key]!, shape.values)]))
}

function orderTop(value: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = value
  const sorted = Object.fromEntries(Object.keys(rest).sort().map((key) => [key, rest[key]!]))
  return { ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }), ...(metadata !== undefined && { metadata }), ...sorted }
}
