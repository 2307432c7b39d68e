// How one value stands in YAML: plain, quoted or as a block, and where it is broken. Models libyaml's emitter as yaml/v2 has it.
import { formatGoNumber } from '../../api/jsonpath/index.ts'

/** Blanks after this column become line breaks. */
const BEST_WIDTH = 80

type Style = 'plain' | 'single' | 'double' | 'literal'

/** Text so far, and the column where it stands. */
export class YAMLScalarWriter {
  #text = ''
  #column = 0

  text(): string {
    return this.#text
  }

  put(text: string): void {
    this.#text += text
    this.#column += [...text].length
  }

  /** Begins a line with so many blanks; a line that is empty already is only filled up. */
  newLine(indent: number): void {
    if (this.#column > 0) this.#break()
    this.put(' '.repeat(indent))
  }

  /** Writes a value after a key or a dash (or as a key itself), its further lines at `indent`. */
  writeScalar(value: unknown, indent: number, isKey: boolean): void {
    // The very first text, and a key, have no blank before them.
    if (!isKey && this.#column > 0) this.put(' ')
    if (typeof value !== 'string') this.put(plainText(value))
    else this.#writeText(value, styleOf(value, isKey), indent, !isKey)
  }

  #writeText(value: string, style: Style, indent: number, mayBreak: boolean): void {
    if (style === 'literal') this.#writeLiteral(value, indent)
    else if (style === 'double') this.#writeDoubleQuoted(value, indent, mayBreak)
    else this.#writeFolded(value, style === 'single', indent, mayBreak)
  }

  #break(): void {
    this.#text += '\n'
    this.#column = 0
  }

  /** Plain or in single quotes; single blanks beyond the width break the line. */
  #writeFolded(value: string, quoted: boolean, indent: number, mayBreak: boolean): void {
    const chars = [...value]
    if (quoted) this.put("'")
    let afterSpace = false
    let afterBreak = false
    chars.forEach((char, at) => {
      if (char === ' ') {
        const inside = !quoted || (at > 0 && at < chars.length - 1)
        if (mayBreak && !afterSpace && this.#column > BEST_WIDTH && inside && chars[at + 1] !== ' ') this.#continue(indent)
        else this.put(' ')
        afterSpace = true
      } else if (BREAKS.has(char)) {
        if (!afterBreak && char === '\n') this.#break()
        this.#break()
        afterBreak = true
      } else {
        if (afterBreak) this.put(' '.repeat(indent))
        this.put(quoted && char === "'" ? "''" : char)
        afterSpace = false
        afterBreak = false
      }
    })
    if (quoted) this.put("'")
  }

  #continue(indent: number): void {
    this.#break()
    this.put(' '.repeat(indent))
  }

  #writeDoubleQuoted(value: string, indent: number, mayBreak: boolean): void {
    const chars = [...value]
    this.put('"')
    let afterSpace = false
    chars.forEach((char, at) => {
      if (char !== ' ') {
        this.put(isPrintable(char) && !BREAKS.has(char) && char !== '"' && char !== '\\' ? char : escapeChar(char))
        afterSpace = false
        return
      }
      if (mayBreak && !afterSpace && this.#column > BEST_WIDTH && at > 0 && at < chars.length - 1) {
        this.#continue(indent)
        if (chars[at + 1] === ' ') this.put('\\')
      } else {
        this.put(' ')
      }
      afterSpace = true
    })
    this.put('"')
  }

  #writeLiteral(value: string, indent: number): void {
    const hint = /^[ \n\r\u0085\u2028\u2029]/.test(value) ? '2' : ''
    const trailing = /[\n\r\u0085\u2028\u2029]*$/.exec(value)![0].length
    this.put(`|${hint}${trailing === 0 ? '-' : trailing > 1 || value.length === 1 ? '+' : ''}`)
    this.#break()
    for (const [at, line] of value.split('\n').entries()) {
      if (at > 0) this.#break()
      if (line !== '') this.put(' '.repeat(indent) + line)
    }
  }
}

function plainText(value: unknown): string {
  return typeof value === 'number' ? formatYAMLNumber(value) : String(value)
}

/** strconv's %g: an exponent from a million on, unlike fmt's %v. */
function formatYAMLNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) < 1e6) return formatGoNumber(value)
  const [digits, exponent] = value.toExponential().split('e+') as [string, string]
  return `${digits}e+${exponent.padStart(2, '0')}`
}

const BREAKS: ReadonlySet<string> = new Set(['\n', '\r', '\u0085', '\u2028', '\u2029'])

/** The style a text gets: what the encoder wishes, unless the emitter has to refuse it. */
function styleOf(value: string, isKey: boolean): Style {
  const allowed = analyze(value)
  let style: Style = value.includes('\n') ? 'literal' : isPlainText(value) ? 'plain' : 'double'
  if (isKey && allowed.multiline) style = 'double'
  if (style === 'plain' && (!allowed.plain || (value === '' && isKey))) style = 'single'
  if (style === 'single' && !allowed.single) style = 'double'
  if (style === 'literal' && (!allowed.literal || isKey)) style = 'double'
  return style
}

interface Allowed {
  readonly plain: boolean
  readonly single: boolean
  readonly literal: boolean
  readonly multiline: boolean
}

/** What the characters of a text allow in block context (yaml_emitter_analyze_scalar). */
function analyze(value: string): Allowed {
  const multiline = /[\n\r\u0085\u2028\u2029]/.test(value)
  const special = [...value].some((char) => !isPrintable(char) && char !== '\n') || / [\n\r\u0085\u2028\u2029]/.test(value)
  const spaceAfterBreak = /[\n\r\u0085\u2028\u2029] /.test(value)
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(value)
  const indicators = /^(---|\.\.\.)/.test(value) || /^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[?:-](?=[ \t\n\r\u0085\u2028\u2029]|$)/.test(value)
    || /:(?=[ \t\n\r\u0085\u2028\u2029]|$)/.test(value.slice(1)) || /[ \t\n\r\u0085\u2028\u2029]#/.test(value)
  return {
    plain: !special && !spaceAfterBreak && !edges && !multiline && !indicators,
    single: !special && !spaceAfterBreak,
    literal: !special && !value.endsWith(' ') && value !== '',
    multiline,
  }
}

/** Whether a reader would take the text for a text when it stands unquoted (yaml/v2's resolve). */
function isPlainText(value: string): boolean {
  if (RESERVED.test(value)) return false
  if (!/^[-+.0-9]/.test(value)) return true
  if (value.startsWith('.')) return !isGoFloat(value)
  if (/^\d{4}-/.test(value) && isTimestamp(value)) return false
  const plain = value.replaceAll('_', '')
  if (/^[-+]?(0[bB][01]+|0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.test(plain)) return !fitsInteger(plain)
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)) return !Number.isFinite(Number(plain))
  return !BASE_60.test(value)
}

const RESERVED = /^(|~|null|Null|NULL|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** An integer too large for 64 bits is a float to the reader, if it looks like one, else a text. */
function fitsInteger(text: string): boolean {
  const digits = text.replace(/^[-+]/, '')
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
  return /^[-+]?[0-9]+$/.test(text) || size < (text.startsWith('-') ? 2n ** 63n + 1n : 2n ** 64n)
}

function isGoFloat(text: string): boolean {
  return /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+)?$/.test(text) && !text.includes('_')
}

const DATE = /^\d{4}-(\d\d?)-(\d\d?)(?:([Tt ])(\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)?)?$/

function isTimestamp(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [, month, day, separator, hour = '0', minute = '0', second = '0', zone] = match
  if (separator === ' ' ? zone !== undefined : separator !== undefined && zone === undefined) return false
  const date = new Date(Date.UTC(Number(text.slice(0, 4)), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

/** What the emitter takes for printable: no tab, and nothing beyond the Basic Multilingual Plane. */
function isPrintable(char: string): boolean {
  const code = char.codePointAt(0)!
  if (code < 0x80) return code >= 0x20 && code <= 0x7e
  return code >= 0xa0 && (code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0', '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\u0085': 'N', '\u00a0': '_', '\u2028': 'L', '\u2029': 'P',
}

function escapeChar(char: string): string {
  const known = ESCAPES[char]
  if (known !== undefined) return `\\${known}`
  const code = char.codePointAt(0)!
  const [mark, width] = code <= 0xff ? (['x', 2] as const) : code <= 0xffff ? (['u', 4] as const) : (['U', 8] as const)
  return `\\${mark}${code.toString(16).toUpperCase().padStart(width, '0')}`
}
