// Lists that are sets or maps by their schema hold nothing twice. Models apiextensions-apiserver's apiserver/schema/listtype.
import type { Json, JsonObject } from '../../api/index.ts'
import type { JSONSchemaProps } from '../../api/types/apiextensions-v1.ts'
import { Path, type FieldErrors } from '../../api/validation/index.ts'

/** Adds an error for every item that stands a second time; `at` is absent for the object itself. */
export function checkListTypes(errors: FieldErrors, at: Path | undefined, value: Json | undefined, schema: JSONSchemaProps): void {
  if (Array.isArray(value)) checkList(errors, at ?? new Path(undefined, '', false), value as readonly Json[], schema)
  else if (typeof value === 'object' && value !== null) checkObject(errors, at, value as JsonObject, schema)
}

function checkObject(errors: FieldErrors, at: Path | undefined, value: JsonObject, { properties, additionalProperties }: JSONSchemaProps): void {
  for (const key of Object.keys(value).sort()) {
    const schema = properties?.[key] ?? (typeof additionalProperties === 'object' ? (additionalProperties as JSONSchemaProps | null) : undefined)
    if (schema) checkListTypes(errors, at ? at.child(key) : new Path(undefined, key, false), value[key], schema)
  }
}

function checkList(errors: FieldErrors, at: Path, value: readonly Json[], schema: JSONSchemaProps): void {
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  if (type === 'set') for (const i of secondOnes(value)) errors.duplicate(at.index(i), value[i])
  if (type === 'map') {
    const identities = value.map((item) => identityOf(item, keys))
    for (const i of secondOnes(identities)) errors.duplicate(at.index(i), identities[i])
  }
  const items = schema.items as JSONSchemaProps | undefined
  if (items) value.forEach((item, i) => checkListTypes(errors, at.index(i), item, items))
}

/** The item's keys with their values. */
function identityOf(item: Json, keys: readonly string[]): Json {
  const object = (typeof item === 'object' && item !== null ? item : {}) as JsonObject
  return Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]!]))
}

/** Where something stands for the second time; the third and later are not told of. */
function secondOnes(items: readonly Json[]): readonly number[] {
  const times = new Map<string, number>()
  return items.flatMap((item, i) => {
    const text = JSON.stringify(item)
    const count = (times.get(text) ?? 0) + 1
    times.set(text, count)
    return count === 2 ? [i] : []
  })
}
