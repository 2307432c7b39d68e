// Reads the fields of a front matter, and notes for each that is wrong the line, what it is, and what it should be.
import { LineCounter, isMap, isScalar, isSeq, parseDocument, visit, type Document } from 'yaml'
import type { LessonProblem } from './problem.ts'

type Path = readonly (string | number)[]

export interface Source {
  readonly file: string
  readonly problems: LessonProblem[]
}

/** One mapping of a front matter: a view into the document, so that problems know their lines. */
export class Fields {
  readonly #source: Source
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #firstLine: number
  readonly #path: Path
  readonly #read = new Set<string>()

  private constructor(source: Source, document: Document, lines: LineCounter, firstLine: number, path: Path) {
    this.#source = source
    this.#document = document
    this.#lines = lines
    this.#firstLine = firstLine
    this.#path = path
  }

  /** Parses YAML that begins on a line of the file. Undefined, with its problems noted, when it is no mapping. */
  static parse(source: Source, yaml: string, firstLine: number): Fields | undefined {
    const lines = new LineCounter()
    const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false })
    const [error] = document.errors
    if (error) {
      source.problems.push({ file: source.file, line: firstLine + lines.linePos(error.pos[0]).line - 1, message: `this is not YAML: ${error.message}`, remedy: 'Quote texts that hold `: ` or ` #`, or put them on lines of their own behind `>-`.' })
      return undefined
    }
    // Aliases can make a short text endless, and no lesson needs them.
    let alias: number | undefined
    visit(document, {
      Alias: (_, { range }) => {
        alias ??= range?.[0] ?? 0
        return visit.BREAK
      },
    })
    if (alias !== undefined) {
      source.problems.push({ file: source.file, line: firstLine + lines.linePos(alias).line - 1, message: 'this is an alias', remedy: 'Write the value out: `*name` is not read.' })
      return undefined
    }
    if (!isMap(document.contents)) {
      source.problems.push({ file: source.file, line: firstLine, message: 'the front matter has no fields', remedy: 'Write `name: value` lines between the two `---`.' })
      return undefined
    }
    return new Fields(source, document, lines, firstLine, [])
  }

  has(name: string): boolean {
    this.#read.add(name)
    return this.#document.hasIn([...this.#path, name])
  }

  /** Notes a problem with a field, or with an item of its list. */
  problem(at: string | Path, message: string, remedy: string): void {
    this.#source.problems.push({ file: this.#source.file, line: this.#lineOf(typeof at === 'string' ? [at] : at), message, remedy })
  }

  /** A text; '' and a problem when it has to be there and is not. */
  text(name: string, remedy: string, isOptional = false): string {
    const value = this.#value(name)
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
    if (value !== undefined || !isOptional) this.problem(name, value === undefined ? `${name} is missing` : `${name} is not a text`, remedy)
    return ''
  }

  integer(name: string, range: { readonly least: number; readonly most: number; readonly otherwise?: number }): number {
    const value = this.#value(name)
    if (typeof value === 'number' && Number.isInteger(value) && value >= range.least && value <= range.most) return value
    if (value === undefined && range.otherwise !== undefined) return range.otherwise
    this.problem(name, value === undefined ? `${name} is missing` : `${name} is ${JSON.stringify(value)}`, `Give a whole number from ${range.least} to ${range.most}.`)
    return range.otherwise ?? range.least
  }

  flag(name: string): boolean {
    const value = this.#value(name)
    if (typeof value === 'boolean') return value
    if (value !== undefined) this.problem(name, `${name} is ${JSON.stringify(value)}`, 'Write true or false.')
    return false
  }

  /** One of these names; undefined when the field is not there, or is another, which is noted. */
  oneOf<Name extends string>(name: string, names: readonly Name[]): Name | undefined {
    const value = this.#value(name)
    const found = names.find((one) => one === value)
    if (value !== undefined && found === undefined) this.problem(name, `${name} is ${JSON.stringify(value)}`, `Write one of ${names.join(', ')}.`)
    return found
  }

  /** Several of these names; others are noted. */
  someOf<Name extends string>(name: string, names: readonly Name[]): readonly Name[] {
    const remedy = `Name some of ${names.join(', ')}.`
    return this.texts(name, { least: 0, most: names.length, remedy }).flatMap(({ text, at }) => {
      const found = names.find((one) => one === text)
      if (found === undefined) this.problem(at, `${name} names ${text}`, remedy)
      return found === undefined ? [] : [found]
    })
  }

  /** Texts of a list, each with its place for problems. */
  texts(name: string, bounds: { readonly least: number; readonly most: number; readonly remedy: string }): readonly { readonly text: string; readonly at: Path }[] {
    return this.#items(name, bounds).flatMap((value, i): { text: string; at: Path }[] => {
      if (typeof value === 'string' || typeof value === 'number') return [{ text: String(value).trim(), at: [name, i] }]
      this.problem([name, i], `item ${i + 1} of ${name} is not a text`, 'Quote it: a text that holds `: ` is a mapping to YAML.')
      return []
    })
  }

  /** Mappings of a list. A plain text stands for a mapping with only `text`. */
  mappings(name: string, bounds: { readonly least: number; readonly most: number; readonly remedy: string }): readonly (Fields | string)[] {
    return this.#items(name, bounds).flatMap((value, i): (Fields | string)[] => {
      if (typeof value === 'string') return [value]
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return [new Fields(this.#source, this.#document, this.#lines, this.#firstLine, [...this.#path, name, i])]
      this.problem([name, i], `item ${i + 1} of ${name} has no fields`, bounds.remedy)
      return []
    })
  }

  /** Names and texts of a mapping. */
  entries(name: string): readonly (readonly [string, string])[] {
    const value = this.#value(name)
    if (value === undefined) return []
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value).map(([key, text]) => [key, String(text).trim()])
    this.problem(name, `${name} has no fields`, 'Write `name: expression` lines under it.')
    return []
  }

  /** Notes every field that nobody has asked for: a slip of the pen, mostly. */
  finish(): void {
    const map = this.#path.length === 0 ? this.#document.contents : this.#document.getIn(this.#path, true)
    if (!isMap(map)) return
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : String(key)
      if (!this.#read.has(name)) this.problem(name, `there is no field ${name} here`, `Those that there are: ${[...this.#read].join(', ')}.`)
    }
  }

  #value(name: string): unknown {
    this.#read.add(name)
    const node = this.#document.getIn([...this.#path, name], true)
    return isScalar(node) || isMap(node) || isSeq(node) ? (node.toJS(this.#document) ?? undefined) : undefined
  }

  #items(name: string, { least, most, remedy }: { readonly least: number; readonly most: number; readonly remedy: string }): readonly unknown[] {
    const value = this.#value(name)
    const items = value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value]
    if (items.length < least || items.length > most) this.problem(name, items.length === 0 ? `${name} is missing` : `${name} has ${items.length} items`, remedy)
    return items.slice(0, most)
  }

  /** The line of the deepest part of a path that is there. */
  #lineOf(at: Path): number {
    for (let path = [...this.#path, ...at]; path.length > 0; path = path.slice(0, -1)) {
      const parent = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true)
      const last = path.at(-1)
      const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last)?.key : isSeq(parent) ? parent.items[Number(last)] : undefined
      const range = isScalar(pair) || isMap(pair) || isSeq(pair) ? pair.range : undefined
      if (range) return this.#firstLine + this.#lines.linePos(range[0]).line - 1
    }
    return this.#firstLine
  }
}
