// Taking fields out of an object, for what a manager no longer applies. Models structured-merge-diff/typed/remove.go and the
// pruning in merge/update.go.
import { isObject } from '../patch/index.ts'
import type { JsonObject } from '../object.ts'
import { ANY, type FieldSchema, type MapSchema } from './field-schema.ts'
import { eachChild, intersectSets, isEmptySet, isMember, memberNode, orderNode, subtractSets, unionSets, type FieldSet } from './field-set.ts'
import { elementOfItem } from './list-item.ts'
import { ownedFields } from './owned-fields.ts'

/**
 * Removes from `merged` what `last` (the manager's previous set) has, unless one of `managed` (every manager's set, the new one of
 * this manager included) has it too, or something below it stays. What is emptied becomes null; see `dropNulls`.
 */
export function pruneFields(schema: MapSchema, merged: JsonObject, last: FieldSet, managed: readonly FieldSet[]): JsonObject {
  if (isEmptySet(last)) return merged
  const name = (set: FieldSet): FieldSet => withNamedFields(schema, set)
  const mergedSet = name(ownedFields(schema, merged))
  const withoutLast = removeFields(schema, merged, name(last))
  const kept = unionSets(name(ownedFields(schema, withoutLast)), name(managed.reduce(unionSets, {})))
  const withOwned = removeFields(schema, merged, subtractSets(mergedSet, kept))
  const unwanted = intersectSets(subtractSets(mergedSet, name(ownedFields(schema, withOwned))), name(last))
  return removeFields(schema, merged, unwanted)
}

/** Leaves out the members that pruning made null. */
export function dropNulls(before: JsonObject, after: JsonObject): JsonObject {
  return dropIn(before, after) as JsonObject
}

function removeFields(schema: MapSchema, object: JsonObject, fields: FieldSet): JsonObject {
  return isEmptySet(fields) ? object : ((removeBelow(schema, object, fields) ?? {}) as JsonObject)
}

function removeBelow(schema: FieldSchema, value: unknown, fields: FieldSet): unknown {
  if (schema.is === 'scalar') return value
  if (schema.is === 'list') {
    if (!Array.isArray(value) || schema.relation === 'atomic') return null
    const items = value.flatMap((item) => {
      const element = elementOfItem(schema, item)
      const below = typeof element === 'string' ? fields[element] : undefined
      if (!below) return [item]
      return isMember(below) ? [] : [removeBelow(schema.items, item, below)]
    })
    return items.length > 0 ? items : null
  }
  if (schema.is === 'any' && !isObject(value) && !Array.isArray(value)) return value
  if (!isObject(value) || schema.atomic) return null
  const result: Record<string, unknown> = {}
  for (const key in value) {
    const below = fields[`f:${key}`]
    if (below && isMember(below)) continue
    const member = schema.is === 'any' ? ANY : (schema.fields.get(key)?.schema ?? schema.values)
    result[key] = below && member ? removeBelow(member, value[key], below) : value[key]
  }
  return isEmptySet(result as FieldSet) ? null : result
}

/**
 * The set with the fields of structs that lead to its members. They come and go with what is below them, so
 * sets have them only where they are empty; entries of maps and items of lists are members or not on their own.
 */
function withNamedFields(schema: FieldSchema | undefined, set: FieldSet): FieldSet {
  const node: Record<string, FieldSet> = {}
  eachChild(set, (element, child) => {
    const { below, isNamed } = schemaBelow(schema, element)
    const named = isEmptySet(child) ? child : withNamedFields(below, child)
    node[element] = isMember(child) || isNamed ? memberNode(named) : named
  })
  return orderNode(node)
}

function schemaBelow(schema: FieldSchema | undefined, element: string): { below: FieldSchema | undefined; isNamed: boolean } {
  if (schema?.is === 'map' && element.startsWith('f:')) {
    const field = schema.fields.get(element.slice(2))
    return { below: field?.schema ?? schema.values, isNamed: field !== undefined && !field.isKept }
  }
  if (schema?.is === 'list' && element.startsWith('k:')) return { below: schema.items, isNamed: false }
  return { below: schema?.is === 'any' ? schema : undefined, isNamed: false }
}

function dropIn(before: unknown, after: unknown): unknown {
  if (before === after) return after
  if (Array.isArray(after)) {
    const untouched = new Set(Array.isArray(before) ? before : [])
    return after.map((item) => (untouched.has(item) ? item : dropIn(undefined, item)))
  }
  if (!isObject(after)) return after
  const result: Record<string, unknown> = {}
  for (const key in after) {
    const old = isObject(before) ? before[key] : undefined
    if (after[key] === null && old !== null) continue
    result[key] = dropIn(old, after[key])
  }
  return result
}
