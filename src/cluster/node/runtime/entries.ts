// What is in a directory, by name. A directory that differs from an image's in a few names is a few steps on top of the
// image's own: a container that writes one file does not copy what lies beside it.
import type { FileNode } from './file-store.ts'

/** The part of a map that a directory needs. */
export interface Entries extends Iterable<[string, FileNode]> {
  readonly size: number
  get(name: string): FileNode | undefined
  keys(): Iterable<string>
  values(): Iterable<FileNode>
}

/** Steps after which a directory gets a map of its own. */
const MOST_STEPS = 6
/** A map of fewer names than this is cheaper to copy than to step on. */
const LEAST_NAMES = 1

/** The same with something else at a name, or nothing. */
export function withEntry(entries: Entries, name: string, node: FileNode | undefined): Entries {
  if (entries instanceof Step) return entries.with(name, node)
  return entries.size < LEAST_NAMES ? changed(entries, name, node) : new Step(entries, name, node, 1)
}

function changed(entries: Entries, name: string, node: FileNode | undefined): Map<string, FileNode> {
  const map = new Map(entries)
  if (node === undefined) map.delete(name)
  else map.set(name, node)
  return map
}

class Step implements Entries {
  readonly #base: Entries
  readonly #name: string
  readonly #node: FileNode | undefined
  readonly #depth: number

  constructor(base: Entries, name: string, node: FileNode | undefined, depth: number) {
    this.#base = base
    this.#name = name
    this.#node = node
    this.#depth = depth
  }

  get size(): number {
    return this.#base.size + (this.#node === undefined ? 0 : 1) - (this.#base.get(this.#name) === undefined ? 0 : 1)
  }

  get(name: string): FileNode | undefined {
    return name === this.#name ? this.#node : this.#base.get(name)
  }

  with(name: string, node: FileNode | undefined): Entries {
    if (name === this.#name) return new Step(this.#base, name, node, this.#depth)
    return this.#depth >= MOST_STEPS ? changed(this, name, node) : new Step(this, name, node, this.#depth + 1)
  }

  *keys(): Iterable<string> {
    for (const [name] of this) yield name
  }

  *values(): Iterable<FileNode> {
    for (const [, node] of this) yield node
  }

  /** In the order in which a map would have them: what is new comes last. */
  *[Symbol.iterator](): Iterator<[string, FileNode]> {
    let isNew = this.#node !== undefined
    for (const entry of this.#base) {
      if (entry[0] !== this.#name) yield entry
      else if (this.#node !== undefined) {
        isNew = false
        yield [this.#name, this.#node]
      }
    }
    if (isNew) yield [this.#name, this.#node!]
  }
}
