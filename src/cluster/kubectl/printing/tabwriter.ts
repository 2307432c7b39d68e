// Lines up tab-separated cells, as every kubectl table and description does.
// Models text/tabwriter of Go's library, and its fork github.com/liggitt/tabwriter that remembers widths between flushes.

export interface TabWriterOptions {
  /** The least width of a column, in characters, padding included. */
  readonly minWidth: number
  /** Blanks that follow the widest cell of a column. */
  readonly padding: number
  /** Keep columns at least as wide as they were before the last flush: a watch prints row after row so. */
  readonly rememberWidths?: boolean
}

/** How `kubectl get` lays out tables. */
export const TABLE_LAYOUT: TabWriterOptions = { minWidth: 6, padding: 3, rememberWidths: true }

/** How `kubectl describe` lays out its text. */
export const DESCRIBE_LAYOUT: TabWriterOptions = { minWidth: 0, padding: 2 }

/**
 * Text goes in with `write`, aligned text comes out of `take`.
 * A tab ends a cell; the last cell of a line belongs to no column, so a column lasts only while consecutive lines have a cell in it.
 * A line of one cell therefore ends every column, and so does `flush`.
 */
export class TabWriter {
  readonly #options: TabWriterOptions
  #lines: string[][] = [[]]
  #cell = ''
  #output = ''
  #remembered: number[] = []

  constructor(options: TabWriterOptions) {
    this.#options = options
  }

  write(text: string): void {
    let start = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 12 || code < 9) continue
      this.#cell += text.slice(start, at)
      start = at + 1
      this.#endCell()
      if (code === NEWLINE || code === FORM_FEED) this.#endLine(code === FORM_FEED)
    }
    this.#cell += text.slice(start)
  }

  /** Lays out what was written and lets every column end here. */
  flush(): void {
    if (this.#cell !== '') this.#endCell()
    this.#format([], 0, this.#lines.length)
    this.#lines = [[]]
  }

  /** Flushes, then gives all text laid out since the last `take`. */
  take(): string {
    this.flush()
    const text = this.#output
    this.#output = ''
    return text
  }

  /** Forgets the widths of what was printed before: a table of another kind follows. */
  forgetWidths(): void {
    this.#remembered = []
  }

  #endCell(): void {
    this.#lines.at(-1)!.push(this.#cell)
    this.#cell = ''
  }

  #endLine(force: boolean): void {
    const cells = this.#lines.at(-1)!.length
    this.#lines.push([])
    if (force || cells === 1) this.flush()
  }

  /** Lays out lines `from`..`to`, of which the columns left of `widths.length` are known; recursion walks the columns. */
  #format(widths: readonly number[], from: number, to: number): void {
    const column = widths.length
    let start = from
    for (let line = from; line < to; line++) {
      if (column >= this.#lines[line]!.length - 1) continue
      this.#print(widths, start, line)
      start = line
      let width = this.#options.minWidth
      while (line < to && column < this.#lines[line]!.length - 1) {
        width = Math.max(width, widthOf(this.#lines[line]![column]!) + this.#options.padding)
        line++
      }
      this.#format([...widths, this.#remember(widths, width)], start, line)
      start = line
    }
    this.#print(widths, start, to)
  }

  #remember(widths: readonly number[], width: number): number {
    if (!this.#options.rememberWidths) return width
    const column = widths.length
    for (let known = this.#remembered.length; known < column; known++) this.#remembered.push(widths[known]!)
    const wider = Math.max(width, this.#remembered[column] ?? 0)
    this.#remembered[column] = wider
    return wider
  }

  #print(widths: readonly number[], from: number, to: number): void {
    for (let line = from; line < to; line++) {
      const cells = this.#lines[line]!
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column]!
        this.#output += cell
        const width = widths[column]
        if (width !== undefined) this.#output += ' '.repeat(Math.max(0, width - widthOf(cell)))
      }
      // The last line buffered is the one still being written: it has not had its newline yet.
      if (line + 1 < this.#lines.length) this.#output += '\n'
    }
  }
}

const NEWLINE = 10
const FORM_FEED = 12

/** Width in code points; Go counts runes, whatever a terminal makes of them. */
function widthOf(text: string): number {
  let width = text.length
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) width--
  return width
}

/** Makes control characters harmless before they reach a terminal (cli-runtime's WriteEscaped). */
export function escapeTerminal(text: string): string {
  return text.includes('\x1b') || text.includes('\r') ? text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r') : text
}
