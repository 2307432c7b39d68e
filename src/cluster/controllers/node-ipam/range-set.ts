// Ranges of equal size within one larger range, given away in turn. Models pkg/controller/nodeipam/ipam/cidrset (IPv4).

export class RangeSet {
  readonly count: number
  #base: number
  #size: number
  #maskSize: number
  #used = new Set<number>()
  #next = 0

  /** `cidr` is the whole (`10.244.0.0/16`), `maskSize` the mask of each part (24). */
  constructor(cidr: string, maskSize: number) {
    const [address = '0.0.0.0', bits = '0'] = cidr.split('/')
    this.#maskSize = maskSize
    this.#size = 2 ** (32 - maskSize)
    this.count = 2 ** (maskSize - Number(bits))
    this.#base = Math.floor(parseAddress(address) / 2 ** (32 - Number(bits))) * 2 ** (32 - Number(bits))
  }

  /** The next free range; undefined when all are taken. One that is released is not given away again at once. */
  take(): string | undefined {
    for (let i = 0; i < this.count; i++) {
      const index = (this.#next + i) % this.count
      if (this.#used.has(index)) continue
      this.#used.add(index)
      this.#next = (index + 1) % this.count
      return `${formatAddress(this.#base + index * this.#size)}/${this.#maskSize}`
    }
    return undefined
  }

  /** Marks every range that `cidr` touches as taken. */
  occupy(cidr: string): void {
    for (const index of this.#covered(cidr)) this.#used.add(index)
  }

  release(cidr: string): void {
    for (const index of this.#covered(cidr)) this.#used.delete(index)
  }

  *#covered(cidr: string): Generator<number> {
    const [address = '0.0.0.0', bits = '32'] = cidr.split('/')
    const start = parseAddress(address)
    const end = start + 2 ** (32 - Number(bits))
    const first = Math.max(0, Math.floor((start - this.#base) / this.#size))
    for (let index = first; index < this.count && this.#base + index * this.#size < end; index++) yield index
  }
}

const parseAddress = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

const formatAddress = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
