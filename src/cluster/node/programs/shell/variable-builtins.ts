// Builtins that change what the shell remembers: variables, options, parameters.
import { ShellError } from './control.ts'
import type { Builtin } from './builtins.ts'
import type { Shell } from './shell.ts'
import { OPTION_LETTERS, type ShellOptions } from './state.ts'

const NAME = /^[A-Za-z_]\w*$/

export const VARIABLE_BUILTINS: Readonly<Record<string, Builtin>> = {
  *export(shell, argv) { return mark(shell, argv, 'exported') },
  *readonly(shell, argv) { return mark(shell, argv, 'readonly') },

  *local(shell, argv) {
    const scope = shell.state.scopes.at(-1)
    if (!scope) throw new ShellError('local: not in a function', 2, true)
    for (const word of argv.slice(1)) {
      const [name, value] = assignment(word)
      const old = shell.state.variables.get(name)
      if (!scope.has(name)) scope.set(name, old && { ...old })
      if (value !== undefined) shell.assign(name, value)
      else shell.state.declare(name)
    }
    return 0
  },

  *unset(shell, argv) {
    const functions = argv[1] === '-f'
    for (const name of argv.slice(1)) {
      if (name === '-f' || name === '-v') continue
      if (functions) shell.state.functions.delete(name)
      else if (shell.state.variables.get(name)?.readonly) throw new ShellError(`unset: ${name}: is read only`, 2, true)
      else shell.state.variables.delete(name)
    }
    return 0
  },

  *set(shell, argv) {
    if (argv.length === 1) {
      for (const [name, { value }] of [...shell.state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) if (value !== undefined) shell.write(`${name}=${quote(value)}\n`)
      return 0
    }
    const rest = applyOptions(shell.state.options, argv.slice(1), (text) => shell.write(text))
    if (rest !== undefined) shell.state.positional = rest
    return 0
  },

  *shift(shell, argv) {
    const count = argv[1] === undefined ? 1 : Number(argv[1])
    if (!(count >= 0)) throw new ShellError(`shift: Illegal number: ${argv[1]}`, 2, true)
    if (count > shell.state.positional.length) throw new ShellError("shift: can't shift that many", 1)
    shell.state.positional = shell.state.positional.slice(count)
    return 0
  },

  *getopts(shell, argv) {
    return getopts(shell, argv[1] ?? '', argv[2] ?? 'opt', argv.length > 3 ? argv.slice(3) : shell.state.positional)
  },

  *alias(shell, argv) {
    let status = 0
    for (const word of argv.slice(1)) {
      const [name, value] = assignment(word)
      if (value !== undefined) shell.state.aliases.set(name, value)
      else if (shell.state.aliases.has(name)) shell.write(`${name}=${quote(shell.state.aliases.get(name)!)}\n`)
      else status = 1
    }
    if (argv.length === 1) for (const [name, value] of shell.state.aliases) shell.write(`${name}=${quote(value)}\n`)
    return status
  },
  *unalias(shell, argv) {
    for (const name of argv.slice(1)) shell.state.aliases.delete(name)
    return 0
  },

  *umask(shell, argv) {
    if (argv[1] === undefined) shell.write('0022\n')
    return 0
  },
  *ulimit(shell, argv) {
    if (argv.length <= 2) shell.write('unlimited\n')
    return 0
  },
  *times(shell) {
    shell.write('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n')
    return 0
  },
}

/** Takes the options of `set` and `sh`; gives the positional parameters that follow, or undefined when there are none. */
export function applyOptions(options: ShellOptions, words: readonly string[], list: (text: string) => void = () => {}): readonly string[] | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--') return words.slice(i + 1)
    if (word === '-') return words.slice(i + 1)
    if (!/^[-+][A-Za-z]+$/.test(word)) return words.slice(i)
    const on = word[0] === '-'
    for (const letter of word.slice(1)) {
      if (letter === 'o') {
        const name = words[++i]
        if (name === undefined) {
          for (const key of Object.keys(options) as (keyof ShellOptions)[]) list(`${key.padEnd(16)}${options[key] ? 'on' : 'off'}\n`)
        } else if (name in options) options[name as keyof ShellOptions] = on
        else throw new ShellError(`set: illegal option -o ${name}`, 2, true)
        continue
      }
      const name = OPTION_LETTERS[letter]
      if (name) options[name] = on
      else if (!'bCmvihlsIE'.includes(letter)) throw new ShellError(`set: illegal option -${letter}`, 2, true)
    }
  }
  return undefined
}

function mark(shell: Shell, argv: readonly string[], what: 'exported' | 'readonly'): number {
  const words = argv.slice(1).filter((word) => word !== '-p')
  if (words.length === 0) {
    for (const [name, variable] of [...shell.state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (variable[what]) shell.write(`${argv[0]} ${name}${variable.value === undefined ? '' : `=${quote(variable.value)}`}\n`)
    }
    return 0
  }
  for (const word of words) {
    const [name, value] = assignment(word)
    if (!NAME.test(name)) throw new ShellError(`${argv[0]}: ${name}: bad variable name`, 2, true)
    if (value !== undefined) shell.assign(name, value)
    shell.state.declare(name)[what] = true
  }
  return 0
}

function assignment(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}

/** OPTIND counts words; where in a word of several letters one is, is kept in a variable of its own that scripts do not use. */
function getopts(shell: Shell, spec: string, name: string, words: readonly string[]): number {
  const silent = spec.startsWith(':')
  let index = Number(shell.state.get('OPTIND') ?? '1') || 1
  let letterAt = Number(shell.state.get('_OPTPOS') ?? '1') || 1
  const word = words[index - 1]
  shell.state.set('OPTARG', '')
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.state.set('OPTIND', String(index + 1))
    shell.state.set('_OPTPOS', '1')
    shell.assign(name, '?')
    return 1
  }
  const letter = word[letterAt]!
  const place = spec.indexOf(letter)
  const last = letterAt + 1 >= word.length
  let answer = letter
  if (place < 0 || letter === ':') {
    if (silent) shell.state.set('OPTARG', letter)
    else shell.complain(`Illegal option -${letter}`)
    answer = '?'
  } else if (spec[place + 1] === ':') {
    const argument = last ? words[index] : word.slice(letterAt + 1)
    if (argument === undefined) {
      if (silent) shell.state.set('OPTARG', letter)
      else shell.complain(`No arg for -${letter} option`)
      answer = silent ? ':' : '?'
    } else shell.state.set('OPTARG', argument)
    index += last ? 2 : 1
    letterAt = 0
  }
  if (letterAt > 0) {
    if (last) {
      index++
      letterAt = 1
    } else letterAt++
  } else letterAt = 1
  shell.state.set('OPTIND', String(index))
  shell.state.set('_OPTPOS', String(letterAt))
  shell.assign(name, answer)
  return 0
}
