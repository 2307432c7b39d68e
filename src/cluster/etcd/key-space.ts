// The keys under one prefix: present values, recent events, watchers. A write costs the same however many there are.
// Names are filed by what stands before their slash (a namespace), and sorted when somebody asks for a range.
import type { StoreEvent, StoreWatch, StoredValue } from './store.ts'

interface Section {
  readonly values: Map<string, StoredValue>
  /** Sorted names; absent when names came or went since they were last asked for. */
  names: readonly string[] | undefined
}

export class KeySpace {
  #values = new Map<string, StoredValue>()
  #sections = new Map<string, Section>()
  #events: StoreEvent[] = []
  #watchers = new Set<(event: StoreEvent) => void>()

  get size(): number {
    return this.#values.size
  }

  get(name: string): StoredValue | undefined {
    return this.#values.get(name)
  }

  record(event: StoreEvent): void {
    const { name, value, previous } = event
    const key = sectionOf(name)
    let section = this.#sections.get(key)
    if (!section) this.#sections.set(key, (section = { values: new Map(), names: undefined }))
    if (value) {
      this.#values.set(name, value)
      section.values.set(name, value)
    } else {
      this.#values.delete(name)
      section.values.delete(name)
    }
    if (!value || !previous) section.names = undefined
    if (section.values.size === 0) this.#sections.delete(key)
    this.#events.push(event)
    for (const deliver of this.#watchers) deliver(event)
  }

  /** Present values sorted by name; those of one section (`default/`) or, for '', all. */
  sorted(under: string): readonly StoredValue[] {
    if (under !== '') return sortedSection(this.#sections.get(under))
    const keys = [...this.#sections.keys()].sort()
    if (keys.length === 1) return sortedSection(this.#sections.get(keys[0]!))
    return keys.flatMap((key) => sortedSection(this.#sections.get(key)))
  }

  /** The same as of an older revision: the present values with later events undone. */
  sortedAt(under: string, revision: number): readonly StoredValue[] {
    const values = new Map(under === '' ? this.#values : this.#sections.get(under)?.values)
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

  compact(revision: number): void {
    this.#events = this.#events.slice(this.#firstAfter(revision))
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

function sortedSection(section: Section | undefined): StoredValue[] {
  if (!section) return []
  section.names ??= [...section.values.keys()].sort()
  return section.names.map((name) => section.values.get(name)!)
}

/** `default/` of `default/web-1`; '' where there is no slash. */
function sectionOf(name: string): string {
  return name.slice(0, name.indexOf('/') + 1)
}
