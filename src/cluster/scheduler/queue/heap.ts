// A binary heap whose items can be found, moved and taken out by key. Models pkg/scheduler/backend/heap.

/** An item and where it is: to move it over costs no look-up. */
interface Place<T> {
  item: T
  readonly key: string
  position: number
}

export class Heap<T> {
  #places: Place<T>[] = []
  #byKey = new Map<string, Place<T>>()
  #keyOf: (item: T) => string
  #isBefore: (a: T, b: T) => boolean

  constructor(keyOf: (item: T) => string, isBefore: (a: T, b: T) => boolean) {
    this.#keyOf = keyOf
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#places.length
  }

  get(key: string): T | undefined {
    return this.#byKey.get(key)?.item
  }

  peek(): T | undefined {
    return this.#places[0]?.item
  }

  /** Adds an item, or puts it in the place of the one with its key. */
  set(item: T): void {
    const key = this.#keyOf(item)
    const known = this.#byKey.get(key)
    if (known) {
      known.item = item
      return this.#settle(known)
    }
    const place: Place<T> = { item, key, position: this.#places.length }
    this.#places.push(place)
    this.#byKey.set(key, place)
    this.#settle(place)
  }

  pop(): T | undefined {
    const first = this.#places[0]
    return first && this.delete(first.key)
  }

  delete(key: string): T | undefined {
    const found = this.#byKey.get(key)
    if (found === undefined) return undefined
    const last = this.#places.pop()!
    this.#byKey.delete(key)
    if (last !== found) {
      this.#put(last, found.position)
      this.#settle(last)
    }
    return found.item
  }

  /** In no particular order. */
  *values(): Iterable<T> {
    for (const { item } of this.#places) yield item
  }

  #put(place: Place<T>, position: number): void {
    this.#places[position] = place
    place.position = position
  }

  /** Lets an item rise or sink to where it belongs; those that it passes move over one by one. */
  #settle(place: Place<T>): void {
    const places = this.#places
    const { item, position: start } = place
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(item, places[parent]!.item)) break
      this.#put(places[parent]!, at)
      at = parent
    }
    for (;;) {
      let child = 2 * at + 1
      if (child >= places.length) break
      if (child + 1 < places.length && this.#isBefore(places[child + 1]!.item, places[child]!.item)) child++
      if (!this.#isBefore(places[child]!.item, item)) break
      this.#put(places[child]!, at)
      at = child
    }
    if (at !== start) this.#put(place, at)
  }
}
