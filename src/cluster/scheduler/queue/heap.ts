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

  #swap(a: number, b: number): void {
    const item = this.#items[a]!
    this.#put(this.#items[b]!, a)
    this.#put(item, b)
  }

  #settle(start: number): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(this.#items[at]!, this.#items[parent]!)) break
      this.#swap(at, parent)
      at = parent
    }
    for (;;) {
      let least = at
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < this.#items.length; child++) {
        if (this.#isBefore(this.#items[child]!, this.#items[least]!)) least = child
      }
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }
}
