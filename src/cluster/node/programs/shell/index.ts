// `sh`: the shell of every image, busybox's ash. A script is parsed by the library `unbash` and walked as a process of the container.
// state.ts is what a shell remembers, shell.ts walks, expansion.ts makes words into fields, builtins.ts (and variable-, job-) are its commands.
// Left out: job control beyond `&`, `wait` and `fg`, `select`, arrays, history, line editing, here-strings' limits, locales.
import type { Process } from '../../../../kernel/index.ts'
import { FileError, type ContainerProcess, type Program } from '../../runtime/index.ts'
import { ShellError } from './control.ts'
import { Shell } from './shell.ts'
import { ShellState } from './state.ts'
import { parseScript } from './syntax.ts'
import { applyOptions } from './variable-builtins.ts'

export { matchesPattern, expandClasses } from './pattern.ts'
export { printf, unescape } from './format.ts'
export { evaluateTest } from './test-expression.ts'
export { signalNamed, takeSignal } from './job-builtins.ts'
export { ShellError } from './control.ts'
export { openInput, openOutput, readAll, textInput } from './streams.ts'

/** `sh [-ceux] [SCRIPT|COMMAND] [ARG…]`; without either it reads commands from its input. Models busybox shell/ash.c. */
export const shellProgram: Program = function* (process) {
  const words = process.argv.slice(1)
  const state = ShellState.initial(process.argv[0] ?? 'sh', process.pid, process.env, process.cwd)
  const shell = new Shell(process, state)
  const isCommand = takeCommandFlag(words)
  return yield* shell.main(function* () {
    const rest = [...(applyOptions(state.options, words) ?? [])]
    if (isCommand) {
      const command = rest.shift()
      if (command === undefined) throw new ShellError('-c requires an argument', 2, true)
      state.name = rest.shift() ?? state.name
      state.positional = rest
      yield* shell.run(command)
      return
    }
    const file = rest.shift()
    state.positional = rest
    if (file === undefined) yield* readCommands(shell)
    else yield* runFile(shell, file)
  })
}

/** `-c` may stand with other letters (`-ec`); true when it does. */
function takeCommandFlag(words: string[]): boolean {
  for (let i = 0; i < words.length && /^[-+][A-Za-z]/.test(words[i]!); i++) {
    const word = words[i]!
    if (word === '-o' || word === '+o') i++
    else if (word.startsWith('-') && word.includes('c')) {
      const rest = word.replace('c', '')
      words.splice(i, 1, ...(rest === '-' ? [] : [rest]))
      return true
    }
  }
  return false
}

function* runFile(shell: Shell, file: string): Process<void> {
  const { process, state } = shell
  let text: string
  try {
    text = process.files.read(process.path(file))
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`can't open '${file}': ${error.text}`, error.code === 'ENOENT' ? 127 : 2, true)
    throw error
  }
  state.name = file
  shell.scriptText = text
  yield* shell.run(text)
}

/** Commands from the input, each as soon as it is complete; with prompts on a terminal. */
function* readCommands(shell: Shell): Process<void> {
  const { process } = shell
  shell.interactive = process.stdin.isTerminal
  // Ctrl-C is meant for what the shell runs; the shell itself lives on.
  if (shell.interactive) process.signals.trap('INT')
  let pending = ''
  for (;;) {
    if (shell.interactive) process.stderr.write(pending === '' ? prompt(shell.state.get('PS1') ?? '', process) : (shell.state.get('PS2') ?? '> '))
    const line = yield* process.stdin.readLine()
    if (line === undefined) {
      if (pending !== '') yield* shell.run(pending)
      return
    }
    pending += `${line}\n`
    const { error, incomplete } = parseScript(pending)
    if (error !== undefined && incomplete) continue
    const source = pending
    pending = ''
    try {
      yield* shell.run(source)
    } catch (problem) {
      if (!shell.interactive || !(problem instanceof ShellError)) throw problem
      shell.complain(problem.message)
      shell.state.status = problem.status
    }
  }
}

function prompt(template: string, process: ContainerProcess): string {
  const home = process.env['HOME'] ?? ''
  const where = home !== '' && home !== '/' && (process.cwd === home || process.cwd.startsWith(`${home}/`)) ? `~${process.cwd.slice(home.length)}` : process.cwd
  return template.replaceAll('\\w', where).replaceAll('\\$', process.user.uid === 0 ? '#' : '$').replaceAll('\\h', process.network.hostname).replaceAll('\\u', process.user.uid === 0 ? 'root' : String(process.user.uid))
}
