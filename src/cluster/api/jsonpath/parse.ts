// Reads a JSONPath template into nodes. Models client-go/util/jsonpath/parser.go, messages included.

export type Node =
  | { readonly is: 'list'; readonly nodes: readonly Node[] }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'identifier'; readonly name: string }
  | { readonly is: 'array'; readonly from: Bound; readonly to: Bound; readonly step: Bound }
  | { readonly is: 'filter'; readonly left: ListNode; readonly right: ListNode; readonly operator: string }
  | { readonly is: 'constant'; readonly value: number | boolean; readonly float: boolean }
  | { readonly is: 'wildcard' }
  | { readonly is: 'recursive' }
  | { readonly is: 'union'; readonly lists: readonly ListNode[] }

export type ListNode = Extract<Node, { is: 'list' }>

/** One of `[from:to:step]`; `derived` when `to` is absent and means the one element after `from`. */
export interface Bound {
  readonly value: number | undefined
  readonly derived: boolean
}

/** A parsed template: text and actions in turn. */
export interface Template {
  readonly nodes: readonly Node[]
}

/** The template is not well-formed; the message is upstream's. */
export class JSONPathSyntaxError extends Error {}

/** Parses a template such as `{.metadata.name}{"\n"}`; throws JSONPathSyntaxError. */
export function parseJSONPath(text: string): Template {
  return { nodes: new Parser(text).parse() }
}

const END = ''

class Parser {
  readonly #input: string
  #at = 0
  #root: Node[] = []

  constructor(input: string) {
    this.#input = input
  }

  parse(): readonly Node[] {
    while (this.#at < this.#input.length) {
      const open = this.#input.indexOf('{', this.#at)
      const text = this.#input.slice(this.#at, open < 0 ? undefined : open)
      if (text !== '') this.#root.push({ is: 'text', text })
      if (open < 0) break
      this.#at = open + 1
      this.#root.push({ is: 'list', nodes: this.#parseAction() })
    }
    return this.#root
  }

  #next(): string {
    const code = this.#input.codePointAt(this.#at)
    if (code === undefined) return END
    const char = String.fromCodePoint(code)
    this.#at += char.length
    return char
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#at)
    return code === undefined ? END : String.fromCodePoint(code)
  }

  /** Everything up to the closing brace. */
  #parseAction(): Node[] {
    const nodes: Node[] = []
    for (;;) {
      if (this.#input.startsWith('[?(', this.#at)) {
        nodes.push(this.#parseFilter())
        continue
      }
      if (this.#input.startsWith('..', this.#at)) {
        if (nodes.at(-1)?.is === 'recursive') throw new JSONPathSyntaxError('invalid multiple recursive descent')
        this.#at += 2
        nodes.push({ is: 'recursive' })
        if (isAlphaNumeric(this.#peek())) nodes.push(this.#parseField())
        continue
      }
      const start = this.#at
      const char = this.#next()
      if (char === '}') return nodes
      if (char === END || char === '\r' || char === '\n') throw new JSONPathSyntaxError('unclosed action')
      if (char === ' ' || char === '@' || char === '$') continue
      if (char === '[') nodes.push(...this.#parseArray())
      else if (char === '"' || char === "'") nodes.push({ is: 'text', text: this.#parseQuote(start, char) })
      else if (char === '.') nodes.push(this.#parseField())
      else if (char === '+' || char === '-' || isDigit(char)) nodes.push(this.#parseNumber(start))
      else if (isAlphaNumeric(char)) nodes.push(this.#parseIdentifier(start))
      else throw new JSONPathSyntaxError(`unrecognized character in action: ${describeRune(char)}`)
    }
  }

  #parseIdentifier(start: number): Node {
    while (!isTerminator(this.#peek())) this.#next()
    const name = this.#input.slice(start, this.#at)
    return name === 'true' || name === 'false' ? { is: 'constant', value: name === 'true', float: false } : { is: 'identifier', name }
  }

  #parseNumber(start: number): Node {
    while (this.#peek() === '.' || isDigit(this.#peek())) this.#next()
    const text = this.#input.slice(start, this.#at)
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { is: 'constant', value: Number(text), float: text.includes('.') }
    throw new JSONPathSyntaxError(`cannot parse number ${text}`)
  }

  /** A field's name up to an unescaped terminator; a backslash takes the next character as it is. */
  #parseField(): Node {
    const start = this.#at
    for (;;) {
      const char = this.#peek()
      if (char === '\\') this.#next()
      else if (isTerminator(char)) break
      this.#next()
    }
    const text = this.#input.slice(start, this.#at)
    return text === '*' ? { is: 'wildcard' } : { is: 'field', name: text.replaceAll('\\', '') }
  }

  #parseQuote(start: number, quote: string): string {
    for (;;) {
      const char = this.#next()
      if (char === END || char === '\n') throw new JSONPathSyntaxError('unterminated quoted string')
      if (char === quote && this.#input[this.#at - 2] !== '\\') break
    }
    const text = this.#input.slice(start, this.#at)
    const plain = unquote(text.slice(1, -1), quote)
    if (plain === undefined) throw new JSONPathSyntaxError(`unquote string ${text} error invalid syntax`)
    return plain
  }

  /** After `[`: an index, a slice, a quoted key, or a union of them. */
  #parseArray(): readonly Node[] {
    const start = this.#at
    for (;;) {
      const char = this.#next()
      if (char === END || char === '\n') throw new JSONPathSyntaxError('unterminated array')
      if (char === ']') break
    }
    const inside = this.#input.slice(start, this.#at - 1)
    const text = inside === '*' ? ':' : inside
    const parts = text.split(',')
    if (parts.length > 1) return [{ is: 'union', lists: parts.map((part) => parseExpression(`[${part.replace(/^ +| +$/g, '')}]`)) }]
    const key = /^'([^']*)'$/.exec(text)
    if (key) return parseExpression(`.${key[1]}`).nodes
    const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text)
    if (!slice) throw new JSONPathSyntaxError(`invalid array index ${text}`)
    const from = parseBound(slice[1])
    const to = slice[2] === undefined ? { value: (from.value ?? 0) + 1, derived: true } : parseBound(slice[2].slice(1))
    return [{ is: 'array', from, to, step: parseBound(slice[3]?.slice(1)) }]
  }

  #parseFilter(): Node {
    this.#at += 3
    const start = this.#at
    let quote = ''
    let closed = false
    for (;;) {
      const char = this.#next()
      if (char === END || char === '\n') throw new JSONPathSyntaxError('unterminated filter')
      if (char === '"' || char === "'") {
        if (quote === '') quote = char
        else if (char === quote && this.#input[this.#at - 2] !== '\\') closed = true
      } else if (char === ')' && (quote === '' || closed)) break
    }
    const text = this.#input.slice(start, this.#at - 1)
    if (this.#next() !== ']') throw new JSONPathSyntaxError('unclosed array expect ]')
    const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text)
    if (!comparison) return { is: 'filter', left: parseExpression(text), right: { is: 'list', nodes: [] }, operator: 'exists' }
    return { is: 'filter', left: parseExpression(comparison[1]!), right: parseExpression(comparison[3]!), operator: comparison[2]! }
  }
}

function parseExpression(text: string): ListNode {
  const first = new Parser(`{${text}}`).parse()[0]
  if (first?.is !== 'list') throw new Error('an action parses to a list')
  return first
}

function parseBound(text: string | undefined): Bound {
  if (text === undefined || text === '') return { value: undefined, derived: false }
  if (!/^-?\d+$/.test(text)) throw new JSONPathSyntaxError(`array index ${text} is not a number`)
  return { value: Number(text), derived: false }
}

const TERMINATORS = new Set([END, ' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}'])

function isTerminator(char: string): boolean {
  return TERMINATORS.has(char)
}

function isDigit(char: string): boolean {
  return /^\p{Nd}$/u.test(char)
}

function isAlphaNumeric(char: string): boolean {
  return /^[_\p{L}\p{Nd}]$/u.test(char)
}

/** `%#U`: `U+007C '|'`. */
function describeRune(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' }

/** Resolves Go's escapes; undefined when one is wrong. A quote of the kind that surrounds must be escaped, the other must not. */
function unquote(text: string, quote: string): string | undefined {
  let valid = true
  const plain = text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S]|$)/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCodePoint(parseInt(/^[xuU]/.test(escape) ? escape.slice(1) : escape, /^[xuU]/.test(escape) ? 16 : 8))
    const known = escape === quote ? quote : ESCAPES[escape]
    if (known === undefined) valid = false
    return known ?? ''
  })
  return valid ? plain : undefined
}
