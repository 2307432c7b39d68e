// Cuts a template into tokens. Models text/template/parse/lex.go.
import { quoteGo } from '../../../api/jsonpath/index.ts'

export type TokenKind =
  | 'text' | 'left' | 'right' | 'space' | 'assign' | 'declare' | 'pipe' | 'char' | 'string' | 'raw' | 'variable' | 'field' | 'dot'
  | 'number' | 'identifier' | 'keyword' | 'bool' | 'nil' | '(' | ')' | 'end' | 'error'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Where it begins. */
  readonly at: number
}

const KEYWORDS: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'])
const SPACE = /[ \t\r\n]/

/** All tokens up to the end or the first error, which is then the last. */
export function lexGoTemplate(input: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    const open = input.indexOf('{{', at)
    const trimsBefore = open >= 0 && /^- *?[ \t\r\n]/.test(input.slice(open + 2, open + 4))
    const text = input.slice(at, open < 0 ? undefined : open)
    const kept = trimsBefore ? text.replace(/[ \t\r\n]+$/, '') : text
    if (kept !== '') tokens.push({ kind: 'text', text: kept, at })
    if (open < 0) return [...tokens, { kind: 'end', text: '', at: input.length }]
    const start = open + (trimsBefore ? 3 : 2)
    const comment = trimsBefore ? start + 1 : start
    const action = input.startsWith('/*', comment) ? lexComment(input, comment) : lexAction(input, open, start)
    tokens.push(...action.tokens)
    if (action.next === undefined) return tokens
    at = action.next
  }
}

interface Lexed {
  readonly tokens: readonly Token[]
  /** Where text goes on; undefined after an error. */
  readonly next: number | undefined
}

function failure(tokens: readonly Token[], text: string, at: number): Lexed {
  return { tokens: [...tokens, { kind: 'error', text, at }], next: undefined }
}

function lexComment(input: string, start: number): Lexed {
  const close = input.indexOf('*/', start + 2)
  if (close < 0) return failure([], 'unclosed comment', start)
  const end = delimiterAt(input, close + 2)
  return end === undefined ? failure([], 'comment ends before closing delimiter', start) : { tokens: [], next: end }
}

/** Where text goes on after a `}}` that stands here, be it with a trim marker; undefined when none does. */
function delimiterAt(input: string, at: number): number | undefined {
  if (input.startsWith('}}', at)) return at + 2
  if (!/^[ \t\r\n]-\}\}/.test(input.slice(at, at + 4))) return undefined
  const rest = /^[ \t\r\n]*/.exec(input.slice(at + 4))![0]
  return at + 4 + rest.length
}

/** The inside of `{{ }}`. */
function lexAction(input: string, open: number, start: number): Lexed {
  const tokens: Token[] = [{ kind: 'left', text: '{{', at: open }]
  let at = start
  let depth = 0
  for (;;) {
    const next = delimiterAt(input, at)
    if (next !== undefined) {
      if (depth > 0) return failure(tokens, 'unclosed left paren', at)
      return { tokens: [...tokens, { kind: 'right', text: '}}', at: input.indexOf('}}', at) }], next }
    }
    const char = input[at]
    if (char === undefined) return failure(tokens, 'unclosed action', at)
    if (SPACE.test(char)) {
      const end = spaceEnd(input, at)
      tokens.push({ kind: 'space', text: input.slice(at, end), at })
      at = end
      continue
    }
    const token = lexToken(input, at)
    tokens.push(token)
    if (token.kind === 'error') return { tokens, next: undefined }
    if (token.kind === '(') depth++
    if (token.kind === ')' && --depth < 0) return failure(tokens.slice(0, -1), 'unexpected right paren', at)
    at += token.text.length
  }
}

/** A blank that belongs to a closing trim marker is left for it. */
function spaceEnd(input: string, at: number): number {
  let end = at
  while (end < input.length && SPACE.test(input[end]!)) end++
  return input.startsWith('-}}', end) && end - at > 1 ? end - 1 : end
}

function lexToken(input: string, at: number): Token {
  const char = input[at]!
  const token = (kind: TokenKind, length: number): Token => ({ kind, text: input.slice(at, at + length), at })
  const problem = (text: string): Token => ({ kind: 'error', text, at })
  if (char === '=') return token('assign', 1)
  if (char === ':') return input[at + 1] === '=' ? token('declare', 2) : problem('expected :=')
  if (char === '|') return token('pipe', 1)
  if (char === '(' || char === ')') return token(char, 1)
  if (char === '"') {
    const quoted = /^"(?:[^"\\\n]|\\[^\n])*"/.exec(input.slice(at))
    return quoted ? token('string', quoted[0].length) : problem('unterminated quoted string')
  }
  if (char === '`') {
    const close = input.indexOf('`', at + 1)
    return close < 0 ? problem('unterminated raw quoted string') : token('raw', close + 1 - at)
  }
  if (char === '$' || (char === '.' && !/[0-9]/.test(input[at + 1] ?? ''))) return lexName(input, at, char === '$' ? 'variable' : 'field')
  if (/[+\-.0-9]/.test(char)) return lexNumber(input, at)
  if (/[_\p{L}\p{Nd}]/u.test(char)) return lexName(input, at, 'identifier')
  if (char >= '!' && char <= '~') return token('char', 1)
  return problem(`unrecognized character in action: ${runeText(char)}`)
}

function lexName(input: string, at: number, kind: 'variable' | 'field' | 'identifier'): Token {
  const text = /^[.$]?[_\p{L}\p{Nd}]*/u.exec(input.slice(at))![0]
  const rest = input.slice(at + text.length)
  if (!/^(?:[ \t\r\n.,|:()]|\}\}|$)/.test(rest)) return { kind: 'error', text: `bad character ${runeText(rest)}`, at }
  if (text === '.') return { kind: 'dot', text, at }
  if (kind !== 'identifier') return { kind, text, at }
  const word = KEYWORDS.has(text) ? 'keyword' : text === 'true' || text === 'false' ? 'bool' : text === 'nil' ? 'nil' : 'identifier'
  return { kind: word, text, at }
}

function lexNumber(input: string, at: number): Token {
  const text = /^[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)/.exec(input.slice(at))![0]
  const after = input[at + text.length] ?? ''
  if (/[_\p{L}\p{Nd}]/u.test(after)) return { kind: 'error', text: `bad number syntax: ${quoteGo(text + after)}`, at }
  return { kind: 'number', text, at }
}

/** `%#U`: `U+0040 '@'`. */
function runeText(text: string): string {
  const code = text.codePointAt(0)!
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`
}
