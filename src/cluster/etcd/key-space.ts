// The keys under one prefix: present values, recent events, watchers. A write costs the same however many there are.
// Names are filed by what stands before their slash (a namespace), and sorted when somebody asks for a range.
import type { StoreEvent, StoreWatch, StoredValue } from './store.ts'

/**
 * Events that are kept of one prefix. A real member keeps them on disk until the next compaction; here a burst of writes
 * compacts earlier, and who asks for what was before is told so.
 */
const HISTORY_MAX = 40_000

interface Section {
  readonly members: Set<string>
  /** Sorted names; absent when names came or went since they were last asked for. */
  names: readonly string[] | undefined
}

export class KeySpace {
  #values = new Map<string, StoredValue>()
  #sections = new Map<string, Section>()
  #events: StoreEvent[] = []
  #oldest = 0
  #watchers = new Set<(event: StoreEvent) => void>()

  get size(): number {
    return this.#values.size
  }

  get(name: string): StoredValue | undefined {
    return this.#values.get(name)
  }

  record(event: StoreEvent): void {
    const { name, value, previous } = event
    if (value) this.#values.set(name, value)
    else this.#values.delete(name)
    if (!value || !previous) this.#file(name, value !== undefined)
    this.#events.push(event)
    if (this.#events.length > HISTORY_MAX) this.compact(this.#events[HISTORY_MAX >> 1]!.revision)
    for (const deliver of this.#watchers) deliver(event)
  }

  #file(name: string, isThere: boolean): void {
    const key = sectionOf(name)
    let section = this.#sections.get(key)
    if (!section) this.#sections.set(key, (section = { members: new Set(), names: undefined }))
    section.names = undefined
    if (isThere) section.members.add(name)
    else section.members.delete(name)
    if (section.members.size === 0) this.#sections.delete(key)
  }

  /** Present values sorted by name; those of one section (`default/`) or, for '', all. */
  sorted(under: string): readonly StoredValue[] {
    if (under !== '') return this.#sortedSection(this.#sections.get(under))
    const keys = [...this.#sections.keys()].sort()
    return keys.flatMap((key) => this.#sortedSection(this.#sections.get(key)))
  }

  /** The same as of an older revision: the present values with later events undone. */
  sortedAt(under: string, revision: number): readonly StoredValue[] {
    const values = new Map(this.sorted(under).map((value) => [value.name, value]))
    for (let i = this.#events.length - 1; i >= 0 && this.#events[i]!.revision > revision; i--) {
      const { name, previous } = this.#events[i]!
      if (!name.startsWith(under)) continue
      if (previous) values.set(name, previous)
      else values.delete(name)
    }
    return [...values.keys()].sort().map((name) => values.get(name)!)
  }

  watch(after: number, deliver: (event: StoreEvent) => void): StoreWatch {
    for (let i = this.#firstAfter(after); i < this.#events.length; i++) deliver(this.#events[i]!)
    this.#watchers.add(deliver)
    return { cancel: () => this.#watchers.delete(deliver) }
  }

  /** History before this revision is gone, if only here. */
  get oldest(): number {
    return this.#oldest
  }

  compact(revision: number): void {
    if (revision <= this.#oldest) return
    this.#oldest = revision
    this.#events = this.#events.slice(this.#firstAfter(revision))
  }

  #sortedSection(section: Section | undefined): StoredValue[] {
    if (!section) return []
    section.names ??= [...section.members].sort()
    return section.names.map((name) => this.#values.get(name)!)
  }

  /** The place of the first event after a revision. */
  #firstAfter(revision: number): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#events[middle]!.revision > revision) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** `default/` of `default/web-1`; '' where there is no slash. */
function sectionOf(name: string): string {
  return name.slice(0, name.indexOf('/') + 1)
}
