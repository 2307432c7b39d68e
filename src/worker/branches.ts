// The courses of events that there are: the first run and what was forked from it. Each holds a cluster of its own, so their number is bounded.
import type { Micros } from '../kernel/index.ts'
import type { LiveBranch } from './branch.ts'
import type { Branch, Bookmark, KeptBranch, Label, Mark } from './protocol.ts'
import { labelled } from '../words/saying.ts'

/** Branches kept; beyond that goes the one that was not looked at for longest. */
export const MOST_BRANCHES = 8
const LONGEST_LABEL = 80
const MOST_BOOKMARKS = 200

interface Entry {
  readonly live: LiveBranch
  bookmarks: readonly Mark[]
  /** When it was last shown, in turns. */
  shown: number
}

export interface Origin {
  readonly parent: number | undefined
  readonly from: Micros
  readonly label: Label
}

export class Branches {
  #entries = new Map<number, Entry>()
  /** Of all there ever were: a branch may outlive the one that it was forked from. */
  #origins: Origin[] = []
  #current = 0
  #turn = 0
  #nextBookmark = 1

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  get current(): LiveBranch {
    return this.#entries.get(this.#current)!.live
  }

  get currentId(): number {
    return this.#current
  }

  get(id: number): LiveBranch | undefined {
    return this.#entries.get(id)?.live
  }

  /** Adds a branch and shows it. Gives the label of the one that had to go for it, if any; `needed` stays. */
  add(live: LiveBranch, origin: Origin, needed?: number): Label | undefined {
    const id = this.#origins.length
    const bookmarks = origin.parent === undefined ? [] : (this.#entries.get(origin.parent)?.bookmarks ?? []).filter(({ at }) => at <= origin.from)
    this.#origins.push({ ...origin, label: typeof origin.label === 'string' ? trimmed(origin.label) : origin.label })
    this.#entries.set(id, { live, bookmarks, shown: 0 })
    const dropped = this.#entries.size > MOST_BRANCHES ? this.#stalest([id, this.#current, needed]) : undefined
    this.show(id)
    if (dropped === undefined) return undefined
    this.#entries.delete(dropped)
    return this.#origins[dropped]!.label
  }

  /** Those that were kept, in their order, and the one that is shown. */
  restore(kept: readonly KeptBranch[], branches: readonly LiveBranch[], current: number): void {
    kept.forEach(({ label, saying, parent, from, bookmarks }, id) => {
      this.#origins.push({ parent, from, label: saying ?? trimmed(label) })
      this.#entries.set(id, { live: branches[id]!, bookmarks: bookmarks.map((bookmark) => this.#bookmark(bookmark)), shown: 0 })
    })
    this.show(current)
  }

  /** What it takes to have them again. */
  keep(): { readonly branches: readonly KeptBranch[]; readonly current: number } {
    const ids = [...this.#entries.keys()]
    const branches = ids.map((id): KeptBranch => {
      const { live, bookmarks } = this.#entries.get(id)!
      const { label, parent, from } = this.#origins[id]!
      const place = parent === undefined ? -1 : ids.indexOf(parent)
      return { ...labelled(label), ...(place < 0 ? {} : { parent: place }), from, end: Math.max(live.now, live.keptUntil), log: live.log, bookmarks: bookmarks.map((mark) => ({ at: mark.at, label: mark.label })) }
    })
    return { branches, current: ids.indexOf(this.#current) }
  }

  show(id: number): boolean {
    const entry = this.#entries.get(id)
    if (!entry) return false
    this.#current = id
    entry.shown = ++this.#turn
    return true
  }

  /** Drops a branch that is not shown. */
  remove(id: number): boolean {
    return id !== this.#current && this.#entries.delete(id)
  }

  rename(id: number, label: string): void {
    const origin = this.#origins[id]
    if (origin && label.trim() !== '') this.#origins[id] = { ...origin, label: trimmed(label) }
  }

  /** Those that are there, oldest first. */
  describe(): readonly Branch[] {
    return [...this.#entries].map(([id, { live }]) => {
      const { label, ...origin } = this.#origins[id]!
      return { id, ...origin, ...labelled(label), end: Math.max(live.now, live.keptUntil) }
    })
  }

  /** Until when two branches are one and the same. */
  commonUntil(a: number, b: number): Micros {
    const path = this.#path(a)
    return Math.max(0, ...[...this.#path(b)].map(([id, until]) => Math.min(until, path.get(id) ?? 0)))
  }

  get bookmarks(): readonly Mark[] {
    return this.#entries.get(this.#current)!.bookmarks
  }

  addBookmark({ at, label }: Bookmark): void {
    const entry = this.#entries.get(this.#current)!
    if (entry.bookmarks.length >= MOST_BOOKMARKS || label.trim() === '') return
    entry.bookmarks = [...entry.bookmarks, this.#bookmark({ at, label })].sort((a, b) => a.at - b.at)
  }

  #bookmark({ at, label }: Bookmark): Mark {
    return { at, kind: 'bookmark', label: trimmed(label), id: this.#nextBookmark++ }
  }

  /** In every branch that has it. An empty label changes nothing. */
  renameBookmark(id: number, label: string): void {
    if (label.trim() === '') return
    for (const entry of this.#entries.values()) entry.bookmarks = entry.bookmarks.map((mark) => (mark.id === id ? { ...mark, label: trimmed(label) } : mark))
  }

  removeBookmark(id: number): void {
    for (const entry of this.#entries.values()) entry.bookmarks = entry.bookmarks.filter((mark) => mark.id !== id)
  }

  /** A branch and those it comes from, each with the moment until when it is part of its course. */
  #path(id: number): Map<number, Micros> {
    const path = new Map<number, Micros>()
    let until = Number.POSITIVE_INFINITY
    for (let at: number | undefined = id; at !== undefined; at = this.#origins[at]!.parent) {
      path.set(at, until)
      until = Math.min(until, this.#origins[at]!.from)
    }
    return path
  }

  #stalest(kept: readonly (number | undefined)[]): number | undefined {
    const candidates = [...this.#entries].filter(([id]) => !kept.includes(id)).sort(([, a], [, b]) => a.shown - b.shown)
    return candidates[0]?.[0]
  }
}

const trimmed = (label: string): string => label.trim().slice(0, LONGEST_LABEL)
