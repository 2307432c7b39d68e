// Runs one command line: finds the command, reads its flags, and says what went wrong. Models kubectl/pkg/cmd/cmd.go.
import type { Client } from '../client/index.ts'
import { NetworkError, type Host, type Process } from '../../kernel/index.ts'
import { ApiError } from '../api/index.ts'
import { GLOBAL_FLAGS, type Command } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { CommandError, SilentExit, UsageError, errorText, usageError } from './errors.ts'
import { Flags, parseFlags, parseGoDuration } from './flags.ts'
import { Invocation, type Laptop } from './invocation.ts'
import { connect } from './connection.ts'
import { PrintError } from './printing/print-error.ts'
import { ROOT_HELP, unknownTopic } from './root-help.ts'

export interface KubectlOptions {
  /** The words behind `kubectl`. */
  readonly words: readonly string[]
  readonly laptop: Laptop
  /** Its host and network; server and credentials come from the kubeconfig. */
  readonly client: Client
  /** The API server behind a URL of a kubeconfig. */
  readonly serversAt: (url: string) => readonly Host[]
}

/** Runs the command to its end; gives the exit code. Everything it says goes to the laptop's streams. */
export function* runKubectl(options: KubectlOptions): Process<number> {
  const { laptop } = options
  let server = 'localhost:8080'
  try {
    const asked = options.words[0] === 'help' ? findCommand(options.words.slice(1)) : undefined
    if (asked) return help(laptop, asked.command, asked.path, asked.rest)
    const { command, path, rest } = findCommand(options.words)
    const { flags, args, dash } = readFlags(command, path, rest)
    for (const { name, deprecated } of command.flags ?? []) if (deprecated && flags.has(name)) laptop.stderr(`Flag --${name} has been deprecated, ${deprecated}\n`)
    if (flags.bool('help')) {
      laptop.stdout(helpText(command, path))
      return 0
    }
    if (path.length === 1 && args.length === 0) {
      laptop.stdout(ROOT_HELP)
      return 0
    }
    if (!command.run) throw unknownCommand(command, path, args)
    checkRequired(command, flags)
    checkTimeout(flags)
    const invocation = new Invocation({
      laptop, command: path.join(' '), flags, args, dash, helpText: helpText(command, path), kernel: options.client.kernel,
      connect() {
        // A flag of the command's own hides the global one of its name (`create rolebinding --user`).
        const own = new Set(command.flags?.map(({ name }) => name))
        const connection = connect(options, flags, (name) => !own.has(name))
        server = connection.target.server.replace(/^https?:\/\//, '')
        return connection
      },
    })
    return (yield* command.run(invocation)) ?? 0
  } catch (error) {
    if (error instanceof FlagBeforePlugin) laptop.stderr(`Error: flags cannot be placed before plugin name: ${error.word}\n`)
    if (error instanceof SilentExit) return error.exitCode
    if (error instanceof PrintError) {
      laptop.stderr(`error: ${error.message.replace(/\n$/, '')}\n`)
      return 1
    }
    if (!(error instanceof CommandError) && !(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
    laptop.stderr(`${errorText(error, server).replace(/\n$/, '')}\n`)
    return error instanceof CommandError ? error.exitCode : 1
  }
}

/** Walks down the tree of commands; global flags may stand before. */
function findCommand(words: readonly string[]): { command: Command; path: readonly string[]; rest: readonly string[] } {
  const rest = [...words]
  let command: Command = { name: 'kubectl', help: ROOT_HELP, children: COMMANDS }
  const path = ['kubectl']
  for (let i = 0; i < rest.length && command.children; ) {
    const word = rest[i]!
    if (word.startsWith('-')) {
      const name = word.replace(/^--?/, '').split('=')[0]!
      const flag = GLOBAL_FLAGS.find((f) => f.name === name || f.short === name[0])
      if (!flag && path.length === 1) throw new FlagBeforePlugin(word)
      i += flag && flag.type !== 'bool' && !word.includes('=') && !(word.length > 2 && !word.startsWith('--')) ? 2 : 1
      continue
    }
    const child: Command | undefined = command.children.find((c) => c.name === word || c.aliases?.includes(word))
    if (!child) break
    command = child
    path.push(child.name)
    rest.splice(i, 1)
  }
  return { command, path, rest }
}

/** What kubectl says when it takes the first word for a plugin's name. */
class FlagBeforePlugin extends SilentExit {
  readonly word: string
  constructor(word: string) {
    super(1)
    this.word = word
  }
}

function readFlags(command: Command, path: readonly string[], rest: readonly string[]): { flags: Flags; args: string[]; dash: number } {
  try {
    // A command's own flag hides the global one of its name.
    return parseFlags(rest, [...GLOBAL_FLAGS, ...(command.flags ?? [])])
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    if (command.usageExitCode) throw usageError(path.join(' '), error.message, command.usageExitCode)
    throw new CommandError(`${error.message}\nSee '${path.join(' ')} --help' for usage.`)
  }
}

function checkRequired(command: Command, flags: Flags): void {
  const missing = (command.required ?? []).filter((name) => !flags.has(name))
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`)
}

function checkTimeout(flags: Flags): void {
  const timeout = flags.string('request-timeout')
  if (timeout !== '' && !/^\d+$/.test(timeout) && parseGoDuration(timeout) === undefined) throw new CommandError('Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)')
}

function unknownCommand(command: Command, path: readonly string[], args: readonly string[]): CommandError {
  const [word] = args
  if (word === undefined) return new CommandError(`you must specify a command: ${(command.children ?? []).map((c) => c.name).join(', ')}`)
  const near = (command.children ?? []).map((c) => c.name).filter((name) => distance(name, word) <= 2 || name.startsWith(word))
  const hint = near.length > 0 ? `\n\nDid you mean this?\n${near.map((name) => `\t${name}`).join('\n')}` : ''
  return new CommandError(`unknown command "${word}" for "${path.join(' ')}"${hint}`)
}

/** Levenshtein's distance: how many letters differ. */
function distance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** `kubectl help COMMAND`. Words that are no command are told of on stderr, which is no failure. */
function help(laptop: Laptop, command: Command, path: readonly string[], rest: readonly string[]): number {
  if (path.length === 1 && rest.length > 0) laptop.stderr(unknownTopic(rest))
  else laptop.stdout(helpText(command, path))
  return 0
}

function helpText(command: Command, path: readonly string[]): string {
  if (command.help !== undefined) return command.help
  const children = command.children ? `\nCommands:\n${command.children.map((c) => `  ${c.name}`).join('\n')}\n` : ''
  const flags = command.flags?.length ? `\nOptions:\n${command.flags.map((f) => `    ${f.short ? `-${f.short}, ` : ''}--${f.name}`).join('\n')}\n` : ''
  return `Usage:\n  ${path.join(' ')} [flags] [options]\n${children}${flags}`
}
