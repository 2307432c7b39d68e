// A binary heap whose items can be found, moved and taken out by key. Models pkg/scheduler/backend/heap.

export class Heap<T> {
  #items: T[] = []
  #positions = new Map<string, number>()
  #keyOf: (item: T) => string
  #isBefore: (a: T, b: T) => boolean

  constructor(keyOf: (item: T) => string, isBefore: (a: T, b: T) => boolean) {
    this.#keyOf = keyOf
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  get(key: string): T | undefined {
    const position = this.#positions.get(key)
    return position === undefined ? undefined : this.#items[position]
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  /** Adds an item, or puts it in the place of the one with its key. */
  set(item: T): void {
    const key = this.#keyOf(item)
    const position = this.#positions.get(key) ?? this.#items.length
    this.#put(item, position)
    this.#settle(position)
  }

  pop(): T | undefined {
    const first = this.#items[0]
    if (first !== undefined) this.delete(this.#keyOf(first))
    return first
  }

  delete(key: string): T | undefined {
    const position = this.#positions.get(key)
    if (position === undefined) return undefined
    const found = this.#items[position]!
    const last = this.#items.pop()!
    this.#positions.delete(key)
    if (last !== found) {
      this.#put(last, position)
      this.#settle(position)
    }
    return found
  }

  /** In no particular order. */
  values(): Iterable<T> {
    return this.#items.values()
  }

  #put(item: T, position: number): void {
    this.#items[position] = item
    this.#positions.set(this.#keyOf(item), position)
  }

  /** Lets the item of a position rise or sink to where it belongs; those that it passes move over one by one. */
  #settle(start: number): void {
    const items = this.#items
    const item = items[start]!
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(item, items[parent]!)) break
      this.#put(items[parent]!, at)
      at = parent
    }
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#isBefore(items[child + 1]!, items[child]!)) child++
      if (!this.#isBefore(items[child]!, item)) break
      this.#put(items[child]!, at)
      at = child
    }
    if (at !== start) this.#put(item, at)
  }
}
