// What a controller has asked for and not yet seen come back by its watch. Models pkg/controller/controller_utils.go:
// until its own creations and deletions have been observed, a controller must not act on its stale view again.
import { MINUTE, type Kernel, type Micros } from '../../../kernel/index.ts'

const EXPIRY = 5 * MINUTE

interface Expected {
  creations: number
  /** Keys of the objects whose deletion is awaited; by key, so that one deletion seen twice counts once. */
  readonly deletions: Set<string>
  readonly since: Micros
}

export class Expectations {
  #kernel: Kernel
  #expected = new Map<string, Expected>()

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  expectCreations(key: string, count: number): void {
    this.#expected.set(key, { creations: count, deletions: new Set(), since: this.#kernel.now })
  }

  expectDeletions(key: string, objects: readonly string[]): void {
    this.#expected.set(key, { creations: 0, deletions: new Set(objects), since: this.#kernel.now })
  }

  /** Both at once, for controllers that create and delete in one sync. */
  expect(key: string, creations: number, deletions: readonly string[]): void {
    this.#expected.set(key, { creations, deletions: new Set(deletions), since: this.#kernel.now })
  }

  creationObserved(key: string, count = 1): void {
    const expected = this.#expected.get(key)
    if (expected) expected.creations -= count
  }

  deletionObserved(key: string, object: string): void {
    this.#expected.get(key)?.deletions.delete(object)
  }

  /** True when all was seen, when nothing was asked for, or when it has taken so long that it never will be. */
  satisfied(key: string): boolean {
    const expected = this.#expected.get(key)
    if (!expected) return true
    return (expected.creations <= 0 && expected.deletions.size === 0) || this.#kernel.now - expected.since > EXPIRY
  }

  forget(key: string): void {
    this.#expected.delete(key)
  }
}
