// A simple command: assignments, words, redirections; then a function, a builtin or a program.
import type { Assignment, Command, CommandNode, Word } from 'unbash'
import type { Process } from '../../../../kernel/index.ts'
import { BUILTINS, type Builtin } from './builtins.ts'
import { FunctionReturn, ShellError } from './control.ts'
import { redirect } from './redirection.ts'
import type { Shell } from './shell.ts'

const FUNCTION_DEPTH_MOST = 200

/** Runs one; with `last` a program takes the place of the shell. Throws ShellExit, and ShellError when that ends the shell. */
export function* runSimple(shell: Shell, node: Command, last: boolean): Process<void> {
  shell.substitutionStatus = 0
  try {
    const words: (Word | Assignment)[] = node.name ? [node.name, ...node.args] : []
    const argv = unalias(shell, yield* expandArguments(shell, words))
    const assignments = node.prefix.filter((part): part is Assignment => part.type === 'Assignment')
    if (argv.length === 0) return yield* runAssignments(shell, node, assignments)
    if (shell.state.options.xtrace) trace(shell, argv)
    yield* invoke(shell, node, argv, assignments, last)
  } catch (error) {
    if (!(error instanceof ShellError) || (error.fatal && !shell.interactive)) throw error
    shell.complain(error.message)
    shell.state.status = error.status
  }
  shell.check()
}

/** Assignments after `export` and its like are not split. */
function* expandArguments(shell: Shell, words: readonly (Word | Assignment)[]): Process<string[]> {
  const name = words[0]
  if (name?.type !== 'Word' || !/^(export|readonly|local|declare)$/.test(name.value)) return yield* shell.expander.words(words)
  const argv: string[] = []
  for (const word of words) {
    if (word.type === 'Assignment' && word.value.type === 'Word') argv.push(`${word.name}=${yield* shell.expander.single(word.value)}`)
    else argv.push(...(yield* shell.expander.words([word])))
  }
  return argv
}

function unalias(shell: Shell, argv: string[]): string[] {
  const alias = argv[0] === undefined ? undefined : shell.state.aliases.get(argv[0])
  return alias === undefined ? argv : [...alias.split(/\s+/).filter(Boolean), ...argv.slice(1)]
}

function* runAssignments(shell: Shell, node: Command, assignments: readonly Assignment[]): Process<void> {
  shell.state.status = 0
  for (const assignment of assignments) shell.assign(assignment.name, yield* valueOf(shell, assignment))
  shell.state.status = shell.substitutionStatus
  if (node.redirects.length > 0) yield* shell.redirected(node.redirects, function* () {})
  shell.check()
}

function* valueOf(shell: Shell, assignment: Assignment): Process<string> {
  const value = assignment.value.type === 'Word' ? yield* shell.expander.single(assignment.value) : ''
  return assignment.append ? (shell.state.get(assignment.name) ?? '') + value : value
}

function* invoke(shell: Shell, node: Command, argv: readonly string[], assignments: readonly Assignment[], last: boolean): Process<void> {
  const name = argv[0]!
  const before = shell.descriptors
  if (node.redirects.length > 0) shell.descriptors = yield* redirect(shell.process, shell.expander, before, node.redirects)
  const isExec = name === 'exec'
  try {
    const fn = shell.state.functions.get(name)
    const builtin: Builtin | undefined = BUILTINS[name]
    if (fn || builtin) {
      const restore = yield* assignTemporarily(shell, assignments, isExec)
      try {
        shell.state.status = fn ? yield* callFunction(shell, fn.body.type === 'CompoundList' ? undefined : fn.body, argv) : yield* builtin!(shell, argv)
      } finally {
        restore()
      }
    } else {
      const env = shell.state.environment()
      for (const assignment of assignments) env[assignment.name] = yield* valueOf(shell, assignment)
      shell.state.status = last && !shell.state.traps.has('EXIT') ? yield* shell.exec(argv, env) : yield* shell.external(argv, env)
    }
  } finally {
    // `exec` without a command keeps its redirections.
    if (!(isExec && argv.length === 1)) shell.descriptors = before
  }
}

/** Assignments before a builtin or function last as long as it. */
function* assignTemporarily(shell: Shell, assignments: readonly Assignment[], keep: boolean): Process<() => void> {
  const saved = new Map<string, { value: string | undefined; exported: boolean; readonly: boolean } | undefined>()
  for (const assignment of assignments) {
    const value = yield* valueOf(shell, assignment)
    const old = shell.state.variables.get(assignment.name)
    if (!saved.has(assignment.name)) saved.set(assignment.name, old && { ...old })
    shell.assign(assignment.name, value)
    if (!keep) shell.state.declare(assignment.name).exported = true
  }
  return () => {
    for (const [name, old] of saved) {
      if (old === undefined) shell.state.variables.delete(name)
      else shell.state.variables.set(name, old)
    }
  }
}

function* callFunction(shell: Shell, body: CommandNode | undefined, argv: readonly string[]): Process<number> {
  if (body === undefined) return 0
  if (shell.functionDepth >= FUNCTION_DEPTH_MOST) throw new ShellError('Maximum function recursion depth (1000) reached', 1, true)
  const { positional } = shell.state
  const { loopDepth } = shell
  shell.state.positional = argv.slice(1)
  shell.state.scopes.push(new Map())
  shell.functionDepth++
  shell.loopDepth = 0
  try {
    yield* shell.command(body)
    return shell.state.status
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status
    throw error
  } finally {
    shell.functionDepth--
    shell.loopDepth = loopDepth
    shell.state.positional = positional
    for (const [name, old] of shell.state.scopes.pop() ?? []) {
      if (old === undefined) shell.state.variables.delete(name)
      else shell.state.variables.set(name, old)
    }
  }
}

function trace(shell: Shell, argv: readonly string[]): void {
  const text = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ')
  shell.descriptors.get(2)?.output?.write(`${shell.state.get('PS4') ?? ''}${text}\n`)
}
