// Word expansion: tilde, parameters, command substitution, arithmetic, then splitting into fields and file names.
import type { ArithmeticExpression, Assignment, DoubleQuotedChild, ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash'
import type { Process } from '../../../../kernel/index.ts'
import type { ContainerProcess } from '../../runtime/index.ts'
import { evaluateArithmetic, type ArithmeticScope } from './arithmetic.ts'
import { ShellError } from './control.ts'
import { FieldBuilder } from './fields.ts'
import { glob, patternSource } from './pattern.ts'
import type { ShellState } from './state.ts'

export interface ExpansionHost {
  readonly process: ContainerProcess
  readonly state: ShellState
  /** Runs a command substitution; gives its output. */
  capture(script: ParsedScript): Process<string>
}

export class Expander {
  readonly #host: ExpansionHost
  readonly #arithmetic: ArithmeticScope

  constructor(host: ExpansionHost) {
    this.#host = host
    const expander = this as Expander
    this.#arithmetic = {
      get: (name) => expander.parameter(name),
      set: (name, value) => void host.state.set(name, value),
      expand: function* (parts) {
        const builder = new FieldBuilder()
        yield* expander.#parts(parts, builder, true)
        return builder.whole().text
      },
      substitute: function* (node) {
        return yield* expander.#substitute(node.script as ParsedScript | undefined)
      },
    }
  }

  /** The fields of several words. */
  *words(words: readonly (Word | Assignment)[]): Process<string[]> {
    const fields: string[] = []
    for (const word of words) {
      const builder = new FieldBuilder()
      if (word.type === 'Assignment') {
        builder.quoted(`${word.name}${word.append ? '+' : ''}=`)
        if (word.value.type === 'Word') yield* this.#word(word.value, builder, false)
      } else yield* this.#word(word, builder, false)
      builder.endField()
      for (const field of builder.fields) {
        const found = field.pattern !== undefined && !this.#host.state.options.noglob ? glob(this.#host.process, field.pattern) : []
        if (found.length > 0) fields.push(...found)
        else fields.push(field.text)
      }
    }
    return fields
  }

  /** One word without splitting and file names: the value of an assignment, a redirection's target. */
  *single(word: Word): Process<string> {
    return (yield* this.#whole(word)).text
  }

  /** One word as a pattern. */
  *pattern(word: Word): Process<string> {
    return (yield* this.#whole(word)).pattern
  }

  /** The text of a here-document. */
  *text(parts: readonly WordPart[]): Process<string> {
    const builder = new FieldBuilder()
    yield* this.#parts(parts, builder, true)
    return builder.whole().text
  }

  *arithmetic(expression: ArithmeticExpression | undefined): Process<number> {
    return expression === undefined ? 0 : yield* evaluateArithmetic(expression, this.#arithmetic)
  }

  get arithmeticScope(): ArithmeticScope {
    return this.#arithmetic
  }

  /** The value of a parameter by its name: `x`, `1`, `?`, `#`, `@`. */
  parameter(name: string): string | undefined {
    const { state } = this.#host
    switch (name) {
      case '?': return String(state.status)
      case '#': return String(state.positional.length)
      case '$': return String(state.shellPid)
      case '!': return state.lastBackgroundPid === undefined ? '' : String(state.lastBackgroundPid)
      case '-': return (state.options.errexit ? 'e' : '') + (state.options.nounset ? 'u' : '') + (state.options.xtrace ? 'x' : '')
      case '0': return state.name
      case '@':
      case '*': return state.positional.length > 0 ? state.positional.join(name === '*' ? (this.#ifs()[0] ?? '') : ' ') : undefined
      case 'RANDOM': return String(this.#host.process.kernel.random(`RANDOM ${state.shellPid}`).int(32_768))
      case 'PPID': return String(this.#host.process.ppid)
    }
    return /^\d+$/.test(name) ? state.positional[Number(name) - 1] : state.get(name)
  }

  #ifs(): string {
    return this.#host.state.get('IFS') ?? ' \t\n'
  }

  *#whole(word: Word): Process<{ text: string; pattern: string }> {
    const builder = new FieldBuilder()
    yield* this.#word(word, builder, true)
    return builder.whole()
  }

  *#word(word: Word, builder: FieldBuilder, unsplit: boolean): Process<void> {
    if (word.parts === undefined) {
      const text = this.#tilde(word.text, word.value)
      if (text !== '') builder.quoted(text)
      return
    }
    yield* this.#parts(word.parts, builder, false, unsplit)
  }

  #tilde(source: string, value: string): string {
    const match = /^~(?=\/|$)/.exec(source)
    return match ? (this.#host.state.get('HOME') ?? '~') + value.slice(1) : value
  }

  *#parts(parts: readonly WordPart[], builder: FieldBuilder, quoted: boolean, unsplit = false): Process<void> {
    let first = true
    for (const part of parts) {
      switch (part.type) {
        case 'Literal': {
          const text = first && !quoted ? this.#tilde(part.text, part.value) : part.value
          if (text !== '') builder.quoted(text)
          break
        }
        case 'Glob':
          builder.wildcard(part.text)
          break
        case 'SingleQuoted':
        case 'AnsiCQuoted':
          builder.quoted(part.value)
          break
        case 'DoubleQuoted':
        case 'LocaleString':
          yield* this.#doubleQuoted(part.parts, builder, unsplit)
          break
        case 'BraceExpansion':
        case 'ExtendedGlob':
        case 'ProcessSubstitution':
          // ash has none of these: the text stands for itself.
          builder.quoted(part.text)
          break
        default:
          yield* this.#expansion(part, builder, quoted, unsplit)
      }
      first = false
    }
  }

  *#doubleQuoted(parts: readonly DoubleQuotedChild[], builder: FieldBuilder, unsplit: boolean): Process<void> {
    // "$@" alone with no parameters makes no field at all.
    const only = parts.length === 1 ? parts[0]! : undefined
    if (only?.type === 'SimpleExpansion' && only.text === '$@' && this.#host.state.positional.length === 0 && !unsplit) return
    builder.quoted('')
    yield* this.#parts(parts, builder, true, unsplit)
  }

  *#expansion(part: Exclude<WordPart, { type: 'Literal' | 'Glob' | 'SingleQuoted' | 'AnsiCQuoted' | 'DoubleQuoted' | 'LocaleString' | 'BraceExpansion' | 'ExtendedGlob' | 'ProcessSubstitution' }>, builder: FieldBuilder, quoted: boolean, unsplit: boolean): Process<void> {
    switch (part.type) {
      case 'SimpleExpansion':
        return this.#parameter(part.text.slice(1), builder, quoted, unsplit)
      case 'ParameterExpansion':
        return yield* this.#braced(part, builder, quoted, unsplit)
      case 'CommandExpansion':
        return this.#put(yield* this.#substitute(part.script), builder, quoted, unsplit)
      case 'ArithmeticExpansion':
        return this.#put(String(yield* this.arithmetic(part.expression)), builder, quoted, unsplit)
    }
  }

  *#substitute(script: ParsedScript | undefined): Process<string> {
    return script === undefined ? '' : (yield* this.#host.capture(script)).replace(/\n+$/, '')
  }

  #parameter(name: string, builder: FieldBuilder, quoted: boolean, unsplit: boolean): void {
    if ((name === '@' || (name === '*' && !quoted)) && !unsplit) {
      const { positional } = this.#host.state
      positional.forEach((value, index) => {
        if (index > 0) builder.endField()
        if (quoted) builder.quoted(value)
        else builder.split(value, this.#ifs())
      })
      return
    }
    const value = this.parameter(name)
    if (value === undefined && this.#host.state.options.nounset && name !== '@' && name !== '*') throw new ShellError(`${name}: parameter not set`, 2, true)
    this.#put(value ?? '', builder, quoted, unsplit)
  }

  #put(text: string, builder: FieldBuilder, quoted: boolean, unsplit: boolean): void {
    if (quoted) builder.quoted(text)
    else if (unsplit) builder.unsplit(text)
    else builder.split(text, this.#ifs())
  }

  *#braced(part: ParameterExpansionPart, builder: FieldBuilder, quoted: boolean, unsplit: boolean): Process<void> {
    const { parameter: name, operation } = part
    if (part.prefix === '!') throw new ShellError('syntax error: bad substitution', 2, true)
    const value = this.parameter(name)
    if (part.prefix === '#') return this.#put(String((value ?? '').length), builder, quoted, unsplit)
    if (operation === undefined) return this.#parameter(name, builder, quoted, unsplit)
    if (operation.type === 'Default') {
      const missing = operation.operator.startsWith(':') ? value === undefined || value === '' : value === undefined
      switch (operation.operator.at(-1)) {
        case '+':
          if (!missing) yield* this.#operand(operation.operand, builder, quoted, unsplit)
          return
        case '-':
          if (missing) return yield* this.#operand(operation.operand, builder, quoted, unsplit)
          return this.#parameter(name, builder, quoted, unsplit)
        case '=': {
          if (!missing) return this.#put(value!, builder, quoted, unsplit)
          const text = yield* this.single(operation.operand)
          this.#host.state.set(name, text)
          return this.#put(text, builder, quoted, unsplit)
        }
        default: {
          if (!missing) return this.#put(value!, builder, quoted, unsplit)
          const text = yield* this.single(operation.operand)
          throw new ShellError(`${name}: ${text || (operation.operator === ':?' ? 'parameter null or not set' : 'parameter not set')}`, 2, true)
        }
      }
    }
    if (value === undefined && this.#host.state.options.nounset) throw new ShellError(`${name}: parameter not set`, 2, true)
    this.#put(yield* this.#changed(part, value ?? ''), builder, quoted, unsplit)
  }

  *#operand(word: Word, builder: FieldBuilder, quoted: boolean, unsplit: boolean): Process<void> {
    if (word.parts === undefined) return word.value === '' ? undefined : this.#put(word.value, builder, quoted, unsplit)
    yield* this.#parts(word.parts, builder, quoted, unsplit)
  }

  *#changed({ operation }: ParameterExpansionPart, value: string): Process<string> {
    switch (operation?.type) {
      case 'Remove': {
        const { operator } = operation
        const pattern = yield* this.pattern(operation.operand)
        if (operator[0] === '#') return value.replace(new RegExp(`^(?:${patternSource(pattern, { lazy: operator === '#' })})`), '')
        if (operator === '%%') return value.replace(new RegExp(`(?:${patternSource(pattern)})$`), '')
        // The shortest suffix: the last place from which the pattern matches to the end.
        const test = new RegExp(`^(?:${patternSource(pattern)})$`)
        for (let start = value.length; start >= 0; start--) if (test.test(value.slice(start))) return value.slice(0, start)
        return value
      }
      case 'Replace': {
        const source = patternSource(yield* this.pattern(operation.pattern))
        const text = yield* this.single(operation.replacement)
        const anchored = operation.operator === '/#' ? `^(?:${source})` : operation.operator === '/%' ? `(?:${source})$` : source
        return source === '' ? value : value.replace(new RegExp(anchored, operation.operator === '//' ? 'g' : ''), () => text)
      }
      case 'Slice': {
        const number = function* (this: Expander, word: Word): Process<number> {
          return Number((yield* this.single(word)).trim()) || 0
        }.bind(this)
        const offset = yield* number(operation.offset)
        const start = offset < 0 ? Math.max(0, value.length + offset) : offset
        const length = operation.length === undefined ? undefined : yield* number(operation.length)
        return value.slice(start, length === undefined ? undefined : length < 0 ? length : start + length)
      }
      default:
        throw new ShellError('syntax error: bad substitution', 2, true)
    }
  }
}
