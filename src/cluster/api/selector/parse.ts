// Reading a label selector's text: `app=web,tier in (a,b),!canary`. Models labels.Parse: lexer, then a parser with one token of lookahead.
import { EVERYTHING, SelectorError, labelKeyProblem, makeSelector, newRequirement } from './requirement.ts'
import type { Operator, Requirement, Selector } from './requirement.ts'

type TokenKind = 'identifier' | 'end' | 'error' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | 'in' | 'notin' | '>' | '<'
interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const SPECIAL = '=!(),><'
const SYMBOLS: ReadonlySet<string> = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<'])
const OPERATORS: Partial<Record<TokenKind, Operator>> = { '=': '=', '==': '==', '!=': '!=', in: 'in', notin: 'notin', '>': 'gt', '<': 'lt' }
const BLANK = /[ \t\r\n]/
/** Selectors of lists and watches repeat; a full cache is dropped whole. */
const CACHE_LIMIT = 1024
const cache = new Map<string, Selector>()

/** The selector that a text names; empty is everything. Throws SelectorError in upstream's words. */
export function parseLabelSelector(text: string): Selector {
  if (text === '') return EVERYTHING
  const known = cache.get(text)
  if (known) return known
  const selector = makeSelector(new Parser(scan(text)).parse())
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(text, selector)
  return selector
}

function scan(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    if (BLANK.test(text[at]!)) {
      at++
    } else if (SPECIAL.includes(text[at]!)) {
      // Every special character is a symbol alone, and `==` and `!=` are the only longer ones.
      at += SYMBOLS.has(text.slice(at, at + 2)) && text.length > at + 1 ? 2 : 1
      const symbol = text.slice(start, at)
      tokens.push({ kind: symbol as TokenKind, text: symbol })
    } else {
      while (at < text.length && !SPECIAL.includes(text[at]!) && !BLANK.test(text[at]!)) at++
      const word = text.slice(start, at)
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word })
    }
  }
  return tokens
}

const END: Token = { kind: 'end', text: '' }

class Parser {
  readonly tokens: readonly Token[]
  position = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const { kind, text } = this.peek()
      if (kind === 'end') return requirements
      if (kind !== 'identifier' && kind !== '!') throw new SelectorError(`found '${text}', expected: !, identifier, or 'end of string'`)
      requirements.push(this.requirement())
      const next = this.take()
      if (next.kind === 'end') return requirements
      if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`)
      const after = this.peek()
      if (after.kind !== 'identifier' && after.kind !== '!') throw new SelectorError(`found '${after.text}', expected: identifier after ','`)
    }
  }

  requirement(): Requirement {
    try {
      return this.readRequirement()
    } catch (problem) {
      if (problem instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${problem.message}`)
      throw problem
    }
  }

  readRequirement(): Requirement {
    let token = this.take()
    const negated = token.kind === '!'
    if (negated) token = this.take()
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`)
    // The parser checks the key before it knows where it stands, hence upstream's `<nil>`.
    const problem = labelKeyProblem(token.text, '<nil>')
    if (problem) throw new SelectorError(problem)
    if (negated) return newRequirement(token.text, '!', [])
    const next = this.peek().kind
    if (next === 'end' || next === ',') return newRequirement(token.text, 'exists', [])
    const operator = this.operator()
    const values = operator === 'in' || operator === 'notin' ? this.values() : [this.exactValue()]
    return newRequirement(token.text, operator, [...new Set(values)].sort())
  }

  operator(): Operator {
    const token = this.tokens[this.position++] ?? END
    const operator = OPERATORS[token.kind]
    if (!operator) throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`)
    return operator
  }

  values(): readonly string[] {
    const open = this.take()
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`)
    const first = this.peek()
    if (first.kind === ')') {
      this.take()
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`)
    const values = this.identifiers()
    if (this.take().kind !== ')') throw new SelectorError(`found '${first.text}', expected: ')'`)
    return values
  }

  /** `a,b`, where an empty place between commas or beside a bracket is the empty value. */
  identifiers(): readonly string[] {
    const values: string[] = []
    for (;;) {
      const token = this.take()
      if (token.kind === 'identifier') {
        values.push(token.text)
        const next = this.peek()
        if (next.kind === ')') return values
        if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`)
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('')
        const next = this.peek().kind
        if (next === ')') return [...values, '']
        if (next === ',') {
          this.take()
          values.push('')
        }
      } else throw new SelectorError(`found '${token.text}', expected: ',', or identifier`)
    }
  }

  exactValue(): string {
    const next = this.peek().kind
    if (next === 'end' || next === ',') return ''
    const token = this.take()
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`)
    return token.text
  }

  /** The next token where a name or value is expected: there `in` and `notin` are plain words. */
  peek(): Token {
    const token = this.tokens[this.position] ?? END
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  take(): Token {
    const token = this.peek()
    this.position++
    return token
  }
}
