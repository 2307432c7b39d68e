// Makes nodes of a template's tokens. Models text/template/parse/parse.go, messages included.
import { quoteGo } from '../../../api/jsonpath/index.ts'
import { unquoteGo } from './unquote.ts'
import { isFunction } from './functions.ts'
import { lexGoTemplate, type Token, type TokenKind } from './lex.ts'
import { TemplateError, textOf, type Command, type Node, type Operand, type Pipe } from './node.ts'

/** Name that error messages call the template by. */
export interface GoTemplate {
  readonly name: string
  readonly text: string
  readonly nodes: readonly Node[]
  /** Templates defined inside, by name. */
  readonly defined: ReadonlyMap<string, readonly Node[]>
}

/** Parses a template; throws TemplateError with upstream's message. */
export function parseGoTemplate(text: string, name = 'output'): GoTemplate {
  return new Parser(text, name).parse()
}

/** What ends a list of nodes: `{{end}}`, or `{{else}}`, with the keyword that follows it. */
interface Ending {
  readonly keyword: 'end' | 'else'
  readonly chained: 'if' | 'with' | undefined
}

const OPERAND_KINDS: ReadonlySet<TokenKind> = new Set(['bool', 'dot', 'field', 'identifier', 'number', 'nil', 'raw', 'string', 'variable', '('])

class Parser {
  readonly #text: string
  readonly #name: string
  readonly #tokens: readonly Token[]
  readonly #defined = new Map<string, readonly Node[]>()
  #position = 0
  #variables: string[] = ['$']
  #ranges = 0
  #actionAt: number | undefined

  constructor(text: string, name: string) {
    this.#text = text
    this.#name = name
    this.#tokens = lexGoTemplate(text)
  }

  parse(): GoTemplate {
    const nodes: Node[] = []
    while (this.#peek().kind !== 'end') {
      if (this.#isDefinition()) {
        this.#parseDefinition()
        continue
      }
      const node = this.#parseNode()
      if ('keyword' in node) this.#fail(`unexpected {{${node.keyword}}}`)
      nodes.push(node)
    }
    return { name: this.#name, text: this.#text, nodes, defined: this.#defined }
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? this.#tokens.at(-1)!
  }

  #next(): Token {
    const token = this.#peek()
    this.#position++
    return token
  }

  #peekWord(): Token {
    while (this.#peek().kind === 'space') this.#position++
    return this.#peek()
  }

  #nextWord(): Token {
    this.#peekWord()
    return this.#next()
  }

  #fail(message: string): never {
    const { at } = this.#tokens[Math.min(this.#position, this.#tokens.length) - 1] ?? this.#peek()
    throw new TemplateError(`template: ${this.#name}:${this.#lineOf(at)}: ${message}`)
  }

  #lineOf(at: number): number {
    return this.#text.slice(0, at).split('\n').length
  }

  #unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.#fail(`unexpected ${tokenText(token)} in ${context}`)
    const started = this.#actionAt === undefined ? undefined : this.#lineOf(this.#actionAt)
    const elsewhere = started !== undefined && started !== this.#lineOf(token.at)
    const action = token.text.endsWith(' action') ? '' : ' in action'
    return this.#fail(`${token.text}${elsewhere ? `${action} started at ${this.#name}:${started}` : ''}`)
  }

  #expect(kind: TokenKind, context: string): Token {
    const token = this.#nextWord()
    return token.kind === kind ? token : this.#unexpected(token, context)
  }

  #isDefinition(): boolean {
    const rest = this.#tokens.slice(this.#position + 1).find(({ kind }) => kind !== 'space')
    return this.#peek().kind === 'left' && rest?.text === 'define' && rest.kind === 'keyword'
  }

  #parseDefinition(): void {
    this.#next()
    this.#nextWord()
    const name = this.#parseName(this.#nextWord(), 'define clause')
    this.#expect('right', 'define clause')
    this.#parseBody(name, 'define clause')
  }

  /** The nodes of a template defined here, which sees none of the variables around it. */
  #parseBody(name: string, context: string): void {
    const outer = { variables: this.#variables, ranges: this.#ranges }
    this.#variables = ['$']
    this.#ranges = 0
    const { nodes, ending } = this.#parseList()
    if (ending.keyword !== 'end') this.#fail(`unexpected {{else}} in ${context}`)
    this.#defined.set(name, nodes)
    this.#variables = outer.variables
    this.#ranges = outer.ranges
  }

  #parseName(token: Token, context: string): string {
    return token.kind === 'string' || token.kind === 'raw' ? this.#unquote(token) : this.#unexpected(token, context)
  }

  #unquote(token: Token): string {
    const text = token.kind === 'raw' ? token.text.slice(1, -1).replaceAll('\r', '') : unquoteGo(token.text)
    return text ?? this.#fail('invalid syntax')
  }

  #parseList(): { readonly nodes: readonly Node[]; readonly ending: Ending } {
    const nodes: Node[] = []
    while (this.#peekWord().kind !== 'end') {
      const node = this.#parseNode()
      if ('keyword' in node) return { nodes, ending: node }
      nodes.push(node)
    }
    this.#position++
    return this.#fail('unexpected EOF')
  }

  #parseNode(): Node | Ending {
    const token = this.#nextWord()
    if (token.kind === 'text') return { is: 'text', text: token.text, at: token.at }
    if (token.kind !== 'left') return this.#unexpected(token, 'input')
    this.#actionAt = token.at
    const node = this.#parseAction()
    this.#actionAt = undefined
    return node
  }

  #parseAction(): Node | Ending {
    const token = this.#peekWord()
    if (token.kind !== 'keyword') return { is: 'action', pipe: this.#parsePipe('command', 'right'), at: token.at }
    this.#next()
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.#parseControl(token.text)
      case 'end':
        this.#expect('right', 'end')
        return { keyword: 'end', chained: undefined }
      case 'else':
        return this.#parseElse()
      case 'break':
      case 'continue':
        this.#expect('right', `{{${token.text}}}`)
        if (this.#ranges === 0) this.#fail(`{{${token.text}}} outside {{range}}`)
        return { is: token.text, at: token.at }
      case 'template':
        return this.#parseTemplate()
      case 'block': {
        const named = this.#nextWord()
        const name = this.#parseName(named, 'block clause')
        const pipe = this.#parsePipe('block clause', 'right')
        this.#parseBody(name, 'block clause')
        return { is: 'template', name, pipe, at: named.at }
      }
      default:
        return this.#unexpected(token, 'command')
    }
  }

  #parseElse(): Ending {
    const word = this.#peekWord()
    if (word.kind === 'keyword' && (word.text === 'if' || word.text === 'with')) return { keyword: 'else', chained: word.text }
    this.#expect('right', 'else')
    return { keyword: 'else', chained: undefined }
  }

  #parseTemplate(): Node {
    const token = this.#nextWord()
    const name = this.#parseName(token, 'template clause')
    if (this.#peekWord().kind === 'right') {
      this.#next()
      return { is: 'template', name, pipe: undefined, at: token.at }
    }
    return { is: 'template', name, pipe: this.#parsePipe('template clause', 'right'), at: token.at }
  }

  #parseControl(is: 'if' | 'with' | 'range'): Node {
    const variables = this.#variables.length
    const pipe = this.#parsePipe(is, 'right')
    if (is === 'range') this.#ranges++
    const { nodes: list, ending } = this.#parseList()
    if (is === 'range') this.#ranges--
    const otherwise = ending.keyword === 'else' ? this.#parseOtherwise(is, ending) : undefined
    this.#variables.length = variables
    return { is, pipe, list, otherwise, at: pipe.at }
  }

  /** `{{else if}}` is an if inside the else that shares its end. */
  #parseOtherwise(is: 'if' | 'with' | 'range', { chained }: Ending): readonly Node[] {
    if (chained !== undefined && chained === is) {
      this.#nextWord()
      return [this.#parseControl(chained)]
    }
    const { nodes, ending } = this.#parseList()
    if (ending.keyword !== 'end') this.#fail('expected end; found {{else}}')
    return nodes
  }

  #parsePipe(context: string, end: 'right' | ')'): Pipe {
    const { at } = this.#peekWord()
    const { variables, assigns } = this.#parseDeclarations(context)
    const commands: Command[] = []
    for (;;) {
      const token = this.#peekWord()
      if (token.kind === end) break
      if (!OPERAND_KINDS.has(token.kind)) {
        this.#position++
        this.#unexpected(token, context)
      }
      commands.push(this.#parseCommand())
    }
    this.#next()
    if (commands.length === 0) this.#fail(`missing value for ${context}`)
    commands.slice(1).forEach(({ operands }, stage) => {
      if (['bool', 'dot', 'nil', 'number', 'string'].includes(operands[0]!.is)) this.#fail(`non executable command in pipeline stage ${stage + 2}`)
    })
    return { is: 'pipe', variables, assigns, commands, at }
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  #parseDeclarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const variables: string[] = []
    for (;;) {
      const token = this.#peekWord()
      if (token.kind !== 'variable') return { variables, assigns: false }
      const start = this.#position
      this.#next()
      const after = this.#peekWord()
      if (after.kind === 'assign' || after.kind === 'declare') {
        this.#next()
        variables.push(token.text)
        this.#variables.push(token.text)
        return { variables, assigns: after.kind === 'assign' }
      }
      if (after.kind !== 'char' || after.text !== ',') {
        this.#position = start
        return { variables, assigns: false }
      }
      this.#next()
      variables.push(token.text)
      this.#variables.push(token.text)
      if (context !== 'range' || variables.length > 1) this.#fail(`too many declarations in ${context}`)
      if (!['variable', 'right', ')'].includes(this.#peekWord().kind)) this.#fail('range can only initialize variables')
    }
  }

  #parseCommand(): Command {
    const { at } = this.#peekWord()
    const operands: Operand[] = []
    for (;;) {
      this.#peekWord()
      const operand = this.#parseOperand()
      if (operand) operands.push(operand)
      const token = this.#peek()
      if (token.kind === 'right' || token.kind === ')') break
      this.#next()
      if (token.kind === 'space') continue
      if (token.kind === 'pipe') break
      this.#unexpected(token, 'operand')
    }
    if (operands.length === 0) this.#fail('empty command')
    return { is: 'command', operands, at }
  }

  #parseOperand(): Operand | undefined {
    const term = this.#parseTerm()
    if (!term || this.#peek().kind !== 'field') return term
    const { at } = this.#peek()
    const fields: string[] = []
    while (this.#peek().kind === 'field') fields.push(this.#next().text.slice(1))
    switch (term.is) {
      case 'field':
        return { is: 'field', names: [...term.names, ...fields], at }
      case 'variable':
        return { is: 'variable', name: term.name, fields: [...term.fields, ...fields], at }
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.#fail(`unexpected . after term ${quoteGo(textOf(term))}`)
      default:
        return { is: 'chain', of: term, fields, at }
    }
  }

  #parseTerm(): Operand | undefined {
    const token = this.#peekWord()
    if (!OPERAND_KINDS.has(token.kind)) return undefined
    this.#next()
    const { at, text } = token
    switch (token.kind) {
      case 'identifier':
        if (!isFunction(text)) this.#fail(`function ${quoteGo(text)} not defined`)
        return { is: 'function', name: text, at }
      case 'dot':
      case 'nil':
        return { is: token.kind, at }
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${quoteGo(text)}`)
        return { is: 'variable', name: text, fields: [], at }
      case 'field':
        return { is: 'field', names: [text.slice(1)], at }
      case 'bool':
        return { is: 'bool', value: text === 'true', at }
      case 'number':
        return { is: 'number', value: this.#number(text), text, at }
      case '(':
        return this.#parsePipe('parenthesized pipeline', ')')
      default:
        return { is: 'string', value: this.#unquote(token), text, at }
    }
  }

  #number(text: string): number {
    const plain = text.replaceAll('_', '')
    const octal = /^[+-]?0[0-7]+$/.test(plain)
    const value = octal ? parseInt(plain, 8) : plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain.replace(/^\+/, ''))
    return Number.isNaN(value) || !/[0-9]/.test(plain) ? this.#fail(`illegal number syntax: ${quoteGo(text)}`) : value
  }
}

const QUOTED_MAX = 10

/** How a token reads in `unexpected …`. */
function tokenText({ kind, text }: Token): string {
  if (kind === 'end') return 'EOF'
  if (kind === 'keyword' || kind === 'nil') return `<${text}>`
  return text.length > QUOTED_MAX ? `${quoteGo(text.slice(0, QUOTED_MAX))}...` : quoteGo(text)
}
