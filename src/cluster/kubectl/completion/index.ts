// What a line may become when Tab is pressed: commands, flags and their values, kinds, and the names of what the cluster holds.
// Pure: the line and what the API says now go in, candidates come out. Models `kubectl __complete` and kubectl/pkg/util/completion.
// Left out: descriptions beside candidates, field paths of explain, completion by plugins.
import type { Command } from '../command.ts'
import { GLOBAL_FLAGS } from '../command.ts'
import type { Flag } from '../flags.ts'
import { COMMANDS } from '../commands/index.ts'
import { completeArguments } from './arguments.ts'
import { completeFlagValue } from './flag-values.ts'
import type { CompletionSource, CompletionLine } from './line.ts'

export type { CompletionSource } from './line.ts'

/** Candidates for the last word of what stands behind `kubectl`; each replaces that word whole. One that ends in `/`, `=` or `,` is not the end of a word. */
export function completeLine(words: readonly string[], source: CompletionSource): readonly string[] {
  const word = words.at(-1) ?? ''
  const line = readLine(words.slice(0, -1), word, source)
  return [...new Set(candidates(line))].filter((candidate) => candidate.startsWith(word)).sort()
}

function candidates(line: CompletionLine): readonly string[] {
  const { command, word, pending, isBehindDash } = line
  if (isBehindDash) return []
  if (pending) return completeFlagValue(line, pending.name)
  const [, flagName] = /^--([^=]+)=/.exec(word) ?? []
  if (flagName !== undefined) return completeFlagValue({ ...line, word: word.slice(flagName.length + 3) }, flagName).map((value) => `--${flagName}=${value}`)
  if (word.startsWith('-')) return completeFlags(line)
  if (command.children && line.args.length === 0) return command.children.map(({ name }) => name)
  return completeArguments(line)
}

/** Flags that may still be given: those that take several values also again. */
function completeFlags({ command, flags }: CompletionLine): readonly string[] {
  return flagsOf(command).filter(({ name, type }) => !flags.has(name) || type === 'list' || type === 'array').flatMap(({ name, short }) => [`--${name}`, ...(short ? [`-${short}`] : [])])
}

function flagsOf(command: Command): readonly Flag[] {
  const own = command.flags ?? []
  return [...own, ...GLOBAL_FLAGS.filter(({ name }) => !own.some((flag) => flag.name === name))]
}

/** Reads the words before the one that is completed, as far as they make sense; a line that is not finished is never an error. */
function readLine(words: readonly string[], word: string, source: CompletionSource): CompletionLine {
  let command: Command = { name: 'kubectl', children: COMMANDS }
  const path: string[] = []
  const args: string[] = []
  const flags = new Map<string, string>()
  let pending: Flag | undefined
  let isBehindDash = false
  for (const part of words) {
    if (isBehindDash) continue
    if (pending) {
      flags.set(pending.name, part)
      pending = undefined
    } else if (part === '--') isBehindDash = true
    else if (part.startsWith('-') && part.length > 1) {
      const { flag, value } = readFlag(part, flagsOf(command))
      if (flag && value === undefined && flag.type !== 'bool' && flag.bare === undefined) pending = flag
      else if (flag) flags.set(flag.name, value ?? 'true')
    } else {
      const child: Command | undefined = args.length === 0 ? command.children?.find((one) => one.name === part || one.aliases?.includes(part)) : undefined
      if (child) {
        command = child
        path.push(child.name)
      } else args.push(part)
    }
  }
  return { source, command, path: path.join(' '), args, flags, word, pending, isBehindDash }
}

/** `--name`, `--name=value`, `-n`, `-nvalue`, `-it`: the last flag of the word, and its value when that stands in the word. */
function readFlag(part: string, flags: readonly Flag[]): { readonly flag: Flag | undefined; readonly value: string | undefined } {
  if (part.startsWith('--')) {
    const equals = part.indexOf('=')
    const name = part.slice(2, equals < 0 ? undefined : equals)
    return { flag: flags.find((flag) => flag.name === name), value: equals < 0 ? undefined : part.slice(equals + 1) }
  }
  for (let at = 1; at < part.length; at++) {
    const flag = flags.find(({ short }) => short === part[at])
    if (!flag || flag.type !== 'bool' || at === part.length - 1) return { flag, value: part.slice(at + 1).replace(/^=/, '') || undefined }
  }
  return { flag: undefined, value: undefined }
}
