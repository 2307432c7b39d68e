// Commands that only hold others: they print their help and fail. Models DefaultSubCommandRun and kubectl's help templates.
import type { Command } from '../../command.ts'
import { SilentExit, usageError } from '../../errors.ts'

/** The least width of the column of names (cobra's minimum). */
const NAME_WIDTH = 11

interface Family {
  readonly name: string
  /** What it is for, with examples if it has any. */
  readonly about: string
  /** The line of usage behind `kubectl`. */
  readonly usage: string
  /** Commands and what each does, in one line. */
  readonly children: readonly (readonly [Command, string])[]
  /** Some say their help as an answer, most as a complaint. */
  readonly helpOn: 'stdout' | 'stderr'
}

export function family({ name, about, usage, children, helpOn }: Family): Command {
  const width = Math.max(NAME_WIDTH, ...children.map(([child]) => child.name.length))
  const list = children.map(([child, short]) => `  ${child.name.padEnd(width)}   ${short}\n`).join('')
  const help = `${about}\n\nAvailable Commands:\n${list}\nUsage:\n  kubectl ${usage}\n\nUse "kubectl ${name} <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`
  return {
    name,
    help,
    children: children.map(([child]) => child),
    *run(invocation) {
      if (invocation.args.length > 0) throw usageError(`kubectl ${name}`, `unknown command ${JSON.stringify(invocation.args.join(' '))}`)
      if (helpOn === 'stdout') invocation.out(help)
      else invocation.err(help)
      throw new SilentExit(1)
    },
  }
}
