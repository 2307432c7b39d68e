// Lines that were run before: recalled by arrow, found by search. One history for all tabs.

const MOST = 500

export class CommandHistory {
  #lines: string[]
  readonly #keep: (lines: readonly string[]) => void

  /** `keep` hears of every change. */
  constructor(lines: readonly string[] = [], keep: (lines: readonly string[]) => void = () => undefined) {
    this.#lines = lines.slice(-MOST)
    this.#keep = keep
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  add(line: string): void {
    if (this.#lines.at(-1) === line) return
    this.#lines = [...this.#lines, line].slice(-MOST)
    this.#keep(this.#lines)
  }

  /** The newest line before a place that holds a text, and its place. */
  find(text: string, before = this.#lines.length): { readonly line: string; readonly at: number } | undefined {
    for (let at = Math.min(before, this.#lines.length) - 1; at >= 0; at--) if (this.#lines[at]!.includes(text)) return { line: this.#lines[at]!, at }
    return undefined
  }
}
