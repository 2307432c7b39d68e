// The difference of two texts as `diff -u` prints it: the longest common subsequence of lines, three lines of context.

const CONTEXT = 3

interface Line { readonly sign: ' ' | '-' | '+'; readonly text: string; readonly a: number; readonly b: number }

/** Hunks; '' when both are equal. */
export function unifiedDiff(before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after))
  const changed = lines.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]))
  let out = ''
  for (let i = 0; i < changed.length; ) {
    let j = i
    while (j + 1 < changed.length && changed[j + 1]! - changed[j]! <= 2 * CONTEXT + 1) j++
    out += hunk(lines.slice(Math.max(0, changed[i]! - CONTEXT), changed[j]! + CONTEXT + 1))
    i = j + 1
  }
  return out
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push({ sign: ' ', text: a[i]!, a: i++, b: j++ })
    else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push({ sign: '-', text: a[i]!, a: i++, b: j })
    else lines.push({ sign: '+', text: b[j]!, a: i, b: j++ })
  }
  return lines
}

function hunk(lines: readonly Line[]): string {
  const range = (start: number, length: number): string => (length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`)
  const [first] = lines
  const old = range(first!.a, lines.filter(({ sign }) => sign !== '+').length)
  const now = range(first!.b, lines.filter(({ sign }) => sign !== '-').length)
  return `@@ -${old} +${now} @@\n${lines.map(({ sign, text }) => `${sign}${text}\n`).join('')}`
}
