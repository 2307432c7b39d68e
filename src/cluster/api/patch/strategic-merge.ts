// Merging a strategic merge patch into a document, or into another patch.
// Models the merge half of apimachinery/pkg/util/strategicpatch/patch.go, without its mutations: untouched members, items and
// subtrees of the document keep their references.
import { formatGoValue } from '../jsonpath/index.ts'
import type { JsonObject } from '../object.ts'
import type { Shape } from '../schema/index.ts'
import { PatchError } from './patch-error.ts'
import { copyOf, isObject, sameJson, withoutUndefined } from './same-json.ts'
import {
  BAD_ORDER_LIST, checkOrder, DELETE_PREFIX, DIRECTIVE, goTypeOf, identityOf, keyOfItem, kindOfItems, ORDER_PREFIX, orderMerged, RETAIN_KEYS,
  withoutDuplicates, wrongType, type List,
} from './strategic-lists.ts'
import { goNameOf, strategyOfList, strategyOfObject, type PatchStrategy } from './strategic-schema.ts'

/** `document`: directives take effect, nulls vanish. `patch`: both patches stay patches, directives and nulls are kept. */
export type MergeInto = 'document' | 'patch'

const NONE_DONE: ReadonlySet<string> = new Set()
const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys'

/** Merges `patch` into `original`; returns `original` itself if that changes nothing. Throws PatchError. */
export function mergeObjects(original: JsonObject, patch: JsonObject, shape: Shape, into: MergeInto): JsonObject {
  if (patch[DIRECTIVE] !== undefined) return followDirective(patch)
  const draft = new Draft(original)
  applyRetainKeys(draft, patch, into)
  const done = mergeOrderedLists(draft, patch, shape, into)
  for (const key in patch) {
    if (done.has(key) || key === RETAIN_KEYS) continue
    const value = patch[key]!
    if (key.startsWith(DELETE_PREFIX)) {
      if (into === 'patch') draft.set(key, value)
      else deleteScalars(draft, listNameOf(key, DELETE_PREFIX, 'invalid patch format of primitive list'), value, shape)
    } else if (value === null && into === 'document') draft.remove(key)
    else draft.set(key, mergeMember(draft.get(key), value, key, shape, into))
  }
  return draft.finish()
}

/** An object that is copied on the first write that changes it. */
class Draft {
  private readonly original: JsonObject
  private copy: Record<string, unknown> | undefined
  private lacks = false

  constructor(original: JsonObject) {
    this.original = original
  }

  get(key: string): unknown {
    return (this.copy ?? this.original)[key]
  }

  set(key: string, value: unknown): void {
    if (value === undefined) this.remove(key)
    else if (!sameJson(this.get(key), value)) (this.copy ??= copyOf(this.original))[key] = value
  }

  remove(key: string): void {
    if (this.get(key) === undefined) return
    ;(this.copy ??= copyOf(this.original))[key] = undefined
    this.lacks = true
  }

  keys(): readonly string[] {
    return Object.keys(this.copy ?? this.original)
  }

  finish(): JsonObject {
    const finished = (this.copy as JsonObject | undefined) ?? this.original
    return this.lacks ? withoutUndefined(finished) : finished
  }
}

function followDirective(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  throw badDirective(directive, patch)
}

function badDirective(directive: unknown, patch: JsonObject): PatchError {
  return new PatchError(`unknown patch type: ${formatGoValue(directive)} in map: ${formatGoValue(patch)}`)
}

/** Drops the members of a union that the patch does not list. */
function applyRetainKeys(draft: Draft, patch: JsonObject, into: MergeInto): void {
  const retained = patch[RETAIN_KEYS]
  if (retained === undefined) return
  if (into === 'patch') {
    const present = draft.get(RETAIN_KEYS)
    if (present !== undefined && !sameJson(present, retained)) {
      const both = `${formatGoValue(present)} and ${formatGoValue(retained)}`
      throw new PatchError(`${both} are not deep equal: this may happen when calculating the 3-way diff patch`)
    }
    draft.set(RETAIN_KEYS, retained)
    return
  }
  if (!Array.isArray(retained)) throw new PatchError(BAD_RETAIN_KEYS, 400)
  for (const key in patch) {
    const isInstruction = key === RETAIN_KEYS || patch[key] === null || key.startsWith(DELETE_PREFIX) || key.startsWith(ORDER_PREFIX)
    if (!isInstruction && !retained.includes(key)) throw new PatchError(BAD_RETAIN_KEYS, 400)
  }
  for (const key of draft.keys()) if (!retained.includes(key)) draft.remove(key)
}

/** Merges each list that comes with a `$setElementOrder` and orders it; returns the members of the patch that are dealt with. */
function mergeOrderedLists(draft: Draft, patch: JsonObject, shape: Shape, into: MergeInto): ReadonlySet<string> {
  let done: Set<string> | undefined
  for (const key in patch) {
    if (!key.startsWith(ORDER_PREFIX)) continue
    done ??= new Set()
    const order = patch[key]
    done.add(key)
    if (into === 'patch') {
      const present = draft.get(key)
      if (present !== undefined && !sameJson(present, order)) throw new PatchError(BAD_ORDER_LIST, 400)
      draft.set(key, order)
    }
    const name = listNameOf(key, ORDER_PREFIX, BAD_ORDER_LIST)
    const merged = mergeOrderedList(draft.get(name), patch[name], expectList(order), strategyOfList(shape, name), into)
    if (!merged) continue
    done.add(name)
    draft.set(name, merged)
  }
  return done ?? NONE_DONE
}

function mergeOrderedList(present: unknown, wanted: unknown, order: List, strategy: PatchStrategy, into: MergeInto): List | undefined {
  const original = present === undefined ? undefined : expectList(present)
  const patch = wanted === undefined ? undefined : expectList(wanted)
  const plain = original && patch && mergeAlong(original, patch, order, strategy, into)
  if (plain) return plain
  checkOrder(patch ?? [], order, strategy.mergeKey)
  if (!original && !patch) return undefined
  const merged = !patch ? original! : !original ? (withoutDirectives(patch) as List) : mergeLists(original, patch, strategy, into)
  kindOfItems(original ?? [], patch ?? [])
  return orderMerged(merged, order, original ?? [], strategy.mergeKey)
}

/** Longer lists go the general way, which does not compare each item with each. */
const ALONG_MAX = 16

/**
 * The plain case, of which most patches are: items are maps with one key each, without instructions, and `order` names them
 * all. Then the order is the list. Undefined when it is not so; nothing has been done then.
 */
function mergeAlong(original: List, patch: List, order: List, { mergeKey, below }: PatchStrategy, into: MergeInto): List | undefined {
  if (into !== 'document' || mergeKey === '' || order.length > ALONG_MAX) return undefined
  const merged: unknown[] = []
  let used = 0
  let found = 0
  for (let i = 0; i < order.length; i++) {
    const key = plainKey(order[i], mergeKey)
    if (key === undefined || placeOf(order, mergeKey, key) < i) return undefined
    const place = placeOf(original, mergeKey, key)
    const present = place < 0 ? undefined : (original[place] as JsonObject)
    if (present) found++
    if (used < patch.length && plainKey(patch[used], mergeKey) === key) {
      const wanted = patch[used++] as JsonObject
      if (wanted[DIRECTIVE] !== undefined) return undefined
      merged.push(present ? mergeObjects(present, wanted, below, into) : wanted)
    } else if (present) merged.push(present)
  }
  return used === patch.length && found === original.length ? merged : undefined
}

function plainKey(item: unknown, mergeKey: string): string | undefined {
  const key = isObject(item) ? item[mergeKey] : undefined
  return typeof key === 'string' ? key : undefined
}

function placeOf(list: List, mergeKey: string, key: string): number {
  for (let i = 0; i < list.length; i++) if (plainKey(list[i], mergeKey) === key) return i
  return -1
}

function expectList(value: unknown): List {
  if (!Array.isArray(value)) throw wrongType('[]interface {}', value)
  return value
}

/** The list that a directive like `$setElementOrder/containers` is about. */
function listNameOf(key: string, prefix: string, problem: string): string {
  if (!key.startsWith(`${prefix}/`)) throw new PatchError(problem, 400)
  return key.slice(prefix.length + 1)
}

function deleteScalars(draft: Draft, name: string, unwanted: unknown, shape: Shape): void {
  const present = draft.get(name)
  if (!Array.isArray(present) || !Array.isArray(unwanted)) return
  strategyOfList(shape, name)
  if (present.length > 0 || unwanted.length > 0) kindOfItems(present, unwanted)
  draft.set(name, present.filter((item) => !unwanted.includes(item)))
}

/** The new value of one member; undefined if it is to be left out. */
function mergeMember(present: unknown, wanted: unknown, key: string, shape: Shape, into: MergeInto): unknown {
  if (isObject(present) && isObject(wanted)) {
    const strategy = strategyOfObject(shape, key)
    return strategy.strategy === 'replace' ? wanted : mergeObjects(present, wanted, strategy.below, into)
  }
  if (Array.isArray(present) && Array.isArray(wanted)) {
    const strategy = strategyOfList(shape, key)
    return strategy.strategy === 'merge' ? mergeLists(present, wanted, strategy, into) : wanted
  }
  if (present !== undefined && goTypeOf(present) === goTypeOf(wanted)) return wanted
  return withoutDirectives(into === 'document' ? withoutNulls(wanted) : wanted)
}

function mergeLists(original: List, patch: List, strategy: PatchStrategy, into: MergeInto): List {
  if (original.length === 0 && patch.length === 0) return original
  const { mergeKey } = strategy
  if (kindOfItems(original, patch) === 'scalar') {
    return orderMerged(withoutDuplicates([...original, ...patch]), patch, original, mergeKey)
  }
  if (mergeKey === '') throw new PatchError(`cannot merge lists without merge key for ${goNameOf(strategy.below)}`)
  const { kept, wanted } = followItemDirectives(original, patch, mergeKey)
  const { items, isInOrder } = mergeItems(kept, wanted, strategy, into)
  return isInOrder ? items : orderMerged(items, wanted, kept, mergeKey)
}

/** Carries out `$patch` in items: a deletion drops its namesake; a replacement drops all, and what else the patch has takes their place. */
function followItemDirectives(original: List, patch: List, mergeKey: string): { kept: List; wanted: List } {
  const wanted: unknown[] = []
  const deleted = new Set<unknown>()
  let replace = false
  for (const item of patch as readonly JsonObject[]) {
    const directive = item[DIRECTIVE]
    if (directive === undefined) wanted.push(item)
    else if (directive === 'delete') deleted.add(keyOfItem(item, mergeKey))
    else if (directive === 'replace') replace = true
    else if (directive === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch')
    else throw badDirective(directive, item)
  }
  if (replace) return { kept: wanted, wanted: [] }
  return { kept: deleted.size === 0 ? original : original.filter((item) => !deleted.has(identityOf(item, mergeKey))), wanted }
}

/** `isInOrder`: all items were there once, in the order that the patch has them, so that ordering the result would change nothing. */
function mergeItems(kept: List, wanted: List, { mergeKey, below }: PatchStrategy, into: MergeInto): { items: List; isInOrder: boolean } {
  const items = [...kept]
  let last = -1
  let isInOrder = wanted.length > 0 && into === 'document'
  for (const item of wanted) {
    const key = keyOfItem(item, mergeKey)
    const isSame = (other: unknown): boolean => identityOf(other, mergeKey) === key
    const at = items.findIndex(isSame)
    if (at <= last || items.findLastIndex(isSame) !== at) isInOrder = false
    last = at
    if (at < 0) items.push(item)
    else items[at] = mergeObjects(items[at] as JsonObject, item as JsonObject, below, into)
  }
  return { items, isInOrder }
}

/** A value that is new to the document, without the patch's nulls. */
function withoutNulls(value: unknown): unknown {
  return mapMembers(value, withoutNulls, (member) => member === null)
}

/** A value that is new to the document, without the parts that are instructions; undefined if it is one itself. */
function withoutDirectives(value: unknown): unknown {
  if (isObject(value) && value[DIRECTIVE] !== undefined) return undefined
  return mapMembers(value, withoutDirectives, (member) => member === undefined)
}

/** Applies `map` to members and items, then leaves out the members that `drop` names, and items that became undefined. */
function mapMembers(value: unknown, map: (member: unknown) => unknown, drop: (member: unknown) => boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map(map).filter((item) => item !== undefined)
    return items.length === value.length && items.every((item, i) => item === value[i]) ? value : items
  }
  if (!isObject(value)) return value
  let result: Record<string, unknown> | undefined
  for (const key in value) {
    const member = map(value[key])
    const isDropped = drop(member)
    if (!result) {
      if (member === value[key] && !isDropped) continue
      result = membersBefore(value, key)
    }
    if (!isDropped) result[key] = member
  }
  return result ?? value
}

function membersBefore(object: JsonObject, end: string): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const key in object) {
    if (key === end) break
    result[key] = object[key]
  }
  return result
}
