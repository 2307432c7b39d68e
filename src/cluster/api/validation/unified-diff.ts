// The unified diff that messages about immutable specs end in. Models go-difflib's GetUnifiedDiffString with three lines of context.

const CONTEXT = 3
/** Where texts are long, lines as common as this are not matched first (difflib's autojunk). */
const POPULAR_FROM_LINES = 200

interface Match {
  readonly a: number
  readonly b: number
  readonly size: number
}

interface Edit {
  readonly isEqual: boolean
  readonly a1: number
  readonly a2: number
  readonly b1: number
  readonly b2: number
}

/** The difference of two texts in hunks, each line ending in a newline; empty when they are equal. */
export function unifiedDiff(before: string, after: string): string {
  const a = splitLines(before)
  const b = splitLines(after)
  return groupEdits(planEdits(a, b)).map((hunk) => printHunk(hunk, a, b)).join('')
}

/** Lines with their newlines; the last gets one too, as difflib's SplitLines does. */
function splitLines(text: string): readonly string[] {
  return text.split('\n').map((line) => `${line}\n`)
}

function printHunk(hunk: readonly Edit[], a: readonly string[], b: readonly string[]): string {
  const first = hunk[0]!
  const last = hunk.at(-1)!
  let text = `@@ -${formatRange(first.a1, last.a2)} +${formatRange(first.b1, last.b2)} @@\n`
  for (const { isEqual, a1, a2, b1, b2 } of hunk) {
    if (isEqual) for (const line of a.slice(a1, a2)) text += ` ${line}`
    else {
      for (const line of a.slice(a1, a2)) text += `-${line}`
      for (const line of b.slice(b1, b2)) text += `+${line}`
    }
  }
  return text
}

function formatRange(start: number, end: number): string {
  const length = end - start
  if (length === 1) return String(start + 1)
  return `${length === 0 ? start : start + 1},${length}`
}

/** Edits with their context, split where more than twice the context is equal. */
function groupEdits(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = []
  let group: Edit[] = []
  for (const [i, edit] of edits.entries()) {
    let { a1, b1, a2, b2 } = edit
    if (edit.isEqual) {
      if (i === 0) [a1, b1] = [Math.max(a1, a2 - CONTEXT), Math.max(b1, b2 - CONTEXT)]
      else if (i < edits.length - 1 && a2 - a1 > 2 * CONTEXT) {
        group.push({ isEqual: true, a1, a2: a1 + CONTEXT, b1, b2: b1 + CONTEXT })
        groups.push(group)
        group = []
        ;[a1, b1] = [a2 - CONTEXT, b2 - CONTEXT]
      }
      if (i === edits.length - 1) [a2, b2] = [Math.min(a2, a1 + CONTEXT), Math.min(b2, b1 + CONTEXT)]
    }
    group.push({ isEqual: edit.isEqual, a1, a2, b1, b2 })
  }
  if (group.some((edit) => !edit.isEqual)) groups.push(group)
  return groups
}

function planEdits(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  for (const match of [...findMatches(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < match.a || j < match.b) edits.push({ isEqual: false, a1: i, a2: match.a, b1: j, b2: match.b })
    ;[i, j] = [match.a + match.size, match.b + match.size]
    if (match.size > 0) edits.push({ isEqual: true, a1: match.a, a2: i, b1: match.b, b2: j })
  }
  return edits
}

/** Equal runs in order, adjacent ones joined. */
function findMatches(a: readonly string[], b: readonly string[]): readonly Match[] {
  const places = indexLines(b)
  const found: Match[] = []
  const collect = (a1: number, a2: number, b1: number, b2: number): void => {
    const match = findLongest(a, b, places, a1, a2, b1, b2)
    if (match.size === 0) return
    if (a1 < match.a && b1 < match.b) collect(a1, match.a, b1, match.b)
    found.push(match)
    if (match.a + match.size < a2 && match.b + match.size < b2) collect(match.a + match.size, a2, match.b + match.size, b2)
  }
  collect(0, a.length, 0, b.length)
  const joined: Match[] = []
  for (const match of found) {
    const last = joined.at(-1)
    if (last && last.a + last.size === match.a && last.b + last.size === match.b) joined[joined.length - 1] = { ...last, size: last.size + match.size }
    else joined.push(match)
  }
  return joined
}

function indexLines(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [j, line] of b.entries()) {
    const known = places.get(line)
    if (known) known.push(j)
    else places.set(line, [j])
  }
  if (b.length >= POPULAR_FROM_LINES) {
    const popular = Math.floor(b.length / 100) + 1
    for (const [line, at] of places) if (at.length > popular) places.delete(line)
  }
  return places
}

function findLongest(a: readonly string[], b: readonly string[], places: ReadonlyMap<string, readonly number[]>, a1: number, a2: number, b1: number, b2: number): Match {
  let best: Match = { a: a1, b: b1, size: 0 }
  let lengths = new Map<number, number>()
  for (let i = a1; i < a2; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(a[i]!) ?? []) {
      if (j < b1) continue
      if (j >= b2) break
      const size = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    lengths = next
  }
  let { a: start, b: other, size } = best
  while (start > a1 && other > b1 && a[start - 1] === b[other - 1]) [start, other, size] = [start - 1, other - 1, size + 1]
  while (start + size < a2 && other + size < b2 && a[start + size] === b[other + size]) size++
  return { a: start, b: other, size }
}
