// One input line of a terminal: editing, history, completion. Knows nothing of xterm but how to write to it.

export interface LineEditorOptions {
  readonly write: (text: string) => void
  /** Runs a line; output through `print`; resolves when it has ended. Aborting interrupts it. */
  readonly run: (line: string, print: (text: string) => void, signal: AbortSignal) => Promise<void>
  readonly complete?: (line: string) => Promise<readonly string[]>
}

const PROMPT = '\x1b[90m$\x1b[0m '
const HISTORY_MOST = 500

export class LineEditor {
  readonly #options: LineEditorOptions
  #line = ''
  #cursor = 0
  #history: string[] = []
  #recalled = 0
  #running: AbortController | undefined

  constructor(options: LineEditorOptions) {
    this.#options = options
  }

  start(greeting: string): void {
    this.#options.write(`\x1b[90m${greeting}\x1b[0m${PROMPT}`)
  }

  /** Prints text above the line that is being typed. */
  printAbove(text: string): void {
    if (this.#running) return this.#options.write(text)
    this.#options.write(`\r\x1b[K${text}${text.endsWith('\n') ? '' : '\n'}`)
    this.#redraw()
  }

  /** Takes what xterm says was typed or pasted. */
  input(data: string): void {
    if (this.#running) {
      if (data === '\x03') this.#running.abort()
      return
    }
    if (data.startsWith('\x1b')) return this.#key(data)
    for (const char of data) this.#char(char)
  }

  #char(char: string): void {
    if (char === '\r' || char === '\n') return this.#enter()
    if (char === '\x7f') this.#replace(this.#line.slice(0, Math.max(0, this.#cursor - 1)) + this.#line.slice(this.#cursor), Math.max(0, this.#cursor - 1))
    else if (char === '\x03') {
      this.#options.write('^C\n')
      this.#replace('', 0)
    } else if (char === '\x15') this.#replace(this.#line.slice(this.#cursor), 0)
    else if (char === '\x01') this.#replace(this.#line, 0)
    else if (char === '\x05') this.#replace(this.#line, this.#line.length)
    else if (char === '\x0c') {
      this.#options.write('\x1b[2J\x1b[H')
      this.#redraw()
    } else if (char === '\t') void this.#complete()
    else if (char >= ' ') this.#replace(this.#line.slice(0, this.#cursor) + char + this.#line.slice(this.#cursor), this.#cursor + 1)
  }

  #key(sequence: string): void {
    if (sequence === '\x1b[A') this.#recall(-1)
    else if (sequence === '\x1b[B') this.#recall(1)
    else if (sequence === '\x1b[C') this.#replace(this.#line, Math.min(this.#line.length, this.#cursor + 1))
    else if (sequence === '\x1b[D') this.#replace(this.#line, Math.max(0, this.#cursor - 1))
    else if (sequence === '\x1b[H') this.#replace(this.#line, 0)
    else if (sequence === '\x1b[F') this.#replace(this.#line, this.#line.length)
    else if (sequence === '\x1b[3~') this.#replace(this.#line.slice(0, this.#cursor) + this.#line.slice(this.#cursor + 1), this.#cursor)
  }

  #recall(step: number): void {
    const next = this.#recalled + step
    if (next < 0 || next > this.#history.length) return
    this.#recalled = next
    const line = this.#history[next] ?? ''
    this.#replace(line, line.length)
  }

  #enter(): void {
    const line = this.#line.trim()
    this.#options.write('\n')
    this.#line = ''
    this.#cursor = 0
    if (line === '') return this.#redraw()
    if (this.#history.at(-1) !== line) this.#history.push(line)
    if (this.#history.length > HISTORY_MOST) this.#history.shift()
    this.#recalled = this.#history.length
    if (line === 'clear') {
      this.#options.write('\x1b[2J\x1b[H')
      return this.#redraw()
    }
    const running = (this.#running = new AbortController())
    let last = '\n'
    const print = (text: string): void => {
      if (text === '') return
      last = text
      this.#options.write(text)
    }
    void this.#options.run(line, print, running.signal).then(() => {
      this.#running = undefined
      if (!last.endsWith('\n')) this.#options.write('\n')
      this.#redraw()
    })
  }

  async #complete(): Promise<void> {
    const candidates = (await this.#options.complete?.(this.#line.slice(0, this.#cursor))) ?? []
    if (candidates.length === 0) return
    const word = this.#line.slice(0, this.#cursor).split(/\s+/).at(-1) ?? ''
    const common = candidates.reduce((a, b) => {
      let i = 0
      while (i < a.length && a[i] === b[i]) i++
      return a.slice(0, i)
    })
    const rest = common.slice(word.length) + (candidates.length === 1 ? ' ' : '')
    if (rest) this.#replace(this.#line.slice(0, this.#cursor) + rest + this.#line.slice(this.#cursor), this.#cursor + rest.length)
    else {
      this.#options.write(`\n${candidates.join('  ')}\n`)
      this.#redraw()
    }
  }

  #replace(line: string, cursor: number): void {
    this.#line = line
    this.#cursor = cursor
    this.#redraw()
  }

  #redraw(): void {
    const back = this.#line.length - this.#cursor
    this.#options.write(`\r\x1b[K${PROMPT}${this.#line}${back > 0 ? `\x1b[${back}D` : ''}`)
  }
}
