// Which fields a configuration names: what applying it makes its manager own. Models structured-merge-diff/typed/tofieldset.go.
import { isObject } from '../patch/index.ts'
import { ANY, type FieldSchema, type ListSchema, type MapSchema } from './field-schema.ts'
import { isEmptySet, memberNode, NO_FIELDS, orderNode, type FieldSet } from './field-set.ts'
import { itemsByElement } from './list-item.ts'

/** The set of the fields of an object: its leaves, empty and null members, entries of maps and items of lists. */
export function ownedFields(schema: MapSchema, object: object): FieldSet {
  return fieldsBelow(schema, object) ?? NO_FIELDS
}

/** What is below a value that is no leaf; undefined for a leaf. */
function fieldsBelow(schema: FieldSchema, value: unknown): FieldSet | undefined {
  switch (schema.is) {
    case 'scalar':
      return undefined
    case 'list':
      if (schema.relation === 'atomic') return undefined
      return Array.isArray(value) ? fieldsOfItems(schema, value) : NOTHING
    case 'map':
      if (schema.atomic) return undefined
      return isObject(value) ? fieldsOfMembers(schema, value) : NOTHING
    case 'any':
      return schema.atomic || !isObject(value) ? undefined : fieldsOfMembers(ANY_MEMBERS, value)
  }
}

/** Below a map or list that is null or empty: unlike a leaf, such a value is a field only where it is a member of a map. */
const NOTHING: FieldSet = Object.freeze({})
const ANY_MEMBERS: MapSchema = { is: 'map', atomic: false, fields: new Map(), values: ANY, implied: [] }

function fieldsOfMembers(schema: MapSchema, value: { readonly [key: string]: unknown }): FieldSet {
  const node: Record<string, FieldSet> = {}
  for (const key in value) {
    const field = schema.fields.get(key)
    const below = field?.schema ?? schema.values
    if (!below || field?.untracked) continue
    const member = value[key]
    const fields = fieldsBelow(below, member)
    const isItself = fields === undefined || field === undefined || member === null || (isObject(member) && isEmptySet(member as FieldSet))
    if (isItself) node[`f:${key}`] = fields ? memberNode(fields) : NO_FIELDS
    else if (!isEmptySet(fields)) node[`f:${key}`] = fields
  }
  return orderNode(node)
}

/** Every item is a field; items with the same keys are one, and nothing below it. */
function fieldsOfItems(schema: ListSchema, list: readonly unknown[]): FieldSet {
  const node: Record<string, FieldSet> = {}
  for (const [element, items] of itemsByElement(schema, list)) {
    node[element] = items.length > 1 ? NO_FIELDS : memberNode(fieldsBelow(schema.items, items[0]) ?? NO_FIELDS)
  }
  return orderNode(node)
}
