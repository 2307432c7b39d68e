// The order in which Go's sort leaves equal elements. Models package sort: pattern-defeating quicksort, which is not stable.
// kubectl sorts rows and events with it; a stable sort would show ties in another order than the real one.

type Less<T> = (a: T, b: T) => boolean

/** Up to this many elements an insertion sort does, which keeps ties in order. */
const INSERTION_MAX = 12

/** A sorted copy, ties where sort.Sort puts them. `less` need not be consistent; it is asked as upstream asks it. */
export function goSort<T>(items: readonly T[], less: Less<T>): readonly T[] {
  const sorter = new Sorter([...items], less)
  if (items.length > 1) sorter.quickSort(0, items.length, bitLength(items.length))
  return sorter.items
}

class Sorter<T> {
  readonly items: T[]
  readonly #less: Less<T>

  constructor(items: T[], less: Less<T>) {
    this.items = items
    this.#less = less
  }

  /** Sorts `from`..`to`; after `limit` bad pivots it goes on as a heap sort. */
  quickSort(from: number, to: number, limit: number): void {
    let balanced = true
    let partitioned = true
    for (;;) {
      const length = to - from
      if (length <= INSERTION_MAX) return this.#insertionSort(from, to)
      if (limit === 0) return this.#heapSort(from, to)
      if (!balanced) {
        this.#breakPatterns(from, to)
        limit--
      }
      let { pivot, hint } = this.#choosePivot(from, to)
      if (hint === 'decreasing') {
        this.#reverse(from, to)
        pivot = to - 1 - (pivot - from)
        hint = 'increasing'
      }
      if (balanced && partitioned && hint === 'increasing' && this.#tryInsertion(from, to)) return
      if (from > 0 && !this.#isLess(from - 1, pivot)) {
        from = this.#partitionEqual(from, to, pivot)
        continue
      }
      const { middle, already } = this.#partition(from, to, pivot)
      partitioned = already
      const [left, right] = [middle - from, to - middle]
      balanced = Math.min(left, right) >= Math.floor(length / 8)
      if (left < right) {
        this.quickSort(from, middle, limit)
        from = middle + 1
      } else {
        this.quickSort(middle + 1, to, limit)
        to = middle
      }
    }
  }

  #isLess(a: number, b: number): boolean {
    return this.#less(this.items[a]!, this.items[b]!)
  }

  #swap(a: number, b: number): void {
    const kept = this.items[a]!
    this.items[a] = this.items[b]!
    this.items[b] = kept
  }

  #insertionSort(from: number, to: number): void {
    for (let at = from + 1; at < to; at++) for (let k = at; k > from && this.#isLess(k, k - 1); k--) this.#swap(k, k - 1)
  }

  #heapSort(from: number, to: number): void {
    const length = to - from
    for (let at = Math.floor((length - 1) / 2); at >= 0; at--) this.#siftDown(at, length, from)
    for (let at = length - 1; at >= 0; at--) {
      this.#swap(from, from + at)
      this.#siftDown(0, at, from)
    }
  }

  #siftDown(root: number, end: number, offset: number): void {
    for (let parent = root; ;) {
      let child = 2 * parent + 1
      if (child >= end) return
      if (child + 1 < end && this.#isLess(offset + child, offset + child + 1)) child++
      if (!this.#isLess(offset + parent, offset + child)) return
      this.#swap(offset + parent, offset + child)
      parent = child
    }
  }

  #partition(from: number, to: number, pivot: number): { readonly middle: number; readonly already: boolean } {
    this.#swap(from, pivot)
    let [left, right] = [from + 1, to - 1]
    let already = true
    for (;;) {
      while (left <= right && this.#isLess(left, from)) left++
      while (left <= right && !this.#isLess(right, from)) right--
      if (left > right) break
      already = false
      this.#swap(left++, right--)
    }
    this.#swap(right, from)
    return { middle: right, already }
  }

  /** Parts what equals the pivot from what is greater; nothing is less. Gives where the greater begin. */
  #partitionEqual(from: number, to: number, pivot: number): number {
    this.#swap(from, pivot)
    let [left, right] = [from + 1, to - 1]
    for (;;) {
      while (left <= right && !this.#isLess(from, left)) left++
      while (left <= right && this.#isLess(from, right)) right--
      if (left > right) return left
      this.#swap(left++, right--)
    }
  }

  /** Mends a few pairs of what is nearly sorted; true when all is sorted then. */
  #tryInsertion(from: number, to: number): boolean {
    let at = from + 1
    for (let step = 0; step < 5; step++) {
      while (at < to && !this.#isLess(at, at - 1)) at++
      if (at === to) return true
      if (to - from < 50) return false
      this.#swap(at, at - 1)
      if (at - from >= 2) for (let k = at - 1; k >= 1 && this.#isLess(k, k - 1); k--) this.#swap(k, k - 1)
      if (to - at >= 2) for (let k = at + 1; k < to && this.#isLess(k, k - 1); k++) this.#swap(k, k - 1)
    }
    return false
  }

  /** Moves three elements to where a generator seeded by the length says. */
  #breakPatterns(from: number, to: number): void {
    const length = to - from
    const mask = 2 ** bitLength(length) - 1
    let random = BigInt(length)
    const middle = from + Math.floor(length / 4) * 2
    for (let at = middle - 1; at <= middle + 1; at++) {
      random = BigInt.asUintN(64, random ^ (random << 13n))
      random ^= random >> 7n
      random = BigInt.asUintN(64, random ^ (random << 17n))
      const other = Number(random & BigInt(mask))
      this.#swap(at, from + (other >= length ? other - length : other))
    }
  }

  #choosePivot(from: number, to: number): { pivot: number; hint: 'increasing' | 'decreasing' | undefined } {
    const length = to - from
    const quarter = Math.floor(length / 4)
    const counter = { swaps: 0 }
    const candidates = [from + quarter, from + quarter * 2, from + quarter * 3].map((at) =>
      (length >= 50 ? this.#median([at - 1, at, at + 1], counter) : at))
    const pivot = this.#median(candidates, counter)
    return { pivot, hint: counter.swaps === 0 ? 'increasing' : counter.swaps === 12 ? 'decreasing' : undefined }
  }

  #median([a = 0, b = 0, c = 0]: readonly number[], counter: { swaps: number }): number {
    const ordered = (x: number, y: number): readonly [number, number] => {
      if (!this.#isLess(y, x)) return [x, y]
      counter.swaps++
      return [y, x]
    }
    const [low, high] = ordered(a, b)
    const [middle] = ordered(high, c)
    return ordered(low, middle)[1]
  }

  #reverse(from: number, to: number): void {
    for (let [left, right] = [from, to - 1]; left < right; left++, right--) this.#swap(left, right)
  }
}

/** How many binary digits a count has. */
function bitLength(count: number): number {
  return count.toString(2).length
}
