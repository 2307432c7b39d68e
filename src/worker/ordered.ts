// Lists that grow at one end and are in order: where a value falls.

/** The index behind the last item whose value is at most `bound`; items are in order. */
export function after<T>(items: readonly T[], bound: number, valueOf: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueOf(items[middle]!) <= bound) low = middle + 1
    else high = middle
  }
  return low
}
