// Merging an applied configuration into the live object. Models structured-merge-diff/typed/merge.go.
// Nothing is removed here. Parts that the configuration does not mention, or has the same, keep their references.
import { isObject, sameJson } from '../patch/index.ts'
import type { JsonObject } from '../object.ts'
import { ANY, type FieldSchema, type ListSchema, type MapSchema } from './field-schema.ts'
import { elementOfItem } from './list-item.ts'

/** The live object with the configuration's values in it. */
export function mergeApplied(schema: MapSchema, live: object, applied: object): JsonObject {
  return mergeValue(schema, live, applied) as JsonObject
}

function mergeValue(schema: FieldSchema, live: unknown, applied: unknown): unknown {
  if (applied === undefined || live === applied) return live
  if (live === undefined) return applied
  const isMap = schema.is === 'map' ? !schema.atomic : schema.is === 'any' && !schema.atomic
  if (isMap && isObject(live)) {
    if (isObject(applied)) return mergeMembers(schema.is === 'map' ? schema : undefined, live, applied)
    if (applied === null && Object.keys(live).length > 0) return live
  }
  if (schema.is === 'list' && schema.relation !== 'atomic' && Array.isArray(live) && live.length > 0) {
    if (applied === null) return live
    if (Array.isArray(applied)) return mergeItems(schema, live, applied)
  }
  return sameJson(live, applied) ? live : applied
}

function mergeMembers(schema: MapSchema | undefined, live: JsonObject, applied: JsonObject): JsonObject {
  let result: Record<string, unknown> | undefined
  for (const key in applied) {
    const below = schema ? (schema.fields.get(key)?.schema ?? schema.values) : ANY
    const merged = below ? mergeValue(below, live[key], applied[key]) : applied[key]
    if (merged !== live[key]) (result ??= { ...live })[key] = merged
  }
  return (result as JsonObject | undefined) ?? live
}

interface Item { readonly element: string; readonly value: unknown }

/**
 * Merges lists of separately owned items. The result is ordered like the configuration where it says something about the order,
 * and like the live list elsewhere: both are walked side by side, and a live item that comes later in the configuration waits for it.
 */
function mergeItems(schema: ListSchema, live: readonly unknown[], applied: readonly unknown[]): readonly unknown[] {
  const left = itemsOf(schema, live)
  const right = itemsOf(schema, applied)
  const liveByElement = uniqueItems(left)
  const appliedByElement = new Map(right.map((item) => [item.element, item.value]))
  const shared = right.filter((item) => liveByElement.has(item.element)).map((item) => item.element)
  const done = new Set<string>()
  const result: unknown[] = []
  const take = (element: string): void => {
    done.add(element)
    result.push(mergeValue(schema.items, liveByElement.get(element) ?? undefined, appliedByElement.get(element)))
  }
  let nextShared = shared.shift()
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const mine = left[l]
    const theirs = right[r]
    if (mine && theirs) {
      if (mine.element === theirs.element) {
        take(mine.element)
        l++
        r++
        nextShared = shared.shift()
        continue
      }
      if (appliedByElement.has(mine.element) && nextShared !== undefined && nextShared !== mine.element) {
        l++
        continue
      }
    }
    if (mine) {
      if (!appliedByElement.has(mine.element)) {
        result.push(mine.value)
        l++
        continue
      }
      if (done.has(mine.element)) l++
    }
    if (theirs) {
      take(theirs.element)
      r++
      if (nextShared === theirs.element) nextShared = shared.shift()
    }
  }
  return result.length === live.length && result.every((item, i) => item === live[i]) ? live : result
}

function itemsOf(schema: ListSchema, list: readonly unknown[]): readonly Item[] {
  return list.flatMap((value) => {
    const element = elementOfItem(schema, value)
    return typeof element === 'string' ? [{ element, value }] : []
  })
}

/** Live items by element; one that occurs several times is not merged with, so its value is null. */
function uniqueItems(items: readonly Item[]): Map<string, unknown> {
  const unique = new Map<string, unknown>()
  for (const { element, value } of items) unique.set(element, unique.has(element) ? null : value)
  return unique
}
