// Latencies that come and go, counted by size: a percentile of a sliding time costs a walk over the sizes, not a sort.

/** Sizes grow by so much: a percentile is this close to the true one. */
const GROWTH = 1.01
/** Everything below counts as this long: 10 µs. */
const SHORTEST = 10
const SIZES = Math.ceil(Math.log(120_000_000 / SHORTEST) / Math.log(GROWTH)) + 1
const LOG_GROWTH = Math.log(GROWTH)

export class LatencyHistogram {
  readonly #counts = new Uint32Array(SIZES)
  #count = 0
  #sums = new Float64Array(SIZES)

  get count(): number {
    return this.#count
  }

  add(micros: number): void {
    this.#change(micros, 1)
  }

  remove(micros: number): void {
    this.#change(micros, -1)
  }

  /** The percentiles for ascending shares (`0.5`, `0.95`), by nearest rank, in microseconds: the mean of those of that size. NaN when there is nothing. */
  percentiles(shares: readonly number[]): number[] {
    if (this.#count === 0) return shares.map(() => NaN)
    const found: number[] = []
    let seen = 0
    for (let size = 0; size < SIZES && found.length < shares.length; size++) {
      seen += this.#counts[size]!
      while (found.length < shares.length && seen >= Math.max(1, Math.ceil(shares[found.length]! * this.#count))) found.push(this.#sums[size]! / this.#counts[size]!)
    }
    return found
  }

  #change(micros: number, by: 1 | -1): void {
    const size = micros <= SHORTEST ? 0 : Math.min(SIZES - 1, Math.ceil(Math.log(micros / SHORTEST) / LOG_GROWTH))
    this.#counts[size]! += by
    this.#sums[size]! += by * micros
    this.#count += by
  }
}
