// Which fields differ between two versions of an object. Models structured-merge-diff/typed/compare.go.
// What the versions share by reference is skipped, so the cost is that of the change, not of the object.
import { isObject, sameJson } from '../patch/index.ts'
import type { FieldSchema, ListSchema, MapSchema, MemberSchema } from './field-schema.ts'
import { NO_FIELDS, type FieldSet } from './field-set.ts'
import { elementOfItem, haveSameKeys, itemsByElement } from './list-item.ts'
import { beginNode, type NodeSoFar } from './node-so-far.ts'

/** `changed`: added or with another value. `removed`: no longer there. A map, list or struct that came or went is itself in the set. */
export interface FieldChanges {
  readonly changed: FieldSet
  readonly removed: FieldSet
}

/** Compares two versions of an object. */
export function compareVersions(schema: MapSchema, before: object, after: object): FieldChanges {
  return {
    changed: newFields(schema, before, after, true) ?? NO_FIELDS,
    removed: newFields(schema, after, before, false) ?? NO_FIELDS,
  }
}

/** All fields of a new object. */
export function fieldsOfNew(schema: MapSchema, object: object): FieldSet {
  return newFields(schema, NOTHING, object, true) ?? NO_FIELDS
}

const NOTHING: object = Object.freeze({})

/** A node of what `after` has and `before` has not, or (`modified`) has otherwise; undefined if nothing. */
function newFields(schema: FieldSchema, before: unknown, after: unknown, modified: boolean): FieldSet | undefined {
  if (before === after || after === undefined) return undefined
  switch (schema.is) {
    case 'scalar':
      return newLeaf(before, after, modified)
    case 'list':
      return schema.relation === 'atomic' ? newLeaf(before, after, modified) : newItems(schema, before, after, modified)
    case 'map':
      return schema.atomic ? newLeaf(before, after, modified) : newMembers(schema, before, after, modified)
    case 'any':
      return schema.atomic || !isObject(after) ? newLeaf(before, after, modified) : newAnyMembers(schema, before, after, modified)
  }
}

function newLeaf(before: unknown, after: unknown, modified: boolean): FieldSet | undefined {
  return before === undefined || (modified && !sameJson(before, after)) ? NO_FIELDS : undefined
}

function newMembers(schema: MapSchema, earlier: unknown, after: unknown, modified: boolean): FieldSet | undefined {
  const from = isObject(earlier) ? earlier : undefined
  const to = isObject(after) ? after : undefined
  if (schema.implied.length === 0 && isHollow(from) && isHollow(to)) return newLeaf(earlier, after, modified)
  let node = beginNode()
  // To look for what is not there costs more than all the rest.
  const isFresh = isHollow(from)
  for (const key in to) {
    const old = isFresh ? undefined : from![key]
    if (from !== undefined && old === to[key]) continue
    const field = schema.fields.get(key)
    const value = to[key]
    const before = from && impliedFor(old, field)
    if (field?.schema.is === 'scalar' && typeof value !== 'object') {
      if (!field.untracked && value !== undefined && (before === undefined || (modified && before !== value))) node = node.with(field.element, NO_FIELDS)
      continue
    }
    const child = newMember(schema, field, key, before, value, modified)
    if (child) node = node.with(field?.element ?? `f:${key}`, child)
  }
  if (to) {
    for (const field of schema.implied) {
      if (to[field.name] !== undefined) continue
      const old = isFresh ? undefined : from![field.name]
      const child = newMember(schema, field, field.name, from && impliedFor(old, field), field.implied, modified)
      if (child) node = node.with(field.element, child)
    }
  }
  return finishNode(node, earlier === undefined)
}

/** What stands for a member that JSON leaves out; null stands for itself. */
function impliedFor(old: unknown, field: MemberSchema | undefined): unknown {
  return old === undefined ? field?.implied : old
}

function newMember(schema: MapSchema, field: MemberSchema | undefined, key: string, before: unknown, value: unknown, modified: boolean): FieldSet | undefined {
  const below = field?.schema ?? schema.values
  if (!below || field?.untracked) return undefined
  // Many objects are made from one template: the fields of a spec that is new as a whole are found once.
  if (key === 'spec' && modified && before === field?.implied && isObject(value)) return newSpec(below, before, value)
  return newFields(below, before, value, modified)
}

/** What was found for specs that are new as a whole, by the schema that they were judged by. */
const newSpecs = new WeakMap<object, { readonly schema: FieldSchema; readonly fields: FieldSet | undefined }>()

function newSpec(schema: FieldSchema, before: unknown, spec: object): FieldSet | undefined {
  const known = newSpecs.get(spec)
  if (known?.schema === schema) return known.fields
  const fields = newFields(schema, before, spec, true)
  newSpecs.set(spec, { schema, fields })
  return fields
}

function newAnyMembers(schema: FieldSchema, before: unknown, after: object, modified: boolean): FieldSet | undefined {
  const from = isObject(before) ? before : undefined
  if (isHollow(from) && isHollow(after)) return newLeaf(before, after, modified)
  let node = beginNode()
  for (const [key, value] of Object.entries(after)) {
    const child = newFields(schema, from?.[key], value, modified)
    if (child) node = node.with(`f:${key}`, child)
  }
  const isOtherKind = from === undefined && before !== null
  return finishNode(node, before === undefined || (modified && isOtherKind))
}

function newItems(schema: ListSchema, before: unknown, after: unknown, modified: boolean): FieldSet | undefined {
  const from = Array.isArray(before) ? before : []
  const to = Array.isArray(after) ? after : []
  if (from.length === 0 && to.length === 0) return newLeaf(before, after, modified)
  let node = beginNode(schema.isOwn)
  if (areAligned(schema, from, to)) return finishNode(withAlignedItems(node, schema, from, to, modified), before === undefined)
  const old = itemsByElement(schema, from)
  for (const [element, items] of itemsByElement(schema, to)) {
    const child = newNamesakes(schema.items, old.get(element) ?? [], items, modified)
    if (child) node = node.with(element, child)
  }
  return finishNode(node, before === undefined)
}

/** Most writes change items in place. Then no item has to be looked up, and only the elements of changed ones are spelt out. */
function withAlignedItems(begun: NodeSoFar, schema: ListSchema, from: readonly unknown[], to: readonly unknown[], modified: boolean): NodeSoFar {
  let node = begun
  for (let i = 0; i < to.length; i++) {
    if (from[i] === to[i]) continue
    const child = newFields(schema.items, from[i], to[i], modified)
    const element = child && elementOfItem(schema, to[i])
    if (child && typeof element === 'string') node = node.with(element, child)
  }
  return node
}

/** Whether the lists have the same items in the same order, as far as their keys tell, and no changed one has a namesake. */
function areAligned(schema: ListSchema, from: readonly unknown[], to: readonly unknown[]): boolean {
  if (schema.relation !== 'map' || from.length !== to.length) return false
  for (let i = 0; i < to.length; i++) {
    if (from[i] === to[i]) continue
    if (!haveSameKeys(schema, from[i], to[i])) return false
    for (let j = 0; j < to.length; j++) if (j !== i && haveSameKeys(schema, to[j], to[i])) return false
  }
  return true
}

/** Items with the same keys, which the API tolerates in some lists: several together are one field. */
function newNamesakes(schema: FieldSchema, before: readonly unknown[], after: readonly unknown[], modified: boolean): FieldSet | undefined {
  if (after.length > 1) return before.length > 1 ? newLeaf(before, after, modified) : NO_FIELDS
  return newFields(schema, before.length === 1 ? before[0] : undefined, after[0], modified)
}

function finishNode(node: NodeSoFar, isNew: boolean): FieldSet | undefined {
  return node.count === 0 && !isNew ? undefined : node.finish(isNew)
}

function isHollow(object: object | undefined): boolean {
  for (const _ in object) return false
  return true
}
