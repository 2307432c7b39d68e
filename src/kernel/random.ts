// Seeded random streams: sfc32, seeded by a hash of (seed, name), so that a new stream never shifts another's luck.

export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, name: string) {
    this.#a = seed | 0
    this.#b = hashName(name, 0x811c9dc5)
    this.#c = hashName(name, 0x9747b28c)
    for (let i = 0; i < 12; i++) this.uint32()
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t | 0
    return t >>> 0
  }

  /** A number in [0, 1). */
  float(): number {
    return this.uint32() / 4_294_967_296
  }

  /** A whole number in [0, bound). */
  int(bound: number): number {
    return Math.floor(this.float() * bound)
  }

  /** A whole number in [low, high]. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1)
  }

  /** `base × [1, 1 + factor)`, as wait.Jitter does. */
  jitter(base: number, factor: number): number {
    return Math.round(base + this.float() * factor * base)
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('pick from nothing')
    return items[this.int(items.length)]!
  }
}

function hashName(name: string, basis: number): number {
  let hash = basis
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash
}
