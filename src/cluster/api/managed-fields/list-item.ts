// Which element of a path an item of a list is. Models structured-merge-diff/typed/helpers.go.
import type { JsonObject } from '../object.ts'
import type { ListSchema } from './field-schema.ts'
import { keyElement, valueElement } from './path-element.ts'

/** The element of an item; an Error, with upstream's text, if the item cannot be one. */
export function elementOfItem(schema: ListSchema, item: unknown): string | Error {
  if (schema.relation === 'set') {
    if (item === null) return new Error("associative list without keys has an element that's an explicit null")
    if (Array.isArray(item)) return new Error('not supported: associative list with lists as elements')
    return typeof item === 'object' ? new Error("associative list without keys has an element that's a map type") : valueElement(item)
  }
  if (item === null) return new Error('associative list with keys may not have a null element')
  if (typeof item !== 'object' || Array.isArray(item)) return new Error('associative list with keys may not have non-map elements')
  const only = schema.keys.length === 1 ? (item as JsonObject)[schema.keys[0]!] : undefined
  if (typeof only === 'string') return elementOfKey(schema.keys[0]!, only)
  const values = schema.keys.map((key, i) => (item as JsonObject)[key] ?? schema.keyDefaults[i])
  if (values.every((value) => value === undefined)) {
    const keys = `[${schema.keys.map((key) => JSON.stringify(key)).join(' ')}]`
    return new Error(`associative list with keys has an element that omits all key fields ${keys} (and doesn't have default values for any key fields)`)
  }
  return keyElement(schema.keys, values)
}

/** Elements of items that are known by one text, by the name of the key: few texts serve most lists. */
const elements = new Map<string, Map<string, string>>()
const ELEMENTS_KEPT = 1024

function elementOfKey(key: string, value: string): string {
  let known = elements.get(key)
  if (!known) elements.set(key, (known = new Map()))
  let element = known.get(value)
  if (element === undefined) {
    if (known.size >= ELEMENTS_KEPT) known.clear()
    known.set(value, (element = keyElement([key], [value])))
  }
  return element
}

/** The items of a list by their elements, in order; items that cannot be one are left out. */
export function itemsByElement(schema: ListSchema, list: readonly unknown[]): Map<string, readonly unknown[]> {
  const items = new Map<string, readonly unknown[]>()
  for (const item of list) {
    const element = elementOfItem(schema, item)
    if (typeof element !== 'string') continue
    const namesakes = items.get(element)
    items.set(element, namesakes ? [...namesakes, item] : [item])
  }
  return items
}

/** Whether two items of a list of maps are the same item. */
export function haveSameKeys(schema: ListSchema, a: unknown, b: unknown): boolean {
  for (let i = 0; i < schema.keys.length; i++) {
    const key = schema.keys[i]!
    const fallback = schema.keyDefaults[i]
    if (((a as JsonObject | null)?.[key] ?? fallback) !== ((b as JsonObject | null)?.[key] ?? fallback)) return false
  }
  return true
}
