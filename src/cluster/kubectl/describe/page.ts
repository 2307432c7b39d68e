// The sheet a description is written on: indented lines, and the pieces that most kinds share.
// Models the PrefixWriter and the print…Multiline functions of kubectl/pkg/describe/describe.go.
import { EPOCH_MS, humanDuration, parseTime } from '../../api/time/index.ts'
import type { ObjectMeta } from '../../api/types/meta-v1.ts'
import type { Toleration } from '../../api/types/core-v1.ts'
import { DESCRIBE_LAYOUT, TabWriter, escapeTerminal } from '../printing/index.ts'

type StringMap = { readonly [key: string]: string }

/** Longer annotations are broken into lines of their own, and cut. */
const ANNOTATION_LENGTH_MAX = 140
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Text with tabs goes in, aligned text comes out; a level is two blanks. */
export class Page {
  readonly #writer = new TabWriter(DESCRIBE_LAYOUT)
  /** Cluster time in microseconds, from which ages are told. */
  readonly now: number
  readonly #baseLevel: number
  readonly #parent: Page | undefined

  constructor(now: number, parent?: Page, baseLevel = 0) {
    this.now = now
    this.#parent = parent
    this.#baseLevel = baseLevel
  }

  /** The same sheet with everything `levels` deeper. */
  nested(levels: number): Page {
    return new Page(this.now, this, levels)
  }

  /** Writes text as it is, without indentation or newline. */
  write(text: string): void {
    if (this.#parent) this.#parent.write(text)
    else this.#writer.write(escapeTerminal(text))
  }

  line(level: number, text: string): void {
    this.write(`${'  '.repeat(level + this.#baseLevel)}${text}\n`)
  }

  /** `label:` and its value in the next column. */
  field(level: number, label: string, value: string | number | boolean): void {
    this.line(level, `${label}:\t${value}`)
  }

  /** One value a line, the first beside the label; `<none>` for no value. */
  list(level: number, label: string, values: readonly string[]): void {
    const indent = '  '.repeat(level + this.#baseLevel)
    // On a nested sheet upstream indents every piece it writes, the value after the tab too.
    const inner = '  '.repeat(this.#baseLevel)
    const shown = values.length === 0 ? ['<none>'] : values
    shown.forEach((value, at) => this.write(`${at === 0 ? `${indent}${label}:` : inner}\t${inner}${value}\n`))
  }

  /** `k=v` a line, sorted by key. */
  map(level: number, label: string, values: StringMap | undefined): void {
    this.list(level, label, Object.keys(values ?? {}).sort().map((key) => `${key}=${values![key]}`))
  }

  /** Annotations but for the one that apply keeps; long ones are broken at their newlines and cut. */
  annotations(label: string, values: StringMap | undefined): void {
    const keys = Object.keys(values ?? {}).filter((key) => key !== LAST_APPLIED).sort()
    this.list(0, label, keys.map((key) => {
      const value = values![key]!.replace(/\n$/, '')
      const long = byteLength(value) + byteLength(key) + 2 > ANNOTATION_LENGTH_MAX || value.includes('\n')
      return long ? [`${key}:`, ...value.split('\n').map((line) => `\t  ${shorten(line, ANNOTATION_LENGTH_MAX - 2)}`)].join('\n') : `${key}: ${value}`
    }))
  }

  /** Name, namespace, labels and annotations, in the order of most kinds. */
  header(metadata: ObjectMeta): void {
    this.name(metadata)
    this.map(0, 'Labels', metadata.labels)
    this.annotations('Annotations', metadata.annotations)
  }

  /** Name and namespace. */
  name(metadata: ObjectMeta): void {
    this.field(0, 'Name', metadata.name ?? '')
    this.field(0, 'Namespace', metadata.namespace ?? '')
  }

  /** A heading, a rule under each of its words, and rows. */
  table(level: number, heads: readonly string[], rows: readonly (readonly (string | number)[])[], rules = heads.map((head) => '-'.repeat(head.length))): void {
    for (const row of [heads, rules, ...rows]) this.line(level, row.join('\t'))
  }

  tolerations(label: string, tolerations: readonly Toleration[] | undefined): void {
    const sorted = [...(tolerations ?? [])].sort((a, b) => compare(a.key ?? '', b.key ?? ''))
    this.list(0, label, sorted.map(tolerationText))
  }

  /** Lets the columns begin anew: what follows does not line up with what came before. */
  endColumns(): void {
    this.#writer.flush()
  }

  /** All that was written, aligned. */
  text(): string {
    return this.#writer.take()
  }

  /** How long ago a time was, or `<unknown>` when it is not set. */
  since(time: string | undefined): string {
    return time ? humanDuration((this.now - parseTime(time)) / 1_000_000) : '<unknown>'
  }
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  let text = key
  if (value) text += `=${value}`
  if (effect) text += `:${effect}`
  if (operator === 'Exists' && !value) text += text === '' ? 'op=Exists' : ' op=Exists'
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`
}

/** Cut to so many bytes, as Go's slices do, with an ellipsis. */
export function shorten(text: string, bytesMax: number): string {
  return byteLength(text) > bytesMax ? `${cutBytes(text, bytesMax)}...` : text
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // A surrogate pair is two units and four bytes.
    if (code > 0x7f) length += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1
  }
  return length
}

/** The longest beginning that fits in so many bytes; Go may cut a character in half, which no terminal shows. */
function cutBytes(text: string, bytesMax: number): string {
  let bytes = 0
  let cut = ''
  for (const char of text) {
    bytes += byteLength(char)
    if (bytes > bytesMax) break
    cut += char
  }
  return cut
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Wed, 01 Jan 2025 00:00:00 +0000` (RFC 1123 with a numeric zone, in UTC); Go's zero time when absent. */
export function longTime(time: string | undefined): string {
  if (!time) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const date = new Date(EPOCH_MS + parseTime(time) / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCFullYear()).padStart(4, '0')}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}

/** `2025-01-01 00:00:00 +0000 UTC`: how Go prints a time that nobody formats. */
export function plainTime(time: string | undefined): string {
  if (!time) return '0001-01-01 00:00:00 +0000 UTC'
  return `${new Date(EPOCH_MS + parseTime(time) / 1000).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A list as Go's %v prints it: `[a b]`. */
export function bracketed(items: readonly unknown[] | undefined): string {
  return `[${(items ?? []).join(' ')}]`
}
