// One input line of a terminal: editing, history, search, completion, and what is typed into a command that runs. Knows nothing of xterm but how to write to it.
import { applyKey, EMPTY_BUFFER, insert, type EditBuffer } from './edit-buffer.ts'
import type { CommandHistory } from './history.ts'

/** A command that runs. */
export interface Running {
  readonly done: Promise<void>
  interrupt(): void
  /** Absent when it reads nothing. */
  readonly type?: (text: string) => void
}

export interface LineEditorOptions {
  readonly write: (text: string) => void
  readonly history: CommandHistory
  /** How many characters a row has. */
  readonly columns: () => number
  readonly run: (line: string, print: (text: string) => void) => Running
  /** What the last word may become: whole words, most common first. */
  readonly complete?: (line: string) => Promise<readonly string[]>
  /** Whether a line needs another before it can be run. */
  readonly isOpen?: (line: string) => boolean
  /** What stands before the text that is searched for. */
  readonly searchWord?: () => string
}

const PROMPT = '\x1b[90m$\x1b[0m '
const MORE = '\x1b[90m>\x1b[0m '
/** Behind these a word goes on. */
const UNFINISHED = /[/=,:]$/

export class LineEditor {
  readonly #options: LineEditorOptions
  #buffer: EditBuffer = EMPTY_BUFFER
  /** Lines of a command that is not complete yet. */
  #above = ''
  #recalled: number
  #searched: { text: string; at: number } | undefined
  #running: Running | undefined
  /** The last, unfinished line of what a running command has printed: its prompt, if it asks for something. */
  #tail = ''
  /** The row of the cursor within what was drawn. */
  #row = 0

  constructor(options: LineEditorOptions) {
    this.#options = options
    this.#recalled = options.history.lines.length
  }

  start(greeting: string): void {
    this.#options.write(`\x1b[90m${greeting}\x1b[0m`)
    this.#draw()
  }

  /** Prints text above the line that is being typed. */
  printAbove(text: string): void {
    if (this.#running) return this.#print(text)
    this.#clear()
    this.#options.write(text.endsWith('\n') ? text : `${text}\n`)
    this.#draw()
  }

  /** Takes what xterm says was typed or pasted. */
  input(data: string): void {
    if (this.#running && !this.#running.type) {
      if (data === '\x03') this.#interrupt()
      return
    }
    if (data.startsWith('\x1b')) this.#key(data)
    // A paste is typed character by character, so that its line ends are keys too.
    else for (const char of data.replaceAll('\r\n', '\r')) this.#key(char)
  }

  #key(key: string): void {
    if (this.#searched && this.#search(key)) return
    switch (key) {
      case '\r':
      case '\n':
        return this.#enter()
      case '\x03':
        return this.#running ? this.#interrupt() : this.#giveUp()
      case '\x04':
        return this.#buffer.line === '' ? this.#running?.type?.('\x04') : undefined
      case '\t':
        return this.#running ? undefined : void this.#complete()
      case '\x0c':
        this.#options.write('\x1b[2J\x1b[H')
        this.#row = 0
        return this.#draw()
      case '\x12':
        this.#searched = { text: '', at: this.#options.history.lines.length }
        return this.#draw()
      case '\x1b[A':
        return this.#recall(-1)
      case '\x1b[B':
        return this.#recall(1)
    }
    const next = applyKey(this.#buffer, key)
    if (next) this.#set(next)
  }

  /** A key during a search; false when it ends the search and is a key like others. */
  #search(key: string): boolean {
    const { history } = this.#options
    const { text, at } = this.#searched!
    const wanted = key === '\x7f' ? text.slice(0, -1) : key >= ' ' && !key.startsWith('\x1b') ? text + key : text
    if (key === '\x03' || key === '\x07') {
      this.#searched = undefined
      this.#set(EMPTY_BUFFER)
      return true
    }
    if (key !== '\x12' && wanted === text) {
      this.#searched = undefined
      this.#draw()
      return false
    }
    const found = history.find(wanted, key === '\x12' ? at : history.lines.length)
    this.#searched = { text: wanted, at: found?.at ?? at }
    this.#set(found ? { line: found.line, cursor: found.line.length } : this.#buffer)
    return true
  }

  #recall(step: number): void {
    const { lines } = this.#options.history
    const next = this.#recalled + step
    if (this.#running || next < 0 || next > lines.length) return
    this.#recalled = next
    const line = lines[next] ?? ''
    this.#set({ line, cursor: line.length })
  }

  #giveUp(): void {
    this.#options.write('^C\n')
    this.#above = ''
    this.#row = 0
    this.#set(EMPTY_BUFFER)
  }

  #interrupt(): void {
    this.#options.write('^C\n')
    this.#tail = ''
    this.#row = 0
    this.#buffer = EMPTY_BUFFER
    if (this.#running?.type) this.#running.type('\x03')
    else this.#running?.interrupt()
  }

  #enter(): void {
    const { line } = this.#buffer
    this.#set({ line, cursor: line.length })
    this.#options.write('\n')
    this.#row = 0
    this.#buffer = EMPTY_BUFFER
    if (this.#running) {
      this.#tail = ''
      return this.#running.type?.(`${line}\n`)
    }
    const whole = `${this.#above}${line}`
    if (this.#options.isOpen?.(whole)) {
      this.#above = `${whole}\n`
      return this.#draw()
    }
    this.#above = ''
    if (whole.trim() === '') return this.#draw()
    this.#options.history.add(whole.trim())
    this.#recalled = this.#options.history.lines.length
    this.#run(whole.trim())
  }

  #run(line: string): void {
    if (line === 'clear') {
      this.#options.write('\x1b[2J\x1b[H')
      return this.#draw()
    }
    this.#tail = ''
    const running = this.#options.run(line, (text) => this.#print(text))
    this.#running = running
    void running.done.then(() => {
      this.#running = undefined
      this.#row = 0
      if (this.#tail !== '') this.#options.write('\n')
      this.#tail = ''
      this.#draw()
    })
  }

  /** Output of what runs; what is being typed into it stays below. */
  #print(text: string): void {
    if (text === '') return
    if (this.#buffer.line !== '') this.#clear()
    this.#options.write(text)
    const end = text.lastIndexOf('\n')
    this.#tail = end < 0 ? this.#tail + text : text.slice(end + 1)
    if (this.#buffer.line !== '') this.#draw()
  }

  async #complete(): Promise<void> {
    const { line, cursor } = this.#buffer
    const candidates = (await this.#options.complete?.(line.slice(0, cursor))) ?? []
    // What was typed meanwhile counts for more.
    if (candidates.length === 0 || this.#running || this.#buffer.line !== line) return
    const word = /\S*$/.exec(line.slice(0, cursor))![0]
    const common = candidates.reduce(commonStart)
    const rest = common.slice(word.length) + (candidates.length === 1 && !UNFINISHED.test(common) ? ' ' : '')
    if (rest) return this.#set(insert(this.#buffer, rest))
    this.printAbove(inColumns(candidates, this.#options.columns()))
  }

  #set(buffer: EditBuffer): void {
    this.#buffer = buffer
    this.#draw()
  }

  #clear(): void {
    this.#options.write(`${this.#row > 0 ? `\x1b[${this.#row}A` : ''}\r\x1b[J`)
    this.#row = 0
  }

  get #prompt(): string {
    if (this.#running) return this.#tail
    if (this.#searched) return `(${this.#options.searchWord?.() ?? 'search'}) ${this.#searched.text}: `
    return this.#above === '' ? PROMPT : MORE
  }

  /** Draws prompt and line anew; a line may take several rows. */
  #draw(): void {
    const { line, cursor } = this.#buffer
    const columns = Math.max(1, this.#options.columns())
    const prompt = this.#prompt
    const before = prompt.replaceAll(/\x1b\[[\d;]*m/g, '').length
    const end = before + line.length
    this.#clear()
    // Behind a row that is full to the last column the cursor hangs in the air until something is written.
    this.#options.write(`${prompt}${line}${end > 0 && end % columns === 0 ? ' \r' : ''}`)
    const at = before + cursor
    const up = Math.floor(end / columns) - Math.floor(at / columns)
    if (at < end) this.#options.write(`${up > 0 ? `\x1b[${up}A` : ''}\r${at % columns > 0 ? `\x1b[${at % columns}C` : ''}`)
    this.#row = Math.floor(at / columns)
  }
}

function commonStart(a: string, b: string): string {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a.slice(0, i)
}

/** Candidates as a shell lists them. */
export function inColumns(candidates: readonly string[], columns: number): string {
  const width = Math.max(...candidates.map(({ length }) => length)) + 2
  const across = Math.max(1, Math.floor(columns / width))
  const rows = Math.ceil(candidates.length / across)
  return Array.from({ length: rows }, (_, row) => Array.from({ length: across }, (_, column) => (candidates[column * rows + row] ?? '').padEnd(width)).join('').trimEnd()).join('\n')
}
