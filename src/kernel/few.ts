// A map that mostly holds one entry: a Map's table has room for four, and there is one for every pod.

/** A map in the order of insertion, made for one entry. */
export class Few<K, V> {
  #key: K | undefined
  #value: V | undefined
  /** Everything, once there was a second entry. */
  #more: Map<K, V> | undefined

  get size(): number {
    return this.#more ? this.#more.size : this.#key === undefined ? 0 : 1
  }

  get(key: K): V | undefined {
    return this.#more ? this.#more.get(key) : key === this.#key ? this.#value : undefined
  }

  has(key: K): boolean {
    return this.#more ? this.#more.has(key) : key === this.#key && key !== undefined
  }

  set(key: K, value: V): void {
    if (this.#more) this.#more.set(key, value)
    else if (this.#key === undefined || this.#key === key) {
      this.#key = key
      this.#value = value
    } else {
      this.#more = new Map([[this.#key, this.#value as V], [key, value]])
      this.#key = this.#value = undefined
    }
  }

  delete(key: K): boolean {
    if (this.#more) return this.#more.delete(key)
    if (key === undefined || this.#key !== key) return false
    this.#key = this.#value = undefined
    return true
  }

  /** Some hold thousands: those are gone through at a Map's own speed. */
  values(): IterableIterator<V> {
    if (this.#more) return this.#more.values()
    return (this.#key === undefined ? [] : [this.#value as V]).values()
  }
}
