// Small edits that share whatever they do not change.
// Where keys may be new, copies are made with Object.assign: V8 as in Node 20 takes ten times longer to add a key to a spread copy.

/**
 * The object with these fields set where it has none (or null). The same reference when nothing was missing,
 * or when it is a copy of the caller's own that may be written to.
 */
export function fill<T extends object>(object: T, defaults: Partial<T>, own = false): T {
  let result = own ? object : undefined
  for (const key in defaults) {
    if (defaults[key] === undefined || (object[key] !== undefined && object[key] !== null)) continue
    result ??= Object.assign({}, object)
    result[key] = defaults[key]!
  }
  return result ?? object
}

/** The object with these fields, new or not. Whatever adds a key to a copy goes by this: what V8 makes of `{ ...object, added }` has a shape that no other object has. */
export function put<T extends object>(object: T, fields: Partial<T>): T {
  const result = {} as T
  for (const key in object) result[key] = object[key]
  for (const key in fields) result[key] = fields[key] as T[Extract<keyof T, string>]
  return result
}

/** The object with one field changed, when it has it. */
export function edit<T extends object, K extends keyof T>(object: T, key: K, change: (value: NonNullable<T[K]>) => T[K]): T {
  const before = object[key]
  if (before === undefined || before === null) return object
  const after = change(before)
  return after === before ? object : { ...object, [key]: after }
}

type ItemOf<L> = NonNullable<L> extends readonly (infer I)[] ? I : never

/** The object with every item of one list changed, when it has it. */
export function editEach<T extends object, K extends keyof T>(object: T, key: K, change: (item: ItemOf<T[K]>) => ItemOf<T[K]>): T {
  return edit(object, key, (list) => each(list as unknown as readonly ItemOf<T[K]>[], change) as T[K])
}

/** How to change some fields of a T. */
export type Edits<T> = { readonly [K in keyof T]?: (value: NonNullable<T[K]>) => T[K] }

/** `fill` and several `edit`s at once, with one copy at most: for what is defaulted most often. */
export function amend<T extends object>(object: T, defaults: Partial<T>, edits: Edits<T>): T {
  let result: T | undefined
  for (const key in edits) {
    const before = object[key]
    if (before === undefined || before === null) continue
    const after = edits[key]!(before)
    if (after !== before) (result ??= Object.assign({}, object))[key] = after
  }
  return fill(result ?? object, defaults, result !== undefined)
}

/** An edit of a list that changes every item. */
export function onEach<I>(change: (item: I) => I): (list: readonly I[]) => readonly I[] {
  return (list) => each(list, change)
}

/** The list with every item changed. */
export function each<I>(list: readonly I[], change: (item: I) => I): readonly I[] {
  let result: I[] | undefined
  for (let i = 0; i < list.length; i++) {
    const before = list[i]!
    const after = change(before)
    if (after === before) continue
    result ??= list.slice()
    result[i] = after
  }
  return result ?? list
}

/** The object without one field. */
export function without<T extends object, K extends keyof T>(object: T, key: K): T {
  if (!(key in object)) return object
  const { [key]: _, ...rest } = object
  return rest as T
}
