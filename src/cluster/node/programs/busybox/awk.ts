// `awk` in the forms that one-liners have: `{print $1, $NF}`, `/pattern/ {…}`, `NR==2 {…}`, `-F`, sums, BEGIN and END.
// Left out: arrays, functions, loops, printf's less usual forms.
import type { Process } from '../../../../kernel/index.ts'
import type { ContainerProcess } from '../../runtime/index.ts'
import { printf } from '../shell/index.ts'
import { AppletError, linesOf, parseOptions, readOperands } from './applet.ts'
import { toRegExp } from './regex.ts'

interface Rule {
  readonly condition: string
  readonly action: string | undefined
}

export function* awk(process: ContainerProcess): Process<number> {
  const { given, all, operands } = parseOptions(process.argv, '+F:v:f:')
  const [program = '', ...names] = operands
  const runner = new Runner(given.get('F'))
  for (const [letter, value] of all) if (letter === 'v') runner.variables.set(value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1))
  const rules = parseRules(program)
  const run = (name: string): void => {
    for (const rule of rules) if (rule.condition === name && rule.action !== undefined) runner.act(rule.action)
  }
  run('BEGIN')
  let status = 0
  if (rules.some((rule) => rule.condition !== 'BEGIN')) {
    const read = yield* readOperands(process, names, '%: ')
    status = read.status
    for (const line of read.texts.flatMap(({ text }) => linesOf(text))) {
      runner.load(line)
      for (const { condition, action } of rules) {
        if (condition === 'BEGIN' || condition === 'END' || (condition !== '' && !isTrue(runner.evaluate(condition)))) continue
        runner.act(action ?? 'print')
      }
      if (runner.exited) break
    }
  }
  run('END')
  process.stdout.write(runner.output)
  return status
}

function parseRules(program: string): readonly Rule[] {
  const rules: Rule[] = []
  let rest = program.trim()
  while (rest !== '') {
    const brace = indexOutside(rest, '{')
    const newline = indexOutside(rest, '\n')
    if (brace < 0 || (newline >= 0 && newline < brace && rest.slice(0, newline).trim() !== '')) {
      const end = newline < 0 ? rest.length : newline
      rules.push({ condition: rest.slice(0, end).replace(/;$/, '').trim(), action: undefined })
      rest = rest.slice(end).trim()
      continue
    }
    const end = indexOutside(rest, '}', brace + 1)
    if (end < 0) throw new AppletError('cmd. line:1: Unexpected end of string')
    rules.push({ condition: rest.slice(0, brace).trim(), action: rest.slice(brace + 1, end) })
    rest = rest.slice(end + 1).replace(/^[\s;]+/, '')
  }
  return rules
}

/** The next place of a character that is not inside quotes or a pattern. */
function indexOutside(text: string, char: string, from = 0): number {
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const current = text[i]!
    if (quote !== '') {
      if (current === '\\') i++
      else if (current === quote) quote = ''
    } else if (current === char) return i
    else if (current === '"' || (current === '/' && /(^|[~(,;!&|{])\s*$/.test(text.slice(0, i)))) quote = current
  }
  return -1
}

function splitOutside(text: string, separators: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let part = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (quote !== '') {
      if (char === '\\') part += text[i++]!
      else if (char === quote) quote = ''
    } else if (char === '"') quote = '"'
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (depth === 0 && separators.includes(char)) {
      parts.push(part)
      part = ''
      continue
    }
    part += text[i]!
  }
  return [...parts, part]
}

function isTrue(value: string): boolean {
  return value !== '' && !(Number(value) === 0 && value.trim() !== '')
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

class Runner {
  readonly variables = new Map<string, string>([['OFS', ' '], ['ORS', '\n'], ['NR', '0'], ['NF', '0']])
  output = ''
  exited = false
  readonly #separator: string | undefined
  #fields: string[] = []
  #line = ''

  constructor(separator: string | undefined) {
    this.#separator = separator
  }

  load(line: string): void {
    const separator = this.#separator ?? this.variables.get('FS')
    this.#line = line
    this.#fields = separator === undefined || separator === ' ' ? (line.match(/\S+/g) ?? []) : line === '' ? [] : line.split(separator.length === 1 && separator !== '|' ? separator.replace('\\t', '\t') : toRegExp(separator === '\\t' ? '\t' : separator.replace(/^\|$/, '\\|'), { extended: true }))
    this.variables.set('NR', String(Number(this.variables.get('NR')) + 1))
    this.variables.set('NF', String(this.#fields.length))
  }

  act(action: string): void {
    for (const statement of splitOutside(action, ';\n')) this.#statement(statement.trim())
  }

  evaluate(text: string): string {
    const source = text.trim()
    const and = splitLogical(source, '||')
    if (and.length > 1) return and.some((part) => isTrue(this.evaluate(part))) ? '1' : '0'
    const parts = splitLogical(source, '&&')
    if (parts.length > 1) return parts.every((part) => isTrue(this.evaluate(part))) ? '1' : '0'
    if (source.startsWith('!') && !source.startsWith('!=')) return isTrue(this.evaluate(source.slice(1))) ? '0' : '1'
    const pattern = /^\/((?:\\.|[^/])*)\/$/.exec(source)
    if (pattern) return toRegExp(pattern[1]!, { extended: true }).test(this.#line) ? '1' : '0'
    const match = /^(.+?)\s*(!?~)\s*\/((?:\\.|[^/])*)\/$/.exec(source)
    if (match) return toRegExp(match[3]!, { extended: true }).test(this.evaluate(match[1]!)) === (match[2] === '~') ? '1' : '0'
    const comparison = /^((?:"[^"]*"|[^"<>=!])+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/.exec(source)
    if (comparison) return compare(this.evaluate(comparison[1]!), comparison[2]!, this.evaluate(comparison[3]!)) ? '1' : '0'
    return this.#sum(source)
  }

  #statement(text: string): void {
    if (text === '') return
    if (text === 'next' || text === 'exit') {
      this.exited ||= text === 'exit'
      return
    }
    const print = /^print(f?)\b\s*(.*)$/s.exec(text)
    if (print) {
      const values = print[2]!.trim() === '' ? [this.#line] : splitOutside(print[2]!.replace(/^\((.*)\)$/s, '$1'), ',').map((part) => this.evaluate(part))
      this.output += print[1] === 'f' ? printf(values[0] ?? '', values.slice(1)).text : values.join(this.variables.get('OFS')) + this.variables.get('ORS')!
      return
    }
    const assignment = /^(\w+)\s*([-+*/]?)=\s*(.+)$/s.exec(text)
    if (assignment) {
      const [, name = '', operator = '', value = ''] = assignment
      const right = this.evaluate(value)
      this.variables.set(name, operator === '' ? right : formatNumber(arithmetic(operator, this.variables.get(name) ?? '', right)))
      return
    }
    const step = /^(?:(\w+)(\+\+|--)|(\+\+|--)(\w+))$/.exec(text)
    if (!step) throw new AppletError('cmd. line:1: Unexpected token')
    const name = (step[1] ?? step[4])!
    this.variables.set(name, String(Number(this.variables.get(name) ?? 0) + ((step[2] ?? step[3]) === '++' ? 1 : -1)))
  }

  #sum(source: string): string {
    const tokens = source.match(/"(?:\\.|[^"\\])*"|\$\(?\w+(?:-\d+\))?|\d+(?:\.\d+)?|\w+(?:\([^)]*\))?|[-+*/%()]/g) ?? []
    // Values next to each other are joined; operators work on numbers.
    let text = ''
    let total: string | undefined
    let operator = ''
    for (const token of tokens) {
      if (/^[-+*/%]$/.test(token) && total !== undefined) {
        operator = token
        continue
      }
      if (token === '(' || token === ')') continue
      const value = this.#value(token)
      if (operator !== '') {
        total = formatNumber(arithmetic(operator, total ?? '', value))
        operator = ''
      } else {
        if (total !== undefined) text += total
        total = value
      }
    }
    return text + (total ?? '')
  }

  #value(token: string): string {
    if (token.startsWith('"')) return token.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char)
    if (/^\d/.test(token)) return token
    const field = /^\$\(?(\w+)(?:-(\d+)\))?$/.exec(token)
    if (field) {
      const index = (/^\d+$/.test(field[1]!) ? Number(field[1]) : Number(this.variables.get(field[1]!) ?? 0)) - Number(field[2] ?? 0)
      return index === 0 ? this.#line : (this.#fields[index - 1] ?? '')
    }
    const call = /^(\w+)\(([^)]*)\)$/.exec(token)
    if (!call) return this.variables.get(token) ?? ''
    const args = call[2]!.trim() === '' ? [] : splitOutside(call[2]!, ',').map((part) => this.evaluate(part))
    switch (call[1]) {
      case 'length': return String((args[0] ?? this.#line).length)
      case 'toupper': return (args[0] ?? '').toUpperCase()
      case 'tolower': return (args[0] ?? '').toLowerCase()
      case 'int': return String(Math.trunc(Number(args[0]) || 0))
      case 'substr': return (args[0] ?? '').slice(Number(args[1]) - 1, args[2] === undefined ? undefined : Number(args[1]) - 1 + Number(args[2]))
      case 'index': return String((args[0] ?? '').indexOf(args[1] ?? '') + 1)
      default: throw new AppletError(`cmd. line:1: Call to undefined function`)
    }
  }
}

function splitLogical(text: string, operator: string): string[] {
  return text.split(operator).length === 1 || /["/][^"/]*(\|\||&&)[^"/]*["/]/.test(text) ? [text] : text.split(operator)
}

function compare(left: string, operator: string, right: string): boolean {
  const numbers = left.trim() !== '' && right.trim() !== '' && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right))
  const order = numbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0
  switch (operator) {
    case '==': return order === 0
    case '!=': return order !== 0
    case '<': return order < 0
    case '>': return order > 0
    case '<=': return order <= 0
    default: return order >= 0
  }
}

function arithmetic(operator: string, left: string, right: string): number {
  const a = parseFloat(left) || 0
  const b = parseFloat(right) || 0
  switch (operator) {
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case '/': return a / b
    default: return a % b
  }
}
