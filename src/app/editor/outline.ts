// The keys and list items of a YAML document by their indentation alone, so that a text that is being typed, and is no YAML yet,
// has them too. Pure. Knows block style; what stands in braces on one line is a value to it.

export interface Entry {
  readonly kind: 'key' | 'item'
  /** The key, or the place of an item in its list. */
  readonly name: string | number
  readonly line: number
  /** Where it begins in its line. */
  readonly column: number
  readonly parent: Entry | undefined
  /** What stands behind a key or a dash on its line, and where. */
  readonly value: string
  readonly valueColumn: number
}

const KEY = /^(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s#&*!|>%@`"'[\]{},-][^#]*?|-[^\s#][^#]*?))\s*:(?=\s|$)/

/** Every key and item of a document, in order. */
export function outlineOf(text: string): readonly Entry[] {
  const entries: Entry[] = []
  const open: Entry[] = []
  let blockColumn = -1
  text.split('\n').forEach((line, number) => {
    const indent = /^ */.exec(line)![0].length
    if (line.trim() === '' || line.trimStart().startsWith('#')) return
    if (blockColumn >= 0 && indent > blockColumn) return
    blockColumn = -1
    let column = indent
    let rest = line.slice(indent)
    for (;;) {
      const dash = /^-(?: +|$)/.exec(rest)
      const key = dash ? null : KEY.exec(rest)
      if (!dash && !key) return
      const [mark] = (dash ?? key)!
      const valueColumn = column + mark.length + /^ */.exec(rest.slice(mark.length))![0].length
      const value = line.slice(valueColumn).replace(/\s+#.*$/, '').trimEnd()
      const parent = parentAt(open, column, dash !== null)
      const kind = dash ? 'item' : 'key'
      const name = dash ? entries.filter((entry) => entry.parent === parent && entry.kind === 'item').length : (key![1] ?? key![2] ?? key![3]!)
      const entry: Entry = { kind, name, line: number, column, parent, value, valueColumn }
      entries.push(entry)
      open.push(entry)
      if (/^[|>][-+\d]*$/.test(value)) blockColumn = column
      if (!dash) return
      column = valueColumn
      rest = line.slice(column)
    }
  })
  return entries
}

/** Closes what ends where something begins at this column; gives what it then belongs to. A list may begin right below its key. */
function parentAt(open: Entry[], column: number, isItem: boolean): Entry | undefined {
  for (let top = open.at(-1); top && (top.column > column || (top.column === column && !(isItem && top.kind === 'key'))); top = open.at(-1)) open.pop()
  return open.at(-1)
}

/** From the document's root to an entry. */
export function pathOf(entry: Entry | undefined): readonly (string | number)[] {
  return entry ? [...pathOf(entry.parent), entry.name] : []
}
