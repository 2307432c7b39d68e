// `sed`: addresses, s, d, p, q, a, i, c, y, =, n and `!`. Left out: hold space, labels and branches, reading and writing files.
import type { Process } from '../../../../kernel/index.ts'
import type { ContainerProcess } from '../../runtime/index.ts'
import { AppletError, linesOf, parseOptions, readOperands } from './applet.ts'
import { toRegExp } from './regex.ts'

type Address = { readonly line: number } | { readonly last: true } | { readonly pattern: RegExp }

interface SedCommand {
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly negated: boolean
  readonly name: string
  readonly pattern?: RegExp
  readonly text?: string
  /** Flags of `s`: prints, and which match when not the first. */
  readonly prints?: boolean
  readonly nth?: number
  readonly block?: readonly SedCommand[]
}

export function* editor(process: ContainerProcess): Process<number> {
  const { given, all, operands } = parseOptions(process.argv, 'nErie:f:s', { quiet: 'n', 'regexp-extended': 'E' })
  const names = [...operands]
  let script = all.filter(([letter]) => letter === 'e').map(([, value]) => value).join('\n')
  if (!given.has('e') && !given.has('f')) script = names.shift() ?? ''
  if (given.has('f')) script += process.files.read(process.path(given.get('f')!))
  const commands = new SedParser(script, given.has('E') || given.has('r')).commands(false)
  const quiet = given.has('n')
  if (!given.has('i')) {
    const { texts, status } = yield* readOperands(process, names, '%: ')
    process.stdout.write(edit(texts.flatMap(({ text }) => linesOf(text)), commands, quiet))
    return status
  }
  for (const name of names) {
    const { texts, status } = yield* readOperands(process, [name], '%: ')
    if (status !== 0) return status
    process.files.write(process.path(name), edit(linesOf(texts[0]!.text), commands, quiet))
  }
  return 0
}

function edit(lines: readonly string[], commands: readonly SedCommand[], quiet: boolean): string {
  const active = new Set<SedCommand>()
  let out = ''
  for (let index = 0; index < lines.length; index++) {
    const state = { line: lines[index]!, deleted: false, quits: false, after: '' }
    const run = (list: readonly SedCommand[]): void => {
      for (const command of list) {
        if (state.deleted || state.quits) return
        if (selects(command, state.line, index, lines.length, active) === command.negated) continue
        switch (command.name) {
          case '{': run(command.block!); break
          case 's': out += substitute(command, state); break
          case 'y': state.line = [...state.line].map((char) => transliterate(command.text!, char)).join(''); break
          case 'd': state.deleted = true; break
          case 'p': out += `${state.line}\n`; break
          case '=': out += `${index + 1}\n`; break
          case 'q': state.quits = true; break
          case 'i': out += `${command.text}\n`; break
          case 'a': state.after += `${command.text}\n`; break
          case 'c': out += `${command.text}\n`; state.deleted = true; break
          case 'n':
            if (!quiet) out += `${state.line}\n`
            if (index + 1 >= lines.length) state.deleted = state.quits = true
            else state.line = lines[++index]!
        }
      }
    }
    run(commands)
    if (!quiet && !state.deleted) out += `${state.line}\n`
    out += state.after
    if (state.quits) break
  }
  return out
}

function substitute(command: SedCommand, state: { line: string }): string {
  let count = 0
  let changed = false
  const pattern = command.pattern!
  const next = state.line.replace(pattern, (...parts: unknown[]) => {
    const match = parts[0] as string
    count++
    if (command.nth !== undefined && (pattern.flags.includes('g') && command.nth > 0 ? count !== command.nth : false)) return match
    changed = true
    return replacement(command.text!, parts as string[])
  })
  state.line = next
  return changed && command.prints ? `${next}\n` : ''
}

function replacement(text: string, groups: readonly string[]): string {
  return text.replace(/\\([0-9])|\\(n|t)|\\([^])|&/g, (whole, group: string | undefined, control: string | undefined, plain: string | undefined) => {
    if (whole === '&') return groups[0]!
    if (group !== undefined) return (typeof groups[Number(group)] === 'string' ? groups[Number(group)] : '') ?? ''
    if (control !== undefined) return control === 'n' ? '\n' : '\t'
    return plain ?? ''
  })
}

function transliterate(text: string, char: string): string {
  const [from = '', to = ''] = text.split('\0')
  const at = from.indexOf(char)
  return at < 0 ? char : (to[at] ?? char)
}

function selects(command: SedCommand, line: string, index: number, total: number, active: Set<SedCommand>): boolean {
  const matches = (address: Address): boolean => ('line' in address ? address.line === index + 1 : 'last' in address ? index === total - 1 : address.pattern.test(line))
  const { from, to } = command
  if (from === undefined) return true
  if (to === undefined) return matches(from)
  if (active.has(command)) {
    if (matches(to) || ('line' in to && to.line <= index + 1)) active.delete(command)
    return true
  }
  if (!matches(from)) return false
  if (!('line' in to && to.line <= index + 1)) active.add(command)
  return true
}

class SedParser {
  readonly #text: string
  readonly #extended: boolean
  #at = 0

  constructor(text: string, extended: boolean) {
    this.#text = text
    this.#extended = extended
  }

  /** Throws AppletError. */
  commands(inner: boolean): readonly SedCommand[] {
    const commands: SedCommand[] = []
    for (;;) {
      this.#skip(/[\s;]/)
      if (this.#at >= this.#text.length) return commands
      if (this.#text[this.#at] === '}' && inner) {
        this.#at++
        return commands
      }
      if (this.#text[this.#at] === '#') {
        this.#take(/[^\n]/)
        continue
      }
      commands.push(this.#command())
    }
  }

  #command(): SedCommand {
    const from = this.#address()
    let to: Address | undefined
    if (from && this.#text[this.#at] === ',') {
      this.#at++
      to = this.#address()
    }
    this.#skip(/\s/)
    const negated = this.#text[this.#at] === '!'
    if (negated) this.#at++
    this.#skip(/\s/)
    const name = this.#text[this.#at++] ?? ''
    const base = { from, to, negated, name }
    switch (name) {
      case 's': return { ...base, ...this.#substitution() }
      case 'y': {
        const mark = this.#text[this.#at++]!
        return { ...base, text: `${this.#until(mark)}\0${this.#until(mark)}` }
      }
      case '{': return { ...base, block: this.commands(true) }
      case 'a':
      case 'i':
      case 'c':
        return { ...base, text: this.#take(/[^\n]/).replace(/^\s*\\?\n?\s*/, '') }
      case 'd':
      case 'p':
      case 'q':
      case 'n':
      case '=':
        return base
      default:
        throw new AppletError(`unsupported command ${name}`)
    }
  }

  #substitution(): { pattern: RegExp; text: string; prints: boolean; nth?: number } {
    const mark = this.#text[this.#at++]
    if (mark === undefined) throw new AppletError('bad option in substitution expression')
    const pattern = this.#until(mark)
    const text = this.#until(mark, true)
    const flags = this.#take(/[gpiI0-9]/)
    const number = /\d+/.exec(flags)?.[0]
    return { pattern: toRegExp(pattern, { extended: this.#extended, flags: (flags.includes('g') || number !== undefined ? 'g' : '') + (/i/i.test(flags) ? 'i' : '') }), text, prints: flags.includes('p'), ...(number === undefined ? {} : { nth: Number(number) }) }
  }

  #address(): Address | undefined {
    const char = this.#text[this.#at]
    if (char !== undefined && /\d/.test(char)) return { line: Number(this.#take(/\d/)) }
    if (char === '$') {
      this.#at++
      return { last: true }
    }
    if (char !== '/' && char !== '\\') return undefined
    this.#at++
    const mark = char === '/' ? '/' : this.#text[this.#at++]!
    return { pattern: toRegExp(this.#until(mark), { extended: this.#extended }) }
  }

  /** Up to an unescaped mark; an escaped one loses its backslash. */
  #until(mark: string, keepEscapes = false): string {
    let text = ''
    let inSet = false
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!
      if (char === '\\' && !inSet) {
        const next = this.#text[++this.#at] ?? ''
        text += next === mark && !(keepEscapes && next === '&') ? next : next === '\n' && keepEscapes ? '\n' : `\\${next}`
        continue
      }
      if (!keepEscapes && char === '[') inSet = true
      else if (char === ']') inSet = false
      if (char === mark && !inSet) {
        this.#at++
        return text
      }
      text += char
    }
    throw new AppletError(`unmatched '${mark}'`)
  }

  #skip(chars: RegExp): void {
    this.#take(chars)
  }

  #take(chars: RegExp): string {
    const start = this.#at
    while (this.#at < this.#text.length && chars.test(this.#text[this.#at]!)) this.#at++
    return this.#text.slice(start, this.#at)
  }
}
