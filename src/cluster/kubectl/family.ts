// Commands that only hold others: they print their help and fail. Models DefaultSubCommandRun and kubectl's help templates.
import type { Command } from './command.ts'
import { SilentExit, usageError } from './errors.ts'

/** The least width of the column of names (cobra's minimum). */
const NAME_WIDTH = 11

interface Family {
  readonly name: string
  readonly aliases?: readonly string[]
  /** The commands above it: `create`. */
  readonly above?: string
  /** What it is for, with examples if it has any. */
  readonly about: string
  /** The line of usage behind `kubectl`. */
  readonly usage: string
  /** Commands and what each does, in one line. */
  readonly children: readonly (readonly [Command, string])[]
  /** Some say their help as an answer, most as a complaint. */
  readonly helpOn: 'stdout' | 'stderr'
  /** False where asking for nothing is no mistake. */
  readonly fails?: boolean
}

export function family({ name, aliases, above, about, usage, children, helpOn, fails = true }: Family): Command {
  const path = above ? `${above} ${name}` : name
  const width = Math.max(NAME_WIDTH, ...children.map(([child]) => child.name.length))
  const list = children.map(([child, short]) => `  ${child.name.padEnd(width)}   ${short}\n`).join('')
  const help = `${about}\n\n${aliases ? `Aliases:\n${[name, ...aliases].join(', ')}\n\n` : ''}Available Commands:\n${list}\nUsage:\n  kubectl ${usage}\n\nUse "kubectl ${path} <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`
  return {
    name,
    ...(aliases ? { aliases } : {}),
    help,
    children: children.map(([child]) => child),
    *run(invocation) {
      // What is no mistake without words is none with words that name no command.
      if (fails && invocation.args.length > 0) throw usageError(`kubectl ${path}`, `unknown command ${JSON.stringify(invocation.args.join(' '))}`)
      if (helpOn === 'stdout') invocation.out(help)
      else invocation.err(help)
      if (fails) throw new SilentExit(1)
    },
  }
}
