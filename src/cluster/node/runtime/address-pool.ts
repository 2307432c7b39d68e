// Addresses of pods on one machine. Models the CNI plugin host-local: one after the other through the range, so that an address is not used again at once.

export class AddressPool {
  readonly #base: number
  readonly #size: number
  readonly #used = new Set<number>()
  #last = 1

  /** `cidr` is the node's podCIDR, such as `10.244.1.0/24`. The first address is the gateway's. */
  constructor(cidr: string) {
    const [address = '', bits = '24'] = cidr.split('/')
    this.#base = address.split('.').reduce((value, part) => value * 256 + Number(part), 0)
    this.#size = 2 ** (32 - Number(bits))
  }

  /** The next free address; undefined when there is none. */
  take(): string | undefined {
    const usable = this.#size - 3
    for (let tries = 0; tries < usable; tries++) {
      this.#last = this.#last + 1 > this.#size - 2 ? 2 : this.#last + 1
      if (this.#used.has(this.#last)) continue
      this.#used.add(this.#last)
      return print(this.#base + this.#last)
    }
    return undefined
  }

  release(address: string): void {
    this.#used.delete(address.split('.').reduce((value, part) => value * 256 + Number(part), 0) - this.#base)
  }

  /** First and last address that pods can have. */
  get range(): string {
    return `${print(this.#base + 1)}-${print(this.#base + this.#size - 2)}`
  }
}

function print(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
}
