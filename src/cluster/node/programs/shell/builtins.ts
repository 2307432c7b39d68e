// The builtins of ash. Each gets the shell and its arguments with its own name first, and gives a status.
import { select, type Process } from '../../../../kernel/index.ts'
import { FileError } from '../../runtime/index.ts'
import { FunctionReturn, LoopExit, ShellError, ShellExit } from './control.ts'
import { evaluateText } from './arithmetic.ts'
import { printf, unescape } from './format.ts'
import { JOB_BUILTINS } from './job-builtins.ts'
import type { Shell } from './shell.ts'
import { evaluateTest } from './test-expression.ts'
import { VARIABLE_BUILTINS } from './variable-builtins.ts'

export type Builtin = (shell: Shell, argv: readonly string[]) => Process<number>

const SECOND = 1_000_000

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  ...VARIABLE_BUILTINS,
  ...JOB_BUILTINS,

  *':'() { return 0 },
  *true() { return 0 },
  *false() { return 1 },

  *echo(shell, argv) {
    let start = 1
    let newline = true
    let escapes = false
    for (; /^-[neE]+$/.test(argv[start] ?? ''); start++) {
      for (const letter of argv[start]!.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
    }
    const words = argv.slice(start).join(' ')
    const { text, stop } = escapes ? unescape(words, true) : { text: words, stop: false }
    return written(shell, text + (newline && !stop ? '\n' : ''))
  },

  *printf(shell, argv) {
    if (argv[1] === undefined) throw new ShellError('usage: printf FORMAT [ARG]...', 2)
    const { text, problems } = printf(argv[1], argv.slice(2))
    for (const problem of problems) shell.complain(`${problem}: invalid number`)
    const status = written(shell, text)
    return problems.length > 0 ? 1 : status
  },

  *test(shell, argv) { return evaluateTest(shell.process, argv.slice(1)) ? 0 : 1 },
  *'['(shell, argv) {
    if (argv.at(-1) !== ']') throw new ShellError('missing ]', 2)
    return evaluateTest(shell.process, argv.slice(1, -1)) ? 0 : 1
  },

  *exit(shell, argv) { throw new ShellExit(statusArgument(shell, argv)) },
  *return(shell, argv) { throw new FunctionReturn(statusArgument(shell, argv)) },
  *break(shell, argv) { return leave(shell, argv, 'break') },
  *continue(shell, argv) { return leave(shell, argv, 'continue') },

  *cd(shell, argv) {
    const { process, state } = shell
    const words = argv.slice(1).filter((word) => word !== '-P' && word !== '-L')
    const target = words[0] === '-' ? state.get('OLDPWD') : (words[0] ?? state.get('HOME'))
    if (target === undefined) throw new ShellError(`${words[0] === '-' ? 'OLDPWD' : 'HOME'} not set`)
    const before = process.cwd
    try {
      process.chdir(target)
    } catch (error) {
      if (error instanceof FileError) throw new ShellError(`cd: can't cd to ${target}: ${error.text}`)
      throw error
    }
    state.set('OLDPWD', before)
    state.set('PWD', process.cwd)
    if (words[0] === '-') shell.write(`${process.cwd}\n`)
    return 0
  },
  *pwd(shell) { return written(shell, `${shell.process.cwd}\n`) },

  *eval(shell, argv) {
    shell.state.status = 0
    yield* shell.run(argv.slice(1).join(' '))
    return shell.state.status
  },

  *'.'(shell, argv) {
    const name = argv[1]
    if (name === undefined) return 0
    let text: string
    try {
      text = shell.process.files.read(shell.process.path(name))
    } catch (error) {
      if (error instanceof FileError) throw new ShellError(`.: can't open '${name}': ${error.text}`, 2, true)
      throw error
    }
    try {
      yield* shell.run(text)
    } catch (error) {
      if (error instanceof FunctionReturn) return error.status
      throw error
    }
    return shell.state.status
  },
  source(shell, argv) { return BUILTINS['.']!(shell, argv) },

  *exec(shell, argv) {
    if (argv.length === 1) return 0
    const status = yield* shell.exec(argv.slice(1), shell.state.environment())
    throw new ShellExit(status)
  },

  *command(shell, argv) {
    let start = 1
    let describe = ''
    for (; /^-[pvV]$/.test(argv[start] ?? ''); start++) describe = argv[start]!
    const rest = argv.slice(start)
    if (rest.length === 0) return 0
    if (describe === '-v' || describe === '-V') return describeCommands(shell, rest, describe === '-V')
    const builtin = BUILTINS[rest[0]!]
    return builtin ? yield* builtin(shell, rest) : yield* shell.external(rest, shell.state.environment())
  },
  *type(shell, argv) { return describeCommands(shell, argv.slice(1), true) },
  *hash() { return 0 },

  *read(shell, argv) {
    return yield* read(shell, argv)
  },

  *let(shell, argv) {
    let value = 0
    for (const text of argv.slice(1)) value = yield* evaluateText(text, shell.expander.arithmeticScope)
    return value === 0 ? 1 : 0
  },
}

function written(shell: Shell, text: string): number {
  try {
    return shell.write(text) || text === '' ? 0 : 1
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`write error: ${error.text}`)
    throw error
  }
}

function statusArgument(shell: Shell, argv: readonly string[]): number {
  const word = argv[1]
  if (word === undefined) return shell.state.status
  if (!/^\d+$/.test(word)) throw new ShellError(`${argv[0]}: Illegal number: ${word}`, 2, true)
  return Number(word)
}

function leave(shell: Shell, argv: readonly string[], kind: 'break' | 'continue'): number {
  const levels = argv[1] === undefined ? 1 : Number(argv[1])
  if (!(levels >= 1)) throw new ShellError(`${kind}: Illegal number: ${argv[1]}`, 2, true)
  if (shell.loopDepth > 0) throw new LoopExit(kind, levels)
  return 0
}

function describeCommands(shell: Shell, names: readonly string[], verbose: boolean): number {
  let status = 0
  for (const name of names) {
    const path = shell.process.lookup(name)
    if (shell.state.functions.has(name)) shell.write(verbose ? `${name} is a function\n` : `${name}\n`)
    else if (BUILTINS[name]) shell.write(verbose ? `${name} is a shell builtin\n` : `${name}\n`)
    else if (path !== undefined) shell.write(verbose ? `${name} is ${path}\n` : `${path}\n`)
    else {
      if (verbose) shell.descriptors.get(2)?.output?.write(`${name}: not found\n`)
      status = 127
    }
  }
  return status
}

function* read(shell: Shell, argv: readonly string[]): Process<number> {
  const names: string[] = []
  let raw = false
  let timeout: number | undefined
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '-r') raw = true
    else if (word === '-s') continue
    else if (word === '-p') shell.descriptors.get(2)?.output?.write(argv[++i] ?? '')
    else if (word === '-t') timeout = Number(argv[++i])
    else names.push(word)
  }
  const input = shell.descriptors.get(0)?.input
  if (input === undefined) return 1
  let line = timeout === undefined ? yield* input.readLine() : yield* readWithin(shell, timeout)
  if (line === undefined) {
    for (const name of names) shell.assign(name, '')
    return 1
  }
  if (!raw) {
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) line = line.slice(0, -1) + ((yield* input.readLine()) ?? '')
    line = line.replace(/\\(.)/g, '$1')
  }
  const ifs = shell.state.get('IFS') ?? ' \t\n'
  assignFields(shell, names.length > 0 ? names : ['REPLY'], line, ifs)
  return 0
}

function* readWithin(shell: Shell, seconds: number): Process<string | undefined> {
  const input = shell.descriptors.get(0)!.input!
  const task = shell.process.group.spawn('read', input.readLine())
  const arrival = shell.process.group.spawn('arrival', (function* () { yield* select([{ after: seconds * SECOND }]); task.kill() })())
  try {
    return yield* task.join()
  } catch {
    return undefined
  } finally {
    arrival.kill()
  }
}

/** The last name gets the rest of the line. */
function assignFields(shell: Shell, names: readonly string[], line: string, ifs: string): void {
  const isSeparator = (char: string | undefined): boolean => char !== undefined && ifs.includes(char)
  const isSpace = (char: string | undefined): boolean => isSeparator(char) && ' \t\n'.includes(char!)
  let at = 0
  while (isSpace(line[at])) at++
  names.forEach((name, index) => {
    let end = at
    if (index === names.length - 1) {
      end = line.length
      while (end > at && isSpace(line[end - 1])) end--
      shell.assign(name, line.slice(at, end))
      return
    }
    while (end < line.length && !isSeparator(line[end])) end++
    shell.assign(name, line.slice(at, end))
    at = end
    while (isSpace(line[at])) at++
    if (isSeparator(line[at]) && !isSpace(line[at])) at++
    while (isSpace(line[at])) at++
  })
}
