// The strategic merge patch between two documents. Models the diff half of apimachinery/pkg/util/strategicpatch/patch.go.
// Subtrees that the two documents share are skipped by reference, so the cost is that of what changed.
import { formatGoValue } from '../jsonpath/index.ts'
import type { JsonObject } from '../object.ts'
import type { Shape } from '../schema/index.ts'
import { PatchError } from './patch-error.ts'
import { copyOf, isObject, sameJson } from './same-json.ts'
import {
  compareText, DELETE_PREFIX, DIRECTIVE, identityOf, keyOfItem, kindOfItems, ORDER_PREFIX, RETAIN_KEYS, sortByOrder, sortScalars, withoutDuplicates, type List,
} from './strategic-lists.ts'
import { strategyOfList, strategyOfObject, type PatchStrategy } from './strategic-schema.ts'

/** Which half of the difference to keep: the three-way patch takes changes from one pair of documents and deletions from another. */
export interface DiffOptions {
  readonly changes: boolean
  readonly deletions: boolean
  readonly elementOrder: boolean
}

/** What turns `original` into `modified`, members sorted by name as Go writes them; {} if nothing does. */
export function diffObjects(original: JsonObject, modified: JsonObject, shape: Shape, options: DiffOptions, retainKeys = false): JsonObject {
  if (original === modified) return EMPTY
  const patch: Record<string, unknown> = {}
  for (const key in modified) {
    const before = original[key]
    const after = modified[key]
    if (before === after) continue
    if (before === undefined) {
      if (options.changes) patch[key] = after
    } else if (key === DIRECTIVE) {
      if (typeof before !== 'string' || typeof after !== 'string') throw new PatchError(`invalid value for special key: ${DIRECTIVE}`)
      patch[key] = after
    } else if (isObject(before) && isObject(after)) {
      diffObjectMember(key, before, after, patch, shape, options)
    } else if (Array.isArray(before) && Array.isArray(after)) {
      diffListMember(key, before, after, patch, shape, options)
    } else if (options.changes) patch[key] = after
  }
  if (options.deletions) for (const key in original) if (modified[key] === undefined) patch[key] = null
  if (retainKeys) addRetainKeys(original, modified, patch)
  return sortMembers(patch)
}

const EMPTY: JsonObject = Object.freeze({})

function sortMembers(patch: Record<string, unknown>): JsonObject {
  const keys = Object.keys(patch)
  for (let i = 1; i < keys.length; i++) {
    if (keys[i - 1]! < keys[i]!) continue
    const sorted: Record<string, unknown> = {}
    for (const key of keys.sort(compareText)) sorted[key] = patch[key]
    return sorted as JsonObject
  }
  return patch as JsonObject
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false
  return true
}

/** Upstream asks the schema only for values that differ, so that documents with fields of their own can still be compared. */
function strategyFor(look: (parent: Shape, key: string) => PatchStrategy, shape: Shape, key: string, before: unknown, after: unknown): PatchStrategy | undefined {
  try {
    return look(shape, key)
  } catch (error) {
    if (sameJson(before, after)) return undefined
    throw error
  }
}

function diffObjectMember(key: string, before: JsonObject, after: JsonObject, patch: Record<string, unknown>, shape: Shape, options: DiffOptions): void {
  const strategy = strategyFor(strategyOfObject, shape, key, before, after)
  if (!strategy) return
  if (strategy.strategy === 'replace') {
    if (options.changes) patch[key] = after
    return
  }
  const inner = diffObjects(before, after, strategy.below, options, strategy.retainKeys)
  if (!isEmpty(inner)) patch[key] = inner
}

function diffListMember(key: string, before: List, after: List, patch: Record<string, unknown>, shape: Shape, options: DiffOptions): void {
  const strategy = strategyFor(strategyOfList, shape, key, before, after)
  if (!strategy) return
  if (strategy.strategy !== 'merge') {
    if (options.changes && !sameJson(before, after)) patch[key] = after
    return
  }
  const { changes, deletions, order } = diffLists(before, after, strategy, options)
  if (changes.length > 0) patch[key] = changes
  if (deletions.length > 0) patch[`${DELETE_PREFIX}/${key}`] = deletions
  if (order.length > 0) patch[`${ORDER_PREFIX}/${key}`] = order
}

/** Lists every member to keep, for unions like a Deployment's strategy, where one kept member excludes another. */
function addRetainKeys(original: JsonObject, modified: JsonObject, patch: Record<string, unknown>): void {
  const kept = Object.keys(modified).filter((key) => modified[key] !== null)
  if (kept.length === 0) return
  const lost = Object.keys(original).some((key) => original[key] !== null && modified[key] === undefined)
  if (lost || !isEmpty(patch)) patch[RETAIN_KEYS] = kept.sort(compareText)
}

interface ListDiff { readonly changes: List; readonly deletions: List; readonly order: List }

const NO_DIFF: ListDiff = { changes: [], deletions: [], order: [] }

function diffLists(before: List, after: List, strategy: PatchStrategy, options: DiffOptions): ListDiff {
  if (before.length === 0) return after.length === 0 || !options.changes ? NO_DIFF : { ...NO_DIFF, changes: after }
  return kindOfItems(before, after) === 'object'
    ? diffListsOfObjects(before, after, strategy, options)
    : diffListsOfScalars(before, after, options)
}

function diffListsOfObjects(before: List, after: List, strategy: PatchStrategy, options: DiffOptions): ListDiff {
  const { mergeKey } = strategy
  const beforeByKey = indexByKey(before, mergeKey)
  const afterByKey = indexByKey(after, mergeKey)
  const isUnique = beforeByKey.size === before.length && afterByKey.size === after.length
  const { changed, deleted } = isUnique
    ? matchByKey(beforeByKey, afterByKey, strategy, options)
    : matchInOrder(sortByKey(before, mergeKey), sortByKey(after, mergeKey), strategy, options)
  const changes = [...(isUnique ? changed : sortByOrder(changed, after, mergeKey)), ...deleted]
  const isReordered = before.length !== after.length || after.some((item, i) => identityOf(before[i], mergeKey) !== identityOf(item, mergeKey))
  const wantsOrder = options.elementOrder && (changes.length > 0 || (options.changes && isReordered))
  return { changes, deletions: [], order: wantsOrder ? after.map((item) => ({ [mergeKey]: identityOf(item, mergeKey) })) : [] }
}

function indexByKey(list: List, mergeKey: string): Map<unknown, JsonObject> {
  const index = new Map<unknown, JsonObject>()
  for (const item of list) index.set(keyOfItem(item, mergeKey), item as JsonObject)
  return index
}

interface Matched { readonly changed: unknown[]; readonly deleted: unknown[] }

/** Changes come in the order of the new list, deletions in the order of their keys. */
function matchByKey(before: Map<unknown, JsonObject>, after: Map<unknown, JsonObject>, strategy: PatchStrategy, options: DiffOptions): Matched {
  const changed: unknown[] = []
  for (const [key, item] of after) {
    const old = before.get(key)
    const change = old ? diffItems(old, item, strategy, options) : options.changes ? item : undefined
    if (change) changed.push(change)
  }
  const lost = options.deletions ? [...before.keys()].filter((key) => !after.has(key)) : []
  return { changed, deleted: sortScalars(lost).map((key) => deletionOf(key, strategy)) }
}

/** The same where several items have one key, as a Service's ports may: they are met in the order in which their keys print. */
function matchInOrder(left: readonly KeyedItem[], right: readonly KeyedItem[], strategy: PatchStrategy, options: DiffOptions): Matched {
  const changed: unknown[] = []
  const deleted: unknown[] = []
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const [a, b] = [left[i], right[j]]
    const order = !a ? 1 : !b ? -1 : compareText(a.text, b.text)
    if (order <= 0) i++
    if (order >= 0) j++
    if (order < 0 && options.deletions) deleted.push(deletionOf(a!.item[strategy.mergeKey], strategy))
    const change = order > 0 ? options.changes && b!.item : order === 0 && diffItems(a!.item, b!.item, strategy, options)
    if (change) changed.push(change)
  }
  return { changed, deleted }
}

function diffItems(before: JsonObject, after: JsonObject, { mergeKey, below, retainKeys }: PatchStrategy, options: DiffOptions): JsonObject | undefined {
  const inner = diffObjects(before, after, below, options, retainKeys)
  return isEmpty(inner) ? undefined : sortMembers(withMember(inner, mergeKey, after[mergeKey]))
}

function withMember(object: JsonObject, key: string, value: unknown): Record<string, unknown> {
  const copy = copyOf(object)
  copy[key] = value
  return copy
}

function deletionOf(key: unknown, { mergeKey }: PatchStrategy): object {
  return { [DIRECTIVE]: 'delete', [mergeKey]: key }
}

interface KeyedItem { readonly text: string; readonly item: JsonObject }

/** Of items with the same key the last comes first: upstream's comparison is not strict. */
function sortByKey(list: List, mergeKey: string): readonly KeyedItem[] {
  const keyed = list.map((item, i) => ({ text: formatGoValue(keyOfItem(item, mergeKey)), item: item as JsonObject, i }))
  return keyed.sort((a, b) => compareText(a.text, b.text) || b.i - a.i)
}

/** Upstream also gives an order for an unchanged list that is not sorted, because it sorts in place before it compares; that is left out. */
function diffListsOfScalars(before: List, after: List, options: DiffOptions): ListDiff {
  const left = sortScalars(before)
  const right = sortScalars(after)
  const added: unknown[] = []
  const deleted: unknown[] = []
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const order = i >= left.length ? 1 : j >= right.length ? -1 : compareText(formatGoValue(left[i]), formatGoValue(right[j]))
    if (order < 0 && options.deletions) deleted.push(left[i])
    if (order > 0 && options.changes) added.push(right[j])
    if (order <= 0) i++
    if (order >= 0) j++
  }
  const deletions = withoutDuplicates(deleted)
  const wantsOrder = options.elementOrder && (deletions.length > 0 || (options.changes && !sameJson(before, after)))
  return { changes: sortByOrder(added, after, ''), deletions, order: wantsOrder ? after : [] }
}
