// Order and membership in lists of a strategic merge patch.
// Models the list half of apimachinery/pkg/util/strategicpatch/patch.go.
import { formatGoValue } from '../jsonpath/index.ts'
import type { JsonObject } from '../object.ts'
import { PatchError } from './patch-error.ts'
import { isObject } from './same-json.ts'

export type List = readonly unknown[]

export const DIRECTIVE = '$patch'
export const ORDER_PREFIX = '$setElementOrder'
export const DELETE_PREFIX = '$deleteFromPrimitiveList'
export const RETAIN_KEYS = '$retainKeys'
export const BAD_ORDER_LIST = 'invalid patch format of setElementOrder list'

/** What identifies an item: its merge key's value, or the item itself in a list of scalars. */
export function identityOf(item: unknown, mergeKey: string): unknown {
  return mergeKey === '' ? item : (item as JsonObject | undefined)?.[mergeKey]
}

/** The value of an item's merge key; throws PatchError if the item is no object or has none. */
export function keyOfItem(item: unknown, mergeKey: string): unknown {
  if (!isObject(item)) throw wrongType('map[string]interface {}', item)
  const key = item[mergeKey]
  if (key === undefined) throw new PatchError(`map: ${formatGoValue(item)} does not contain declared merge key: ${mergeKey}`)
  return key
}

/** Tells what the items of lists are. Throws PatchError if they are mixed, are lists themselves, or there are none. */
export function kindOfItems(...lists: readonly List[]): 'object' | 'scalar' {
  let kind: string | undefined
  for (const list of lists) {
    for (const item of list) {
      const next = goTypeOf(item)
      if (kind === undefined && next === '[]interface {}') throw new PatchError('lists of lists are not supported', 422)
      if (kind !== undefined && next !== kind) throw new PatchError(`list element types are not identical: ${formatGoValue(lists)}`)
      kind = next
    }
  }
  if (kind === undefined) throw new PatchError('no elements in any of the given slices')
  return kind === 'map[string]interface {}' ? 'object' : 'scalar'
}

/** Go's name for the type of a decoded JSON value. */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

export function wrongType(expected: string, actual: unknown): PatchError {
  return new PatchError(`expected a ${expected}, but received a ${goTypeOf(actual)}`)
}

/** Positions by identity; the first of duplicates counts. */
function positionsIn(order: List, mergeKey: string): Map<unknown, number> {
  const positions = new Map<unknown, number>()
  order.forEach((item, i) => {
    const identity = identityOf(item, mergeKey)
    if (!positions.has(identity)) positions.set(identity, i)
  })
  return positions
}

/**
 * Sorts `items` as `order` has them; deletions go last. The comparison says "before" about any item that `order` lacks,
 * so the outcome depends on the algorithm: an insertion sort, which is what Go's stable sort does with short lists.
 */
export function sortByOrder(items: List, order: List, mergeKey: string): unknown[] {
  const deletions: unknown[] = []
  let sorted = items as unknown[]
  if (mergeKey !== '') {
    for (const list of [items, order]) for (const item of list) keyOfItem(item, mergeKey)
    sorted = []
    for (const item of items) ((item as JsonObject)[DIRECTIVE] === 'delete' ? deletions : sorted).push(item)
  } else sorted = [...items]
  const positions = positionsIn(order, mergeKey)
  const places = sorted.map((item) => positions.get(identityOf(item, mergeKey)))
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0 && isBefore(places[j], places[j - 1]); j--) {
      ;[sorted[j], sorted[j - 1]] = [sorted[j - 1], sorted[j]]
      ;[places[j], places[j - 1]] = [places[j - 1], places[j]]
    }
  }
  return deletions.length > 0 ? [...sorted, ...deletions] : sorted
}

function isBefore(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined || a < b
}

/**
 * Puts a merged list in order: items that the patch names as `patchOrder` has them, the others as the server had them,
 * and the two interleaved where the server knows both; otherwise the patch's come first.
 */
export function orderMerged(merged: List, patchOrder: List, serverOrder: List, mergeKey: string): List {
  if (isOrdered(merged, patchOrder, mergeKey)) return merged
  const named = new Set(patchOrder.map((item) => identityOf(item, mergeKey)))
  const fromPatch: unknown[] = []
  const serverOnly: unknown[] = []
  for (const item of merged) {
    const identity = mergeKey === '' ? item : keyOfItem(item, mergeKey)
    ;(named.has(identity) ? fromPatch : serverOnly).push(item)
  }
  const patch = sortByOrder(fromPatch, patchOrder, mergeKey)
  const server = sortByOrder(serverOnly, serverOrder, mergeKey)
  const positions = positionsIn(serverOrder, mergeKey)
  const placeOf = (item: unknown): number | undefined => positions.get(identityOf(item, mergeKey))
  const result: unknown[] = []
  let next = 0
  for (const item of patch) {
    const place = placeOf(item)
    while (next < server.length && place !== undefined && (placeOf(server[next]) ?? Infinity) < place) result.push(server[next++])
    result.push(item)
  }
  return result.concat(server.slice(next))
}

/** Whether the list has just the items that the patch names, in their order. */
function isOrdered(merged: List, patchOrder: List, mergeKey: string): boolean {
  if (mergeKey === '' || merged.length !== patchOrder.length) return false
  for (let i = 0; i < merged.length; i++) {
    const item = merged[i] as JsonObject
    if (item[DIRECTIVE] !== undefined || item[mergeKey] === undefined || item[mergeKey] !== identityOf(patchOrder[i], mergeKey)) return false
  }
  return true
}

/** Throws unless the items of a patch come in the order that its $setElementOrder gives, and are all in it. */
export function checkOrder(patchList: List, order: List, mergeKey: string): void {
  if (order.length === 0 || patchList.length === 0) return
  const named = mergeKey === '' ? patchList : patchList.filter((item) => {
    if (!isObject(item)) throw wrongType('map[string]interface {}', item)
    return item[DIRECTIVE] === undefined
  })
  let at = 0
  for (const item of order) {
    if (at === named.length) break
    const same = mergeKey === '' ? named[at] === item : keyOfItem(named[at], mergeKey) === keyOfItem(item, mergeKey)
    if (same) at++
  }
  if (at < named.length) {
    throw new PatchError(`The order in patch list:\n${formatGoValue(patchList)}\n doesn't match ${ORDER_PREFIX} list:\n${formatGoValue(order)}\n`)
  }
}

/** The list without repetitions, in upstream's way: the last item takes the place of each one dropped. */
export function withoutDuplicates(list: List): unknown[] {
  const result = [...list]
  for (let i = 0; i < result.length; i++) {
    for (let j = i + 1; j < result.length; j++) {
      if (result[i] !== result[j]) continue
      const last = result.pop()
      if (j < result.length) result[j--] = last
    }
  }
  return result
}

/** Scalars sorted by how they print. */
export function sortScalars(list: List): unknown[] {
  return [...list].sort((a, b) => compareText(formatGoValue(a), formatGoValue(b)))
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
