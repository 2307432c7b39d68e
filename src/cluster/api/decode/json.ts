// Parsing a body's text. Unlike JSON.parse it notices repeated keys and fails in the words of Go's decoder.
import type { Json, JsonObject } from '../object.ts'
import type { DuplicateKeys } from './walk.ts'

export interface ParsedJson {
  readonly value: Json
  readonly duplicates: DuplicateKeys | undefined
}

/** A text that is not JSON; the message is encoding/json's. */
export class JsonError extends Error {}

/** Deeper nesting than Go's own limit is refused, which also bounds the recursion here. */
const DEPTH_MAX = 10_000
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** The value of a JSON text, and the keys of objects that repeat some (the last value wins). Throws JsonError. */
export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.blank()
  if (reader.at < text.length) throw reader.invalid('after top-level value')
  return { value, duplicates: reader.duplicates }
}

class Reader {
  readonly text: string
  readonly duplicates = new Map<object, readonly string[]>()
  at = 0

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): Json {
    this.blank()
    if (depth > DEPTH_MAX) throw new JsonError('exceeded max depth')
    switch (this.text[this.at]) {
      case undefined:
        throw this.ended()
      case '{':
        return this.object(depth)
      case '[':
        return this.array(depth)
      case '"':
        return this.string()
      case 't':
        return this.literal('true', true)
      case 'f':
        return this.literal('false', false)
      case 'n':
        return this.literal('null', null)
      default:
        return this.number()
    }
  }

  object(depth: number): JsonObject {
    const result: Record<string, Json> = {}
    const keys: string[] = []
    let repeats = false
    this.at++
    this.blank()
    if (this.take('}')) return result
    for (;;) {
      this.blank()
      if (this.at >= this.text.length) throw this.ended()
      if (this.text[this.at] !== '"') throw this.invalid('looking for beginning of object key string')
      const key = this.string()
      this.blank()
      if (!this.take(':')) throw this.unexpected('after object key')
      const value = this.value(depth + 1)
      if (Object.hasOwn(result, key)) repeats = true
      keys.push(key)
      if (key === '__proto__') Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true })
      else result[key] = value
      this.blank()
      if (this.take('}')) break
      if (!this.take(',')) throw this.unexpected('after object key:value pair')
    }
    if (repeats) this.duplicates.set(result, keys)
    return result
  }

  array(depth: number): readonly Json[] {
    const result: Json[] = []
    this.at++
    this.blank()
    if (this.take(']')) return result
    for (;;) {
      result.push(this.value(depth + 1))
      this.blank()
      if (this.take(']')) return result
      if (!this.take(',')) throw this.unexpected('after array element')
    }
  }

  string(): string {
    const start = ++this.at
    while (this.at < this.text.length) {
      const letter = this.text[this.at]!
      if (letter === '"') return this.text.slice(start, this.at++)
      if (letter === '\\' || letter < ' ') return this.stringFrom(start)
      this.at++
    }
    throw this.ended()
  }

  /** The rest of a string that has escapes, from its start. */
  stringFrom(start: number): string {
    let result = this.text.slice(start, this.at)
    while (this.at < this.text.length) {
      const letter = this.text[this.at]!
      if (letter < ' ') throw this.invalid('in string literal')
      this.at++
      if (letter === '"') return result
      if (letter !== '\\') {
        result += letter
        continue
      }
      const escape = this.text[this.at]
      if (escape === undefined) throw this.ended()
      if (escape === 'u') {
        result += this.unicode()
      } else {
        const plain = ESCAPES[escape]
        if (plain === undefined) throw this.invalid('in string escape code')
        result += plain
        this.at++
      }
    }
    throw this.ended()
  }

  unicode(): string {
    this.at++
    for (let i = 0; i < 4; i++, this.at++) {
      if (this.at >= this.text.length) throw this.ended()
      if (!/[0-9a-fA-F]/.test(this.text[this.at]!)) throw this.invalid('in \\u hexadecimal character escape')
    }
    return String.fromCharCode(parseInt(this.text.slice(this.at - 4, this.at), 16))
  }

  literal<T extends Json>(word: string, value: T): T {
    for (let i = 0; i < word.length; i++, this.at++) {
      if (this.at >= this.text.length) throw this.ended()
      if (this.text[this.at] !== word[i]) throw this.invalid(`in literal ${word} (expecting ${goQuote(word[i]!)})`)
    }
    return value
  }

  number(): number {
    const start = this.at
    if (this.text[this.at] === '-') {
      this.at++
      this.digit('in numeric literal')
    } else if (!/[0-9]/.test(this.text[this.at]!)) throw this.invalid('looking for beginning of value')
    if (this.text[this.at] === '0') this.at++
    else this.digits()
    if (this.take('.')) {
      this.digit('after decimal point in numeric literal')
      this.digits()
    }
    if (this.take('e') || this.take('E')) {
      if (!this.take('+')) this.take('-')
      this.digit('in exponent of numeric literal')
      this.digits()
    }
    return Number(this.text.slice(start, this.at))
  }

  digit(where: string): void {
    if (this.at >= this.text.length) throw this.ended()
    if (!/[0-9]/.test(this.text[this.at]!)) throw this.invalid(where)
  }

  digits(): void {
    while (this.at < this.text.length && /[0-9]/.test(this.text[this.at]!)) this.at++
  }

  blank(): void {
    for (; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at]
      if (letter !== ' ' && letter !== '\n' && letter !== '\r' && letter !== '\t') return
    }
  }

  take(letter: string): boolean {
    if (this.text[this.at] !== letter) return false
    this.at++
    return true
  }

  unexpected(where: string): JsonError {
    return this.at >= this.text.length ? this.ended() : this.invalid(where)
  }

  ended(): JsonError {
    return new JsonError('unexpected end of JSON input')
  }

  invalid(where: string): JsonError {
    return new JsonError(`invalid character ${goQuote(this.text[this.at]!)} ${where}`)
  }
}

/** A character as Go's errors quote it. */
function goQuote(letter: string): string {
  if (letter === "'") return "'\\''"
  if (letter === '"') return "'\"'"
  return `'${JSON.stringify(letter).slice(1, -1)}'`
}
